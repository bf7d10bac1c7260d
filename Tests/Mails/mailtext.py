# SPDX-License-Identifier: Apache-2.0
"""Text of mail as Python reads it, for the scripts that hold Tact's reading and its digests against it."""

import email.header
import email.policy
import re

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


def of_part(part, payload):
    """The decoded text of a leaf: line ends are LF, other control characters are gone."""
    label = part.get_param("charset")
    label = email.utils.collapse_rfc2231_value(label) if label is not None else None
    if label is None and part.get_content_type() == "text/html":
        meta = META.search(payload[:1024])
        label = meta and meta.group(1).decode()
    text = re.sub("\r\n?|[\v\f\u0085]", "\n", by_label(payload, label))
    return re.sub("[\0-\x08\x0e-\x1f\x7f-\x9f]", "", text)


def unfolded(value):
    """A field's body without its line ends."""
    return re.sub(r"[\r\n]", "", value).strip()


def decoded(value):
    """A field's text with encoded words decoded, unfolded, in one line without control characters."""
    pieces = []
    for text, charset in email.header.decode_header(unfolded(value)):
        pieces.append(text if isinstance(text, str) else by_label(text, charset))
    # Bytes beyond ASCII that were in no encoded word.
    text = by_label("".join(pieces).encode("utf-8", "surrogateescape"), None)
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def field(message, name):
    """The decoded text of the first field of this name; empty where there is none."""
    value = message.get(name)
    return "" if value is None else decoded(value)


def in_brackets(text):
    """What stands in the last angle brackets, without white space."""
    found = re.findall(r"<([^<>]*)>", text)
    return re.sub(r"[\s<>]", "", found[-1] if found else text)


def mailboxes(message, name):
    """The names and addresses of all fields of one name; what is no address is left out."""
    values = [unfolded(value) for value in message.get_all(name, [])]
    return [(decoded(name), address) for name, address in email.utils.getaddresses(values) if "@" in address]
