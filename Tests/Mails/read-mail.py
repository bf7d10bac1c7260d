# SPDX-License-Identifier: Apache-2.0
"""read-mail.py < LINES

Reads mails with Python's email package and prints what it found; the tests of MIME hold Tact's reading
against this independent one. Each line of the input is an object {"name": ..., "mail": BASE64}. Each line of
the output is one of texts by the names of what they are: "subject", "from", "part type" of the mail itself,
"part 1.2 name" of the second part of its first one. What is empty or missing is left out.
"""

import base64
import datetime
import email
import email.header
import email.policy
import email.utils
import json
import re
import sys

# What mail means by a label where that is not what it says (encoding.spec.whatwg.org); others are Python's.
LABELS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "shift_jis": "cp932", "iso-2022-jp": "iso2022_jp_ext",
}
META = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)


class Unread(email.policy.Compat32):
    """Fields as they stand, their bytes beyond ASCII as surrogates."""

    def header_fetch_parse(self, name, value):
        return value


def by_label(content, label):
    """Text by its label; without one, or with one that nobody knows, UTF-8 where valid, else windows-1252."""
    label = (label or "").strip("\"' ").lower()
    if label not in ("", "us-ascii", "ascii", "utf-8", "utf8"):
        try:
            return content.decode(LABELS.get(label, label), "replace")
        except LookupError:
            pass
    try:
        return content.decode("utf-8-sig", "replace" if label == "utf-8" else "strict")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def decoded(value):
    """A header's text with encoded words decoded, unfolded, in one line without control characters."""
    pieces = []
    for text, charset in email.header.decode_header(raw(value)):
        pieces.append(text if isinstance(text, str) else by_label(text, charset))
    # Bytes beyond ASCII that were in no encoded word.
    text = by_label("".join(pieces).encode("utf-8", "surrogateescape"), None)
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def raw(value):
    """A field's body unfolded, its bytes beyond ASCII as surrogates."""
    return re.sub(r"[\r\n]", "", value).strip()


def mailboxes(message, name):
    values = [raw(value) for value in message.get_all(name, [])]
    return ", ".join(
        f"{decoded(name)} <{address}>" if name else address
        for name, address in email.utils.getaddresses(values)
        if "@" in address
    )


def in_brackets(text):
    found = re.findall(r"<([^<>]*)>", text)
    return re.sub(r"[\s<>]", "", found[-1] if found else text)


def field(message, name):
    value = message.get(name)
    return "" if value is None else decoded(value)


def moment(message):
    """The Date in milliseconds since 1970; empty where it is missing or no date."""
    parsed = email.utils.parsedate_tz(field(message, "Date"))
    if parsed is None:
        return ""
    try:
        naive = datetime.datetime(*parsed[:6], tzinfo=datetime.timezone.utc)
    except ValueError:
        return ""
    return f"{int(naive.timestamp() - (parsed[9] or 0))}000"


def text_of(part, payload):
    label = part.get_param("charset")
    label = email.utils.collapse_rfc2231_value(label) if label is not None else None
    if label is None and part.get_content_type() == "text/html":
        meta = META.search(payload[:1024])
        label = meta and meta.group(1).decode()
    text = re.sub("\r\n?|[\v\f\u0085]", "\n", by_label(payload, label))
    return re.sub("[\0-\x08\x0e-\x1f\x7f-\x9f]", "", text)


def parts(part, place="part"):
    found = {
        f"{place} type": part.get_content_type(),
        f"{place} name": decoded(part.get_filename() or ""),
        f"{place} disposition": part.get_content_disposition() or "",
        f"{place} id": re.sub(r"[\s<>]", "", field(part, "Content-ID")),
    }
    if part.is_multipart():
        for number, child in enumerate(part.get_payload(), 1):
            found |= parts(child, f"part {number}" if place == "part" else f"{place}.{number}")
        return found
    payload = part.get_payload(decode=True) or b""
    found[f"{place} bytes"] = base64.b64encode(payload).decode()
    if part.get_content_maintype() == "text":
        found[f"{place} text"] = text_of(part, payload)
    return found


def read(case):
    message = email.message_from_bytes(base64.b64decode(case["mail"]), policy=Unread())
    reading = {name.lower(): mailboxes(message, name) for name in ("From", "Sender", "Reply-To", "To", "Cc")}
    identifier = in_brackets(field(message, "Message-ID"))
    reading |= {
        "mail": case["name"],
        "subject": field(message, "Subject"),
        "message-id": identifier and f"<{identifier}>",
        "list-id": in_brackets(field(message, "List-Id")).lower(),
        "date": moment(message),
    }
    return {name: text for name, text in (reading | parts(message)).items() if text}


for line in sys.stdin:
    print(json.dumps(read(json.loads(line))))
