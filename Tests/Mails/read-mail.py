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
import email.utils
import json
import re
import sys

sys.dont_write_bytecode = True
import mailtext  # noqa: E402


def mailboxes(message, name):
    found = mailtext.mailboxes(message, name)
    return ", ".join(f"{name} <{address}>" if name else address for name, address in found)


def moment(message):
    """The Date in milliseconds since 1970; empty where it is missing or no date."""
    parsed = email.utils.parsedate_tz(mailtext.field(message, "Date"))
    if parsed is None:
        return ""
    try:
        naive = datetime.datetime(*parsed[:6], tzinfo=datetime.timezone.utc)
    except ValueError:
        return ""
    return f"{int(naive.timestamp() - (parsed[9] or 0))}000"


def parts(part, place="part"):
    found = {
        f"{place} type": part.get_content_type(),
        f"{place} name": mailtext.decoded(part.get_filename() or ""),
        f"{place} disposition": part.get_content_disposition() or "",
        f"{place} id": re.sub(r"[\s<>]", "", mailtext.field(part, "Content-ID")),
    }
    if part.is_multipart():
        for number, child in enumerate(part.get_payload(), 1):
            found |= parts(child, f"part {number}" if place == "part" else f"{place}.{number}")
        return found
    payload = part.get_payload(decode=True) or b""
    found[f"{place} bytes"] = base64.b64encode(payload).decode()
    if part.get_content_maintype() == "text":
        found[f"{place} text"] = mailtext.of_part(part, payload)
    return found


def read(case):
    message = email.message_from_bytes(base64.b64decode(case["mail"]), policy=mailtext.Unread())
    reading = {name.lower(): mailboxes(message, name) for name in ("From", "Sender", "Reply-To", "To", "Cc")}
    identifier = mailtext.in_brackets(mailtext.field(message, "Message-ID"))
    reading |= {
        "mail": case["name"],
        "subject": mailtext.field(message, "Subject"),
        "message-id": identifier and f"<{identifier}>",
        "list-id": mailtext.in_brackets(mailtext.field(message, "List-Id")).lower(),
        "date": moment(message),
    }
    return {name: text for name, text in (reading | parts(message)).items() if text}


for line in sys.stdin:
    print(json.dumps(read(json.loads(line))))
