#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make-mails.py SEED COUNT

Writes mails that are valid and hard to read, and beside each what was put into it: a line each, an object
{"mail": BASE64, "truth": {...}}. The truth is in the words of read-mail.py ("subject", "part 1.2 name"), but
comes from the writing, not from any reading. The same seed gives the same mails.
"""

import base64
import binascii
import json
import random
import sys

sys.dont_write_bytecode = True
import hardtext  # noqa: E402

BOUNDARIES = ["b", "b1", "b12", "b-", "=_b", "a b", "'()+_,-./:=?", "b" * 70, "0", "--", "=_=_", "b_1"]
SUBTYPES = ["mixed", "mixed", "alternative", "related", "parallel", "digest"]
BLOBS = ["application/octet-stream", "image/png", "application/pdf", "IMAGE/GIF", "application/x-tar"]


class Writer:
    """One mail and its truth."""

    def __init__(self, random):
        self.random = random
        self.eol = random.choice([b"\r\n", b"\r\n", b"\r\n", b"\n"])
        self.text = hardtext.Writer(random, self.eol)
        self.truth = {}
        self.boundaries = random.sample(BOUNDARIES, len(BOUNDARIES))
        self.parts = 0

    def chance(self, share):
        return self.random.random() < share

    def mail(self):
        fields = self.fields()
        body_fields, body = self.part("part", 0)
        fields += body_fields
        if self.chance(0.9):
            fields.append(("MIME-Version", self.random.choice(["1.0", "1.0 (a comment)"]).encode()))
        self.random.shuffle(fields)
        return self.header(fields) + self.eol + body

    def header(self, fields):
        """Field lines, their names in any case, some with white space before the colon."""
        lines = b""
        for name, body in fields:
            name = self.random.choice([name, name, name.upper(), name.lower()])
            colon = self.random.choice([": ", ": ", ":", ":\t", " : "])
            lines += f"{name}{colon}".encode() + self.text.folded(body, len(name)) + self.eol
        return lines

    def fields(self):
        subject, written = self.text.phrase(self.random.randint(0, 9))
        fields = [("Subject", written)]
        self.truth["subject"] = subject
        for name in ("From", "Sender", "Reply-To", "To", "Cc"):
            if name == "From" or self.chance(0.4):
                most = 1 if name in ("From", "Sender") else 4
                text, written = self.text.mailboxes(self.random.randint(1, most), has_groups=most > 1)
                self.truth[name.lower()] = text
                fields.append((name, written))
        name = self.random.choice(["a", "b+c", "x=y"])
        identifier = f"<{self.random.randrange(10 ** 9)}.{name}@mail.example>"
        self.truth["message-id"] = identifier
        fields.append(("Message-ID", identifier.encode()))
        moment = self.random.randrange(0, 4_000_000_000)
        self.truth["date"] = f"{moment}000"
        fields.append(("Date", self.text.date(moment)))
        if self.chance(0.3):
            charset = self.random.choice(hardtext.IN_HEADERS)
            written = self.text.encoded(self.text.word(charset), charset, is_phrase=True)
            self.truth["list-id"] = "news.mail.example"
            fields.append(("List-Id", written + b" <News.mail.example>"))
        for number in range(self.random.randint(0, 3)):
            fields.append((f"X-Note-{number}", self.text.phrase(5)[1]))
        return fields

    def part(self, place, depth, presumed="text/plain"):
        """The fields and the body of a part; what it says of itself is put into the truth."""
        self.parts += 1
        kind = self.random.random()
        if depth < 4 and kind < (0.55, 0.4, 0.25, 0.1)[depth] and self.boundaries and self.parts < 20:
            return self.multipart(place, depth)
        if presumed == "message/rfc822" or depth < 4 and kind < 0.6 and depth > 0 and self.parts < 20:
            return self.message(place, depth)
        return self.leaf(place, presumed)

    def multipart(self, place, depth):
        boundary = self.boundaries.pop()
        subtype = self.random.choice(SUBTYPES)
        self.truth[f"{place} type"] = f"multipart/{subtype}"
        parameters = [(b"boundary", f'"{boundary}"'.encode())]
        if boundary.isalnum() and self.chance(0.5):
            parameters = [(b"boundary", boundary.encode())]
        delimiter = b"--" + boundary.encode()
        body = self.filler(delimiter)
        for number in range(self.random.randint(1, 4)):
            inner = f"part {number + 1}" if place == "part" else f"{place}.{number + 1}"
            presumed = "message/rfc822" if subtype == "digest" else "text/plain"
            fields, content = self.part(inner, depth + 1, presumed)
            padding = self.random.choice([b"", b"", b" ", b"\t "])
            body += delimiter + padding + self.eol + self.header(fields) + self.eol + content + self.eol
        body += delimiter + b"--" + self.random.choice([b"", self.eol + self.filler(delimiter)])
        fields = [("Content-Type", self.text.type(f"multipart/{subtype}", parameters))]
        if self.chance(0.2):
            fields.append(("Content-Transfer-Encoding", self.random.choice([b"7bit", b"8BIT", b"binary"])))
        return fields, body

    def filler(self, delimiter):
        """A preamble or an epilogue, with lines that are nearly a boundary."""
        lines = [b"Words for old programs.", b"", b"--", b" " + delimiter, delimiter + b"x", b"-" + delimiter]
        return b"".join(line + self.eol for line in self.random.choices(lines, k=self.random.randint(0, 3)))

    def message(self, place, depth):
        self.truth[f"{place} type"] = "message/rfc822"
        subject, written = self.text.phrase(4)
        fields, body = self.part(f"{place}.1", depth + 1)
        inner = self.header([("Subject", written), ("From", b"a@mail.example")] + fields)
        return [("Content-Type", b"message/rfc822")], inner + self.eol + body

    def leaf(self, place, presumed):
        fields = []
        if self.chance(0.55):
            charset = self.random.choice(hardtext.CHARSETS)
            subtype = self.random.choice(["plain", "plain", "html", "csv"])
            parameters, content = self.lines(charset)
            text = content.replace("\r\n", "\n")
            coding, body, content = self.encoded_text(content.encode(charset.codec), charset)
            self.truth[f"{place} type"], self.truth[f"{place} text"] = f"text/{subtype}", text
            is_bare = presumed == "text/plain" and subtype == "plain" and charset.labels[0] == "us-ascii"
            if not (is_bare and self.chance(0.5)):
                fields.append(("Content-Type", self.text.type(f"text/{subtype}", parameters)))
        else:
            kind = self.random.choice(BLOBS)
            content = self.random.randbytes(self.random.choice([0, 1, 2, 3, 44, 45, 46, 57, 58, 300]))
            coding, body = self.encoded_bytes(content)
            self.truth[f"{place} type"] = kind.lower()
            fields.append(("Content-Type", self.text.type(kind, [])))
        self.truth[f"{place} bytes"] = base64.b64encode(content).decode()
        if coding != "7bit" or self.chance(0.3):
            coding = self.random.choice([coding, coding.upper(), f"{coding} (a comment)", f"{coding} "])
            fields.append(("Content-Transfer-Encoding", coding.encode()))
        self.describe(place, fields)
        return fields, body

    def describe(self, place, fields):
        """A name, a disposition and a Content-ID for a leaf, in the fields that it has."""
        if self.chance(0.5):
            kind = self.random.choice(["attachment", "inline", "ATTACHMENT", "Inline"])
            self.truth[f"{place} disposition"] = kind.lower()
            parameters = []
            if self.chance(0.8):
                self.truth[f"{place} name"], parameters = self.text.parameter("filename")
            if self.chance(0.3):
                parameters = [(b"size", b"123")] + parameters + [(b"x-last", b'"a;b=\\"c"')]
            fields.append(("Content-Disposition", self.text.type(kind, parameters)))
        elif self.chance(0.3) and fields and fields[0][0] == "Content-Type":
            self.truth[f"{place} name"], parameters = self.text.parameter("name")
            fields[0] = ("Content-Type", fields[0][1] + self.text.type("", parameters))
        if self.chance(0.2):
            identifier = f"{self.random.randrange(10 ** 6)}$x@mail.example"
            self.truth[f"{place} id"] = identifier
            fields.append(("Content-ID", f"<{identifier}>".encode()))

    def lines(self, charset):
        """The parameters and the lines of a text."""
        label = self.random.choice(charset.labels)
        quoted = self.random.choice([label, label.upper(), f'"{label}"'])
        parameters = [(b"charset", quoted.encode())]
        if charset.labels[0] == "us-ascii" and self.chance(0.5):
            parameters = []
        if self.chance(0.3):
            parameters.insert(self.random.randint(0, len(parameters)), (b"format", b"flowed"))
        # Spaces at line ends, dots and dashes at their starts, empty lines.
        lines = []
        for _ in range(self.random.randint(0, 6)):
            start = self.random.choice(["", "", ".", "--", "> ", "From ", " ", "=", "\t"])
            end = self.random.choice(["", "", " ", "  ", "=", "\t"])
            lines.append(start + self.text.words(charset, self.random.randint(0, 12)) + end)
        last = self.random.choice(["\r\n", ""]) if lines else ""
        return parameters, "\r\n".join(lines) + last

    def encoded_text(self, content, charset):
        """A coding, the body in it, and the bytes that the body stands for."""
        if charset.codec.startswith("utf-16"):
            return "base64", self.base64(content), content
        is_ascii = all(byte < 128 for byte in content) and b"\x1b" not in content
        longest = max(map(len, content.split(b"\r\n")))
        choices = ["base64", "quoted-printable"]
        if longest < 990:
            choices += ["7bit"] * 2 if is_ascii or charset.is_seven_bit else ["8bit", "binary"]
        coding = self.random.choice(choices)
        if coding == "base64":
            return coding, self.base64(content), content
        # Line ends outside of base64 are those of the mail.
        content = content.replace(b"\r\n", self.eol)
        if coding == "quoted-printable":
            return coding, self.quoted_printable(content), content
        # Nothing in the text may look like a boundary.
        if any(line.rstrip().startswith(b"--") for line in content.split(self.eol)):
            return "quoted-printable", self.quoted_printable(content), content
        return coding, content, content

    def encoded_bytes(self, content):
        coding = self.random.choice(["base64", "base64", "quoted-printable", "x-uuencode"])
        if coding == "base64":
            return coding, self.base64(content)
        if coding == "quoted-printable":
            # Each byte of a line end is escaped: none of them is one.
            body = b"".join(b"=%02X" % byte + (b"=" + self.eol) * (place % 24 == 23)
                            for place, byte in enumerate(content))
            return coding, body
        lines = [binascii.b2a_uu(content[start:start + 45], backtick=self.chance(0.5)).rstrip(b"\n")
                 for start in range(0, len(content), 45)]
        return coding, self.eol.join([b"begin 644 a file.bin", *lines, b"`", b"end"]) + self.eol

    def base64(self, content):
        text = base64.b64encode(content)
        width = self.random.choice([4, 60, 72, 76, 76, 400])
        lines = [text[start:start + width] for start in range(0, len(text), width)]
        return self.eol.join(lines) + self.random.choice([b"", self.eol])

    def quoted_printable(self, content):
        """Soft breaks in any place, digits in either case, more encoded than has to be."""
        written = b""
        for line in content.split(self.eol):
            column = 0
            for place, byte in enumerate(line):
                is_plain = 33 <= byte < 127 and byte != 61 or byte in b" \t" and place + 1 < len(line)
                # Nothing may look like a boundary.
                if place == 0 and byte == 45 or not is_plain or self.chance(0.02):
                    piece = (b"=%02X" if self.chance(0.9) else b"=%02x") % byte
                else:
                    piece = bytes([byte])
                if column + len(piece) > 75 or self.chance(0.01):
                    written += b"=" + self.random.choice([b"", b"", b" "]) + self.eol
                    column = 0
                    if piece == b"-":
                        piece = b"=2D"
                written += piece
                column += len(piece)
            written += self.eol
        return written[:-len(self.eol)]


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for number in range(count):
        writer = Writer(random.Random(f"{seed}.{number}"))
        mail = writer.mail()
        truth = {name: text for name, text in writer.truth.items() if text}
        print(json.dumps({"mail": base64.b64encode(mail).decode(), "truth": truth}))


main()
