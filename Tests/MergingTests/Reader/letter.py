# SPDX-License-Identifier: Apache-2.0
"""A letter as Python's email package reads it, and what a digest has to hold of it."""

import collections
import email
import email.utils
import hashlib
import re

import mailtext
from page import Page, is_outer, words

URI = re.compile(r"https?://[^\s<>\"'\])}]+", re.I)
ADDRESS = re.compile(r"<?(?:https?://|ftp://|mailto:|tel:)[^\s<>\"]*", re.I)


def is_file(part):
    return part.get_content_disposition() not in (None, "inline") or bool(part.get_filename())


def leaves(part):
    """The leaves, those of embedded messages with them."""
    if not part.is_multipart():
        return [part]
    return [leaf for child in part.get_payload() for leaf in leaves(child)]


def own_parts(part):
    """The part and those within it, but for what is in embedded messages."""
    yield part
    if part.is_multipart() and part.get_content_maintype() != "message":
        for child in part.get_payload():
            yield from own_parts(child)


def payload(part):
    return part.get_payload(decode=True) or b""


def hashed(content):
    return hashlib.sha256(content).hexdigest()[:24]


def parsed(raw):
    message = email.message_from_bytes(raw, policy=mailtext.Unread())
    for part in message.walk():
        # White space behind the name of an encoding is no part of it, as Python has it.
        coding = part.get("Content-Transfer-Encoding")
        if coding is not None and coding != coding.strip():
            part.replace_header("Content-Transfer-Encoding", coding.strip())
    return message


def uris(message):
    found = []
    for value in message.get_all("List-Unsubscribe", []):
        found += [re.sub(r"\s", "", uri) for uri in re.findall(r"<([^<>]+:[^<>]+)>", value)]
    return found


def addresses(message, name):
    return [address for _, address in mailtext.mailboxes(message, name)]


def name_of(part):
    """The name of a file; of two the extended one, where Python takes the first."""
    for header, name in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        values = [value for key, value in part.get_params([], header) if key.lower() == name]
        values.sort(key=lambda value: not isinstance(value, tuple))
        if values:
            return mailtext.decoded(email.utils.collapse_rfc2231_value(values[0]))
    return ""


def typed(part):
    return hashed(payload(part)), part.get_content_type()


def named(part):
    return hashed(payload(part)), name_of(part)


def content_id(part):
    return re.sub(r"[\s<>]", "", part.get("Content-ID") or "")


def target(parts, address):
    """The content of the part that a cid: means, by the Content-IDs of `parts`; None where there is none."""
    wanted = email.utils.unquote(re.sub("%(..)", lambda m: chr(int(m.group(1), 16)), address[4:])).lower()
    for part in parts:
        if content_id(part).lower() == wanted:
            return hashed(payload(part))
    return None


class Text:
    """A stretch of a letter that is read: one leaf, or one of several alternatives."""

    def __init__(self, parts):
        self.pages, self.lines = [], []
        for part in parts:
            content = mailtext.of_part(part, payload(part))
            if part.get_content_subtype() == "html":
                self.pages.append(Page(content))
            else:
                self.lines.append(content)
        # A character that Python cannot read parts two sentences.
        lines = [line for text in self.lines for line in re.split("[\n\ufffd]", text)]
        seen = [sentence for page in self.pages for sentence in page.seen]
        self.sentences = [sentence for sentence in map(words, lines) if sentence] + seen
        # What stands between the links: a page shows a long address in short.
        pieces = [words(piece) for line in lines for piece in ADDRESS.split(line)]
        self.fragments = [piece for piece in pieces if piece] + seen
        self.addresses = [link for text in self.lines for link in URI.findall(text)]
        self.links = [link for page in self.pages for link in page.links if is_outer(link)]
        self.size = sum(len(sentence) for sentence in self.sentences)


def is_text(part):
    return part.get_content_type() in ("text/plain", "text/html") and not is_file(part)


def readable(part):
    """All that is read in a part, embedded messages apart."""
    return [leaf for leaf in own_parts(part) if is_text(leaf)]


def stretches(part):
    """What is read, in order: lists of alternatives that say the same."""
    if part.get_content_type() == "multipart/alternative" and part.is_multipart():
        return [[Text(texts) for texts in map(readable, part.get_payload()) if texts]]
    if part.is_multipart() and part.get_content_maintype() != "message":
        children = part.get_payload()
        # An inner multipart of the outer one's boundary looks empty to Python: what follows is its own.
        hollow = [child.get_content_type() for child in children].count("multipart/alternative")
        if hollow and not any(child.is_multipart() for child in children):
            return [[Text([child]) for child in children if is_text(child)]]
        return [stretch for child in children for stretch in stretches(child)]
    return [[Text([part])]] if is_text(part) else []


class Letter:
    """What has to be found of a letter."""

    def __init__(self, raw):
        self.raw = raw
        self.mail = parsed(raw)
        self.is_clean = is_clean(raw)
        self.subject = mailtext.field(self.mail, "Subject")
        self.senders = mailtext.mailboxes(self.mail, "From")[:1]
        self.answers = addresses(self.mail, "Reply-To")
        self.unsubscribe = uris(self.mail)
        self.list = mailtext.in_brackets(mailtext.field(self.mail, "List-Id")).lower()
        self.id = self.mail.get("Message-ID") and mailtext.in_brackets(self.mail.get("Message-ID"))
        parts = list(own_parts(self.mail))
        files = []
        for part in parts:
            if part.get_content_maintype() == "message":
                files += leaves(part)
            # A multipart of the outer one's boundary looks like a leaf to Python, and Tact finds its parts.
            elif part.get_content_maintype() != "multipart" and not is_text(part):
                files.append(part)
        # What every form has to hold, byte for byte, under its type and its name.
        self.files = collections.Counter(typed(part) for part in files)
        self.names = collections.Counter(named(part) for part in files if name_of(part))
        self.stretches = [stretch for stretch in stretches(self.mail) if stretch]
        pages = [page for stretch in self.stretches for text in stretch for page in text.pages]
        self.parts = [target(parts, address) for page in pages for address in page.parts]
        self.styled_parts = [target(parts, address) for page in pages for address in page.styled_parts]


def is_clean(raw):
    """Whether every server takes the bytes as they are."""
    return not re.search(rb"[\x80-\xff\0]|[^\n]{1000}", raw)
