#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""read-digests.py < FRAMES

Looks for what digests have lost of their letters, and for what is wrong with them, by another reader of mail
than Tact's own: Python's email package and its HTML parser.

A frame is a line of JSON and the bytes that it announces. {"letter": NAME, "bytes": N} comes before the
digests of that letter: {"name": …, "letters": [NAME…], "form": "rendered" or "container", "unsubscribe": URI
or null, "search": "everything" or "originals", "bytes": N}. At the end of the input it prints each problem in
a line, then how much was read, and ends with 1 if there was a problem.
"""

import collections
import email.utils
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Mails"))
import mailtext  # noqa: E402
from letter import Letter, addresses, content_id, is_clean, is_file, leaves  # noqa: E402
from letter import name_of, named, own_parts, parsed, payload, target, typed, uris  # noqa: E402
from page import Page, words  # noqa: E402

FOREIGN = ("cc", "bcc", "received", "return-path", "dkim-signature", "authentication-results", "in-reply-to",
           "references", "disposition-notification-to", "resent-to", "sender")
LABEL = "(광고)"
CODING = "content-transfer-encoding"
ONCE = ("From", "To", "Subject", "Message-ID", "Date", "MIME-Version", "Auto-Submitted")
AT_MOST_ONCE = ("Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Type")


class Digest:
    """What is in one digest, and what is wrong with it."""

    def __init__(self, raw, form, letters, policy):
        self.raw, self.form, self.letters, self.policy = raw, form, letters, policy
        self.mail = parsed(raw)
        self.own = list(own_parts(self.mail))
        readable = [part for part in self.own if part.get_content_type() == "multipart/alternative"]
        if not readable:
            self.text, self.page = "", Page("")
            return
        plain, rich = readable[0].get_payload()
        while rich.is_multipart():
            rich = rich.get_payload(0)
        self.text = mailtext.of_part(plain, payload(plain))
        self.page = Page(mailtext.of_part(rich, payload(rich)))
        self.plain = words(self.text)
        # Where a link stands behind its words, the words are followed by those behind the link.
        self.plain_words = words(re.sub(r" ?<[a-zA-Z][\w+.-]*:[^<>\s]*>", "", self.text))
        self.seen = " ".join(self.page.seen)

    def problems(self, search):
        yield from self.broken()
        if search == "originals":
            yield from self.wrong_originals(search)
            return
        if not self.text:
            yield "has no text to read"
            return
        yield from self.wrong_header()
        yield from self.wrong_parts()
        for letter in self.letters:
            found = list(self.lost(letter))
            yield from (f"lacks {what} of “{letter.subject}”" for what in found)
        if self.form == "container":
            yield from self.wrong_originals(search)
        else:
            yield from self.wrong_pictures()

    def broken(self):
        if re.search(rb"[\x80-\xff\0]", self.raw):
            yield "is not 7-bit"
        if re.search(rb"[^\n]{1000}", self.raw):
            yield "has a line of more than 998 bytes"
        if re.search(rb"(?<!\r)\n|\r(?!\n)", self.raw):
            yield "has a lone CR or LF"
        for part in self.own:
            for defect in part.defects:
                # A file may be as broken as it came.
                if not (is_file(part) and "Base64" in type(defect).__name__):
                    yield f"has a defect: {defect!r}"
        boundaries = [part.get_boundary() for part in self.own if part.is_multipart() and part.get_boundary()]
        for place, boundary in enumerate(boundaries):
            others = boundaries[:place] + boundaries[place + 1:]
            if len(boundary) > 70 or any(other.startswith(boundary) for other in others):
                yield "has a boundary that is too long or begins another"

    def wrong_header(self):
        for name in ONCE:
            if len(self.mail.get_all(name, [])) != 1:
                yield f"has not one {name}"
        for name in AT_MOST_ONCE:
            if len(self.mail.get_all(name, [])) > 1:
                yield f"has more than one {name}"
        for name in self.mail.keys():
            if name.lower() in FOREIGN or name.lower().startswith(("arc-", "x-tact-", "resent-")) and (
                name.lower() != "x-tact-letters"
            ):
                yield f"has a field that is none of a digest's: {name}"
        if not re.fullmatch(r"<[^\s<>]+@[^\s<>]+>", self.mail.get("Message-ID", "")):
            yield "has a Message-ID that is none"
        if email.utils.parsedate_tz(self.mail.get("Date", "")) is None:
            yield "has a Date that is none"
        if self.mail.get("Auto-Submitted") != "auto-generated":
            yield "does not say that it is auto-generated"
        answers = {tuple(address.lower() for address in letter.answers) for letter in self.letters}
        wanted = list(answers.pop()) if len(answers) == 1 else []
        if [address.lower() for address in addresses(self.mail, "Reply-To")] != wanted:
            yield f"answers go to {self.mail.get('Reply-To')}, not to {wanted}"
        lists = {letter.list for letter in self.letters}
        named = mailtext.in_brackets(self.mail.get("List-Id", "")).lower()
        if (named not in lists if len(lists) == 1 else not named or named in lists):
            yield f"has the List-Id {named or 'none'} where the letters have {lists}"
        ids = [f"<{letter.id}>" for letter in self.letters if letter.id and letter.id.isascii()]
        if self.mail.get("X-Tact-Letters", "").split() != ids[:20]:
            yield "does not name its letters"
        is_labelled = mailtext.field(self.mail, "Subject").startswith(LABEL)
        if not is_labelled and any(letter.subject.startswith(LABEL) for letter in self.letters):
            yield "lacks the label of advertising at the front of its subject"
        yield from self.wrong_button()

    def wrong_button(self):
        """List-Unsubscribe: the letters' own where they have one target, else the policy's for all."""
        ways, click = uris(self.mail), self.mail.get("List-Unsubscribe-Post")
        having = [letter for letter in self.letters if letter.unsubscribe]
        if not having:
            if ways or click:
                yield "has a button to unsubscribe where no letter has a way"
            return
        first = having[0]
        is_one = len(having) == len(self.letters) and all(
            letter.unsubscribe == first.unsubscribe or letter.list and letter.list == first.list
            for letter in having
        )
        # With one click there is one https URI, and no other of the web.
        own = [one_click(letter.unsubscribe) if click else letter.unsubscribe for letter in having]
        allowed = own if is_one or not self.policy else [[self.policy]]
        if ways not in allowed:
            yield f"has the button {ways}, not one of {allowed}"
        if click not in (None, "List-Unsubscribe=One-Click"):
            yield f"has List-Unsubscribe-Post: {click}"
        if click and sum(way.lower().startswith("https:") for way in ways) != 1:
            yield "has one click and not exactly one https URI (RFC 8058)"
        if not is_one and self.policy and self.policy.startswith("https:") and not click:
            yield "has the policy's button without one click"

    def wrong_parts(self):
        ids = [content_id(part) for part in self.own if content_id(part)]
        if len(ids) != len(set(ids)):
            yield "has one Content-ID twice"
        used = {address[4:] for address in self.page.parts + self.page.styled_parts}
        for identifier in ids:
            if identifier not in used:
                yield f"has an inline part that nothing shows: {identifier}"
        if self.form == "rendered":
            found = leaves(self.mail)
            for _, kind in lacking((letter.files for letter in self.letters), map(typed, found)):
                yield f"lacks the bytes of a {kind}"
            for _, name in lacking((letter.names for letter in self.letters), map(named, found)):
                yield f"lacks a file of the name {name}"

    def wrong_pictures(self):
        """Each cid: of a letter leads to the same bytes in the digest, in the same order."""
        shown = [part for letter in self.letters for part in letter.parts]
        if shown != [target(self.own, address) for address in self.page.parts]:
            yield "its pictures are not those of its letters, in their order"
        styled = [part for letter in self.letters for part in letter.styled_parts]
        if styled != [target(self.own, address) for address in self.page.styled_parts]:
            yield "its styles' pictures are not those of its letters, in their order"

    def wrong_originals(self, search):
        """The letters as they came, each one embedded message, in their order."""
        boundary = b"\r\n--" + (self.mail.get_boundary() or "").encode()
        pieces = self.raw.split(boundary)[2:-1]
        if len(pieces) != len(self.letters):
            yield f"has {len(pieces)} originals of {len(self.letters)} letters"
            return
        for piece, letter in zip(pieces, self.letters):
            head, _, body = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
            part = parsed(head + b"\r\n\r\n")
            if part.get_content_type() != "message/rfc822" or not name_of(part).endswith(".eml"):
                yield f"has an original that is no named message: {head[:60]}"
            if letter.is_clean:
                if body != letter.raw:
                    yield f"does not give “{letter.subject}” back byte for byte"
            elif search == "everything":
                for what in unlike(parsed(body), letter.mail):
                    yield f"does not give “{letter.subject}” back: {what}"

    def lost(self, letter):
        """What of a letter's words and links is nowhere to be seen."""
        subject = words(letter.subject)
        if subject not in self.plain or subject not in self.seen:
            yield "the subject"
        for _, address in letter.senders:
            if address not in self.text or address not in self.seen:
                yield "the sender's address"
        for address in letter.answers:
            if address not in self.text or address not in self.seen:
                yield f"where answers go: {address}"
        for uri in letter.unsubscribe:
            if uri not in self.text or uri not in self.page.links:
                yield f"a way to unsubscribe: {uri}"
        for stretch in letter.stretches:
            yield from self.lost_in_plain(stretch)
            if self.form == "rendered":
                yield from self.lost_in_page(stretch)

    def lost_in_plain(self, stretch):
        """Of alternatives the plain text is read, or another where that says next to nothing."""
        plain = [text for text in stretch if not text.pages]
        largest = max(text.size for text in stretch)
        allowed = [text for text in plain if text.size * 2 > largest][:1] or stretch
        lacking = [list(self.lacking_in_plain(text)) for text in allowed]
        if all(lacking):
            yield from lacking[0]

    def lacking_in_plain(self, text):
        for sentence in text.sentences:
            if sentence not in self.plain and sentence not in self.plain_words:
                yield f"a sentence in the plain text: {sentence[:90]}"
        for link in text.addresses + text.links:
            if link not in self.text:
                yield f"a link in the plain text: {link}"

    def lost_in_page(self, stretch):
        """Of alternatives the HTML is shown, with each link as often as it has it."""
        text = ([text for text in stretch if text.pages] or stretch[:1])[-1]
        for sentence in text.fragments:
            if sentence not in self.seen:
                yield f"a sentence: {sentence[:90]}"
        have = collections.Counter(self.page.links)
        for link, count in collections.Counter(text.links).items():
            if have[link] < count:
                yield f"a link: {link}"
        for link in text.addresses:
            if not any(other.startswith(link) for other in have):
                yield f"a link: {link}"


