#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""read-like-tact.py ROUNDS FILE…

Reads each mail ROUNDS times with Python's email package to what Tact makes of it: the hash over subject,
text, links and attachments, and the set of word 3-shingles with the fact tokens. Prints the median in
microseconds of processor time, a line each. Where Python can do something in a simpler way, it does: HTML is
read by its own parser without a look at what is hidden, and words are hashed by its own hash.
"""

import email
import email.header
import email.policy
import hashlib
import html.parser
import re
import statistics
import sys
import time
import unicodedata

ROUND_REPEATS = 20
WORD = re.compile(r"\w+")
FACT = re.compile(r"\w*\d\w*(?:[.,:/-]\w+)*")
LINK = re.compile(r"https?://[^\s<>\"]+")
UNSEEN = {"script", "style", "title"}


class Page(html.parser.HTMLParser):
    """The text and the links of HTML."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.pieces, self.links, self.unseen = [], [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag in UNSEEN:
            self.unseen += 1
        elif tag == "a":
            self.links += [value for name, value in attributes if name == "href"]

    def handle_endtag(self, tag):
        if tag in UNSEEN:
            self.unseen -= 1

    def handle_data(self, data):
        if not self.unseen:
            self.pieces.append(data)


def normal(text):
    return " ".join(LINK.sub(" ", unicodedata.normalize("NFC", text)).split())


def read(raw):
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    subject = str(email.header.make_header(email.header.decode_header(message["Subject"])))
    texts, links, files = [], [], []
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if part.get_content_maintype() != "text" or part.get_filename():
            files.append(payload)
            continue
        text = payload.decode(part.get_content_charset() or "utf-8", "replace")
        if part.get_content_subtype() == "html":
            page = Page(text)
            texts.append(" ".join(page.pieces))
            links += page.links
        else:
            texts.append(text)
            links += LINK.findall(text)
    texts = [normal(text) for text in texts]
    key = hashlib.sha256()
    for item in [subject, *texts, *links]:
        key.update(item.encode())
    for content in files:
        key.update(content)
    shown = texts[0].lower()
    words = WORD.findall(shown)
    shingles = {hash(three) for three in zip(words, words[1:], words[2:])}
    return key.digest(), sorted(shingles)[:4096], set(FACT.findall(shown))


def main():
    rounds, paths = int(sys.argv[1]), sys.argv[2:]
    for path in paths:
        with open(path, "rb") as file:
            raw = file.read()
        times = []
        for _ in range(rounds):
            start = time.thread_time()
            for _ in range(ROUND_REPEATS):
                read(raw)
            times.append((time.thread_time() - start) * 1e6 / ROUND_REPEATS)
        print(f"{statistics.median(times):.1f}")


main()
