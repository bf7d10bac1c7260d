# SPDX-License-Identifier: Apache-2.0
"""HTML as a reader sees it, by Python's HTML parser."""

import html.parser
import re

BLOCKS = set(
    "address article aside blockquote br center dd div dl dt fieldset figure footer h1 h2 h3 h4 h5 h6 header "
    "hr img li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
VOID = set("area base br col embed hr img input link meta source track wbr".split())
UNSEEN = {"script", "style", "title", "template"}
URL = re.compile(r"url\(\s*[\"']?\s*(cid:[^\"')\s]+)", re.I)
HIDDEN = re.compile(
    r"display:none|visibility:hidden|opacity:0(?![.\d])|font-size:[01](?:px)?(?![.\d])", re.I
)
FLAT = re.compile(r"(?:max-)?(?:height|width):0(?![.\d])", re.I)


class Page(html.parser.HTMLParser):
    """What HTML shows: the sentences that are seen, the links, and the parts of the mail that it uses."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        # Sentences by whether they can be seen.
        self.pieces = {True: [""], False: [""]}
        self.links, self.parts, self.styled_parts = [], [], []
        # The open elements: their names, whether they hide what is in them, their classes and ids.
        self.open, self.hiding = [], 0
        # What styles hide: a class or an id, and those that have to be around it.
        self.hidden = []
        self.feed(text)
        self.close()
        self.seen = [sentence for sentence in map(words, self.pieces[True]) if sentence]

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in BLOCKS:
            self.part()
        if tag in ("a", "area") and attributes.get("href"):
            self.links.append(attributes["href"].strip())
        for name in ("src", "background", "href", "poster"):
            value = (attributes.get(name) or "").strip()
            if value.lower().startswith("cid:"):
                self.parts.append(value)
        self.parts += re.findall(r"cid:[^\s,]+", attributes.get("srcset") or "", re.I)
        style = attributes.get("style") or ""
        self.parts += URL.findall(style)
        if tag in VOID:
            return
        bare = re.sub(r"\s", "", style)
        is_flat = "overflow:hidden" in bare and FLAT.search(bare)
        marks = {f".{name}" for name in (attributes.get("class") or "").split()}
        marks.add(f"#{attributes.get('id')}")
        hides = bool(tag in UNSEEN or "hidden" in attributes or HIDDEN.search(bare) or is_flat)
        hides = hides or any(
            mark in marks and all(any(other in frame[2] for frame in self.open) for other in around)
            for mark, around in self.hidden
        )
        self.open.append((tag, hides, marks))
        self.hiding += hides

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.part()
        if any(name == tag for name, _, _ in self.open):
            while self.open:
                name, hides, _ = self.open.pop()
                self.hiding -= hides
                if name == tag:
                    break

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def part(self):
        for pieces in self.pieces.values():
            if pieces[-1]:
                pieces.append("")

    def handle_data(self, data):
        name = self.open[-1][0] if self.open else ""
        if name == "style":
            self.styled_parts += URL.findall(data)
            self.read_styles(data)
        elif name not in UNSEEN:
            self.pieces[not self.hiding][-1] += data

    def read_styles(self, sheet):
        sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
        sheet = re.sub(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})", "", sheet)
        for selectors, rules in re.findall(r"([^{}]*)\{([^{}]*)\}", sheet):
            if HIDDEN.search(re.sub(r"\s", "", rules)):
                for selector in selectors.split(","):
                    marks = [re.fullmatch(r"[a-z]*\d?([.#][\w-]+)", mark) for mark in selector.split()]
                    if marks and all(marks):
                        marks = [mark.group(1) for mark in marks]
                        self.hidden.append((marks[-1], marks[:-1]))


def words(text):
    """Text without what a merge may change: white space, marks of quotation, characters without a width."""
    text = re.sub("[\u00ad\u034f\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]", "", text)
    return re.sub(r"[\s\u00a0>]+", " ", text).strip()


def is_outer(link):
    """Whether a link leads out of the mail."""
    return not link.lower().startswith(("#", "cid:"))
