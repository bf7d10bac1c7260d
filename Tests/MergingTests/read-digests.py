#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""read-digests.py < LINES

Looks for what a digest has lost of its letters, by another reader of mail than Tact's own: Python's email.
Each line of the input is an object {"digest": FILE, "letters": [FILE…], "form": "rendered" or "container"}.
Prints what is missing, a line each, then how much was looked at; ends with 1 if anything is missing.
"""

import email
import email.policy
import hashlib
import html.parser
import json
import re
import sys

BLOCKS = set(
    "address article aside blockquote br center dd div dl dt fieldset figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
UNSEEN = {"script", "style", "title", "head", "template"}
URI = re.compile(r"https?://[^\s<>\"'\])}]+", re.I)


class Page(html.parser.HTMLParser):
    """The words and links of HTML."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.pieces, self.links, self.unseen = [""], [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in BLOCKS:
            self.pieces.append("")
        if tag in UNSEEN and tag != "head":
            self.unseen += 1
        if tag in ("a", "area") and attributes.get("href"):
            self.links.append(attributes["href"].strip())

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.pieces.append("")
        if tag in UNSEEN and tag != "head":
            self.unseen = max(0, self.unseen - 1)

    def handle_data(self, data):
        if not self.unseen:
            self.pieces[-1] += data


def words(text):
    """Text without what a merge may change: white space, marks of quotation, what nobody sees."""
    return re.sub(r"[\s\u00a0>]+", " ", re.sub(r"[\u00ad\x00-\x08\x0e-\x1f]", "", text)).strip()


def text(part):
    payload = part.get_payload(decode=True) or b""
    charset = part.get_content_charset() or "utf-8"
    alias = {"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "iso-8859-1": "cp1252"}
    try:
        return payload.decode(alias.get(charset, charset))
    except (LookupError, UnicodeDecodeError):
        try:
            return payload.decode("utf-8")
        except UnicodeDecodeError:
            return payload.decode("cp1252", "replace")


def is_file(part):
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def leaves(mail):
    return [part for part in mail.walk() if not part.is_multipart()]


def own_leaves(part):
    """The leaves that are not within an embedded message."""
    if not part.is_multipart():
        return [part]
    if part.get_content_maintype() == "message":
        return []
    return [leaf for child in part.get_payload() for leaf in own_leaves(child)]


def read(path):
    with open(path, "rb") as file:
        raw = file.read()
    return raw, email.message_from_bytes(raw, policy=email.policy.compat32)


def digest_of(payload):
    return hashlib.sha256(payload or b"").hexdigest()


class Digest:
    """What can be found in one digest."""

    def __init__(self, path):
        self.raw, self.mail = read(path)
        self.payloads = {digest_of(part.get_payload(decode=True)) for part in leaves(self.mail)}
        self.texts, self.links = [], set()
        for part in leaves(self.mail):
            if part.get_content_maintype() == "text":
                self.add(part)
        self.all = words(" ".join(self.texts))
        first = self.mail
        while first.is_multipart() and first.get_content_type() != "multipart/alternative":
            first = first.get_payload(0)
        plain, rich = first.get_payload() if first.is_multipart() else (first, None)
        while rich is not None and rich.is_multipart():
            rich = rich.get_payload(0)
        self.plain = words(text(plain))
        self.rich = Page(text(rich)) if rich is not None else Page("")

    def add(self, part):
        content = text(part)
        if part.get_content_subtype() == "html":
            page = Page(content)
            self.texts.append(" ".join(page.pieces))
            self.links |= set(page.links)
        else:
            self.texts.append(content)
        self.links |= set(URI.findall(content.replace("&amp;", "&")))

    def problems(self):
        """What is wrong with the digest itself; a file may be as broken as it came."""
        if any(byte > 127 or byte == 0 for byte in self.raw):
            yield "is not 7-bit"
        if max(len(line) for line in self.raw.split(b"\r\n")) > 998:
            yield "has a line of more than 998 bytes"
        if re.search(rb"(?<!\r)\n|\r(?!\n)", self.raw):
            yield "has a lone CR or LF"
        for part in self.own_parts(self.mail):
            for defect in part.defects:
                if is_file(part) and "Base64" in type(defect).__name__:
                    continue
                yield f"has a defect: {defect!r}"
        for name in ("From", "To", "Subject", "Message-ID", "Date"):
            if len(self.mail.get_all(name, [])) != 1:
                yield f"has not one {name}"

    def own_parts(self, part):
        yield part
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            for child in part.get_payload():
                yield from self.own_parts(child)


def missing(digest, path, form):
    raw, letter = read(path)
    if form == "container" and all(byte < 128 and byte for byte in raw):
        if raw not in digest.raw:
            yield "the letter, byte for byte"
    shown = []
    own = {id(part) for part in own_leaves(letter)}
    for part in leaves(letter):
        if part.get_content_maintype() == "multipart":
            # Nested multiparts of one boundary: this reader takes them for text, Tact finds the parts.
            continue
        payload = part.get_payload(decode=True)
        is_text = part.get_content_type() in ("text/plain", "text/html") and not is_file(part)
        if not is_text or form == "container":
            if digest_of(payload) not in digest.payloads:
                yield f"the bytes of a {part.get_content_type()} {part.get_filename() or ''}"
        if not is_text:
            continue
        content = text(part)
        if part.get_content_subtype() == "html":
            page = Page(content)
            sentences, links = page.pieces, page.links
        else:
            sentences, links = re.split(r"\n\s*\n|\n", content), URI.findall(content)
        if id(part) in own:
            shown.append((part.get_content_subtype(), sentences))
        for sentence in map(words, sentences):
            if sentence and sentence not in digest.all:
                yield f"a sentence: {sentence[:80]}"
        for link in links:
            if link.startswith(("#", "cid:")) or link in digest.links:
                continue
            if words(link) not in digest.all:
                yield f"a link: {link}"
    # Of alternatives the plain text, else the HTML where there is nothing else.
    alone = shown[0][1] if len(shown) == 1 else []
    for sentence in map(words, next((text for kind, text in shown if kind == "plain"), alone)):
        if sentence and not URI.search(sentence) and sentence not in digest.plain:
            yield f"a sentence in the plain text: {sentence[:80]}"
    for uri in re.findall(r"<([^<>]+:[^<>]+)>", " ".join(letter.get_all("List-Unsubscribe", []))):
        uri = re.sub(r"\s", "", uri)
        if uri not in digest.plain.replace(" ", "") or uri not in digest.rich.links:
            yield f"a way to unsubscribe: {uri}"


def main():
    count = problems = 0
    for line in sys.stdin:
        case = json.loads(line)
        digest = Digest(case["digest"])
        found = [f"the digest {problem}" for problem in digest.problems()]
        for path in case["letters"]:
            found += [f"{path} lacks {what}" for what in missing(digest, path, case["form"])]
        for problem in found:
            print(f"{case['digest']} ({case['form']}): {problem}")
        problems += len(found)
        count += 1
    print(f"{count} digests read, {problems} problems")
    sys.exit(1 if problems else 0)


main()
