# SPDX-License-Identifier: Apache-2.0
"""Reads mails with Python's email package and prints what it found, one JSON object a line.

The tests of MIME hold Tact's reading against this independent one.
"""

import base64
import email
import email.header
import email.utils
import json
import sys


def decoded(value):
    """A header's text with encoded words decoded, unfolded, without control characters."""
    pieces = []
    for text, charset in email.header.decode_header(str(value)):
        if isinstance(text, str):
            pieces.append(text)
            continue
        try:
            pieces.append(text.decode(charset or "utf-8"))
        except (LookupError, UnicodeDecodeError):
            pieces.append(text.decode("cp1252", "replace"))
    text = "".join(" " if c in "\t\r\n" else c for c in "".join(pieces))
    return " ".join("".join(c for c in text if c.isprintable() or c == " ").split())


def addresses(message, name):
    values = [str(value).replace("\r", "").replace("\n", "") for value in message.get_all(name, [])]
    return [address for _, address in email.utils.getaddresses(values) if "@" in address]


def parts(message):
    found = []
    for part in message.walk():
        entry = {"type": part.get_content_type(), "name": part.get_filename() or "", "bytes": None}
        if not part.is_multipart():
            payload = part.get_payload(decode=True) or b""
            entry["bytes"] = base64.b64encode(payload).decode()
        found.append(entry)
    return found


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        message = email.message_from_bytes(file.read())
    print(
        json.dumps(
            {
                "path": path,
                "subject": decoded(message.get("Subject", "")),
                "from": addresses(message, "From"),
                "to": addresses(message, "To"),
                "cc": addresses(message, "Cc"),
                "parts": parts(message),
            }
        )
    )