def one_click(ways):
    first = next((way for way in ways if way.lower().startswith("https:")), None)
    return [way for way in ways if way == first or not way.lower().startswith("http")]


def lacking(wanted, found):
    """What is wanted of each letter and not found as often."""
    missing = sum(wanted, collections.Counter())
    missing.subtract(found)
    return +missing


def unlike(one, other):
    """In what two mails differ that have to say the same: fields, structure, decoded bytes."""
    for part, original in zip(one.walk(), other.walk()):
        if part.get_content_type() != original.get_content_type():
            yield f"{original.get_content_type()} became {part.get_content_type()}"
        if not part.is_multipart() and payload(part) != payload(original):
            yield f"the bytes of a {part.get_content_type()}"
        fields, before = ([(name, value) for name, value in each.items() if name.lower() != CODING]
                          for each in (part, original))
        if [name for name, _ in fields] != [name for name, _ in before]:
            yield "its fields"
            continue
        for (name, value), (_, before) in zip(fields, before):
            if name.lower() in ("content-type", "content-disposition"):
                if name_of(part) != name_of(original) and name_of(original).isprintable():
                    yield f"the name {name_of(original)}"
            elif mailtext.decoded(value) != mailtext.decoded(before):
                yield f"the field {name}"
    if len(list(one.walk())) != len(list(other.walk())):
        yield "the number of its parts"


def main():
    letters, count, problems = {}, 0, []
    while line := sys.stdin.buffer.readline():
        frame = json.loads(line)
        raw = sys.stdin.buffer.read(frame["bytes"])
        if "letter" in frame:
            letters[frame["letter"]] = Letter(raw)
            continue
        own = [letters[name] for name in frame["letters"]]
        digest = Digest(raw, frame["form"], own, frame["unsubscribe"])
        for problem in digest.problems(frame["search"]):
            problems.append(f"{frame['name']} ({frame['form']}): {problem}")
        count += 1
    for problem in problems:
        print(problem)
    print(f"{count} digests read, {len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
