#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make-letters.py SEED COUNT

Writes letters as teams send them, with HTML that is as hard to merge as HTML of mail may be: in each way of
quoting, with elements that are never closed, styles, what is hidden, pictures by cid: in every place that has
them, files. A line each, an object {"mail": BASE64}. The same seed gives the same letters.
"""

import base64
import json
import random
import sys

sys.dont_write_bytecode = True
import hardtext  # noqa: E402

SIGNS = [
    "&amp;", "&lt;b&gt;", "&euro;", "&#8364;", "&#x20AC;", "&nbsp;", "&", "a &copy b", "&quot;", "\u200b",
    "&zwnj;", "&shy;", "1 < 2", "R&D", "&nbsp x", "&uumlx",
]
ASIDES = [
    "<!-- a <b> comment -->", "<![if !mso]>", "<!---->", "<![endif]>", "<?xml:namespace prefix = o ?>",
    "<br>", "<br/>", "<BR />", "<wbr>", "<img src=https://x.example/t.gif width=1 height=1>",
]
INLINE = ["b", "i", "span", "font", "u", "sup", "strong", "em", "small", "o:p", "SPAN", "tt", "label"]
NAMES = [
    b'filename="a b.pdf"', b"filename*=utf-8''%E2%82%AC.pdf", b'filename="a;b\\"c.txt"',
    b"filename=x.tar.gz",
    b"filename*0*=utf-8''%ED%95; filename*1*=%9C.bin",
]
BLOCKS = ["p", "p", "div", "h1", "h2", "center", "blockquote", "section", "DIV", "article", "fieldset"]
STYLES = [
    "color:red", "FONT-SIZE: 14px", "background:#fff url({cid}) no-repeat", "background-image:url('{cid}')",
    "margin:0;padding:0", "font-family:'A;B',serif", "mso-line-height-rule:exactly", "float:left",
    "background-image: URL( \"{cid}\" )", "width:100%;max-width:600px",
]
HIDDEN = [
    "style='display:none'", 'style="display:none !important;max-height:0"', "hidden", "class=hid",
    'style="max-height:0px;overflow:hidden"', "style=visibility:hidden", 'style="font-size:1px;color:#fff"',
]
RULES = [
    ".c1 { color: red }", "h1, .c2 > a { font: 12px/1.5 serif }", ".hid{display:none}", "@import 'x.css';",
    "@media (max-width:600px){.c1{display:none}.c2{width:100%!important}}", "/* a { } */",
    "a:hover{color:blue}",
    "body{margin:0;background:url({cid})}", "@font-face{font-family:X;src:url(https://x.example/f.woff)}",
    "#top td[class=c1]{padding:0}", ".c3{background-image:url(\"{cid}\")}", "<!-- p{margin:1em} -->",
    "p{content:\"}\"}", "table{border-collapse:collapse}",
]


class Letter:
    """One letter, written piece by piece; `plain` is what its HTML says in words."""

    def __init__(self, random, number):
        self.random = random
        self.number = number
        self.text = hardtext.Writer(random, b"\r\n")
        self.pictures = {}
        self.plain = []

    def chance(self, share):
        return self.random.random() < share

    def pick(self, *choices):
        return self.random.choice(choices)

    def cid(self):
        """A cid: of a picture, an old one or a new one, in the ways that programs write it."""
        if not self.pictures or self.chance(0.6):
            number = f"image{len(self.pictures):03}.png@01D"
            name = self.pick("logo", number, "a b@x", "ii_%41$x", "Big.Logo@X.example")
            self.pictures.setdefault(name, self.random.randbytes(self.random.randint(1, 60)))
        name = self.random.choice(list(self.pictures))
        written = name.replace("%", "%25").replace(" ", "%20")
        written = written if self.chance(0.8) else written.replace("@", "%40")
        return self.pick("cid:", "cid:", "CID:") + written

    def word(self):
        word = self.text.word(hardtext.CHARSETS[1])
        self.plain.append(word)
        return word

    def words(self):
        """Text with the character references that HTML has, and signs that need none."""
        pieces = []
        for _ in range(self.random.randint(1, 8)):
            pieces.append(self.word())
            if self.chance(0.15):
                pieces.append(self.random.choice(SIGNS))
        return self.pick(" ", " ", "\r\n", "  ").join(pieces)

    def attribute(self, name, value):
        """An attribute in double quotes, single ones or none."""
        if "'" not in value and self.chance(0.3):
            return f" {name}='{value}'"
        if not set(" \"'<>=`") & set(value) and value and self.chance(0.2):
            return f" {name.upper()}={value} "
        return f' {name}="{value.replace(chr(34), "&quot;")}"'

    def link(self):
        number = self.random.randrange(10 ** 6)
        return self.pick(
            f"https://www.example.com/p/{number}", f"https://example.com/?a={number}&amp;b=2&amp;c=%20x",
            f"https://example.com/?a={number}&b=2&x_1=3", f"HTTP://Example.com/{number}#part",
            f" https://example.com/{number} ", f"mailto:a{number}@example.com?subject=a%20b&amp;body=c",
            f"tel:+49{number}", f"https://example.com/{number}/ü/한?q=ä",
            f"https://example.com/{number}(x)[y]{{z}}",
            f"https://example.com/{number};a=1,b=2|c", f"https://example.com/{number}?r=https://x.example/y",
            "#top", f"https://example.com/{number}&#63;x&#61;1",
        )

    def inline(self, depth=0):
        kind = self.random.random()
        if depth > 2 or kind < 0.5:
            return self.words()
        if kind < 0.65:
            words = self.words() if self.chance(0.8) else self.picture()
            return f"<a{self.attribute('href', self.link())}{self.marks()}>{words}</a>"
        if kind < 0.75:
            return self.picture()
        if kind < 0.83:
            return self.random.choice(ASIDES)
        name = self.random.choice(INLINE)
        # What no page knows has no marks in mail.
        marks = "" if name == "o:p" else self.marks()
        return f"<{name}{marks}>{self.inline(depth + 1)} {self.inline(depth + 1)}</{name}>"

    def picture(self):
        source = self.cid() if self.chance(0.7) else "https://www.example.com/a.png?x=1&amp;y=2"
        extra = self.attribute("alt", self.pick("", "A chair", "1 &lt; 2")) if self.chance(0.7) else ""
        if self.chance(0.1):
            extra += self.attribute("srcset", f"{self.cid()} 1x, https://x.example/2.png 2x")
        return f"<img{self.attribute('src', source)}{extra} width=40{self.pick('', ' border=0', '/')}>"

    def filled(self, style):
        return style.replace("{cid}", self.cid()) if "{cid}" in style else style

    def marks(self):
        """A class, an id, a style."""
        marks = ""
        if self.chance(0.3):
            marks += self.attribute("class", self.pick("c1", "c2 c3", "d-body", "c1  "))
        if self.chance(0.1):
            marks += self.attribute("id", self.pick("top", "d-1", "l1-x"))
        if self.chance(0.3):
            marks += self.attribute("style", self.filled(self.random.choice(STYLES)))
        return marks

    def block(self, depth=0):
        kind = self.random.random()
        if depth > 2 or kind < 0.45:
            name = self.random.choice(BLOCKS)
            content = " ".join(self.inline() for _ in range(self.random.randint(1, 3)))
            end = "" if name == "p" and self.chance(0.4) else f"</{name}>"
            return f"<{name}{self.marks()}>{content}{end}"
        if kind < 0.65:
            return self.table(depth)
        if kind < 0.75:
            end = self.pick("</li>", "")
            items = "".join(f"<li>{self.inline()}{end}" for _ in range(self.random.randint(1, 3)))
            name = self.pick("ul", "ol")
            return f"<{name}>{items}</{name}>"
        if kind < 0.85:
            name = self.pick("div", "p", "span", "td") if depth == 0 else "span"
            name = "div" if name == "td" else name
            return f"<{name} {self.random.choice(HIDDEN)}>{self.words()}</{name}>"
        if kind < 0.9:
            end = "<!--[if mso]></td></tr></table><![endif]-->"
            return f"<!--[if mso]><table><tr><td><![endif]-->{self.block(depth + 1)}{end}"
        if kind < 0.93:
            return f"<pre>{self.words()}\r\n  {self.words()}</pre>"
        return f"<div{self.marks()}>{self.block(depth + 1)}{self.block(depth + 1)}</div>"

    def table(self, depth):
        rows = ""
        end, row_end = self.pick("</td>", "</TD>", ""), self.pick("</tr>", "")
        for _ in range(self.random.randint(1, 3)):
            cells = ""
            for _ in range(self.random.randint(1, 3)):
                background = self.attribute("background", self.cid()) if self.chance(0.1) else ""
                content = self.inline() if self.chance(0.7) else self.block(depth + 1)
                cells += f"<td{background}{self.marks()}>{content}{end}\r\n"
            rows += f"<tr{self.pick('', ' bgcolor=#ffffff')}>{cells}{row_end}"
        body = self.pick("{}", "<tbody>{}</tbody>", "<thead><tr><th>x</th></tr></thead>{}")
        marks = self.pick("", " width=600", " align=center cellpadding=0")
        return f"<table{marks}>{body.replace('{}', rows)}</table>"

    def page(self):
        styles = ""
        if self.chance(0.7):
            rules = self.random.sample(RULES, self.random.randint(1, 6))
            styles = f"<style{self.pick('', ' type=text/css')}>"
            styles += "\r\n".join(map(self.filled, rules)) + "</style>"
        body = "\r\n".join(self.block() for _ in range(self.random.randint(1, 5)))
        if self.chance(0.2):
            return styles + body
        kind = self.pick("", "<!DOCTYPE html>\r\n", '<?xml version="1.0"?>')
        start = self.pick("", " bgcolor='#eeeeee' text=#000000", " class=c1 style='margin:0'")
        end = self.pick("</body></html>", "</body>", "")
        return f"{kind}<html><head><title>A title</title>{styles}</head><BODY{start}>{body}{end}"

    def mail(self):
        page = self.page()
        related = [self.leaf("text/html; charset=utf-8", page.encode())]
        for name, content in self.pictures.items():
            related.append(self.file("image/png", content, name))
        rich = related[0] if len(related) == 1 else self.joined("related", related)
        parts = [rich]
        if self.chance(0.5):
            text = " ".join(self.plain) + "\r\nsee https://example.com/plain?x=1&y=2.\r\n"
            plain = self.leaf("text/plain; charset=utf-8", text.encode())
            parts = [self.joined("alternative", [plain, rich])]
        for number in range(self.pick(0, 0, 1, 2)):
            name = self.random.choice(NAMES)
            fields = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; " + name
            content = base64.encodebytes(self.random.randbytes(50)).replace(b"\n", b"\r\n")
            parts.append(fields + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content)
        body = parts[0] if len(parts) == 1 else self.joined("mixed", parts)
        return self.header() + body

    def header(self):
        subject = " ".join(self.text.word(hardtext.CHARSETS[1]) for _ in range(self.random.randint(1, 6)))
        written = b" ".join(encoded_word(subject[start:start + 9]) for start in range(0, len(subject), 9))
        lines = b"From: " + encoded_word("편지") + b" <shop@example.com>\r\nTo: ana@customer.example\r\n"
        lines += b"Subject: " + self.text.folded(written, 7)
        lines += f"\r\nMessage-ID: <{self.number}@example.com>\r\n".encode()
        if self.chance(0.5):
            lines += f"List-Unsubscribe: <mailto:leave@example.com?subject={self.number}>,\r\n".encode()
            lines += f" <https://example.com/leave?n={self.number}>\r\n".encode()
            lines += self.pick(b"", b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
            lines += self.pick(b"", b"List-Id: Shop <shop.example.com>\r\n")
        if self.chance(0.2):
            lines += b"Reply-To: Shop <answers@example.com>, b@example.com\r\n"
        return lines + b"MIME-Version: 1.0\r\n"

    def joined(self, subtype, parts):
        boundary = f"{self.pick('=_', 'b', 'x y')}{self.random.randrange(10 ** 8)}".encode()
        body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
        fields = b'Content-Type: multipart/%b; boundary="%b"\r\n\r\n' % (subtype.encode(), boundary)
        return fields + body + b"--" + boundary + b"--"

    def leaf(self, kind, content):
        coding = self.pick("base64", "quoted-printable", "8bit")
        if coding == "base64":
            body = base64.encodebytes(content).replace(b"\n", b"\r\n")
        elif coding == "8bit" and max(map(len, content.split(b"\r\n"))) < 990:
            body = content
        else:
            coding = "quoted-printable"
            pieces = [bytes([b]) if 32 < b < 127 and b != 61 else b"=%02X" % b for b in content]
            body = b"=\r\n".join(b"".join(pieces[start:start + 25]) for start in range(0, len(pieces), 25))
        return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n".encode() + body

    def file(self, kind, content, identifier):
        name = self.pick("", "; name=\"a b.png\"", "; name=image001.png")
        fields = f"Content-Type: {kind}{name}\r\nContent-ID: <{identifier}>\r\n"
        if self.chance(0.6):
            fields += f"Content-Disposition: inline{self.pick('', '; filename=a.png')}\r\n"
        fields += "Content-Transfer-Encoding: base64\r\n\r\n"
        return fields.encode() + base64.b64encode(content) + b"\r\n"


def encoded_word(text):
    return b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for number in range(count):
        mail = Letter(random.Random(f"{seed}.{number}"), number).mail()
        print(json.dumps({"mail": base64.b64encode(mail).decode()}))


main()
