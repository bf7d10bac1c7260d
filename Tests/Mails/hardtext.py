# SPDX-License-Identifier: Apache-2.0
"""Text of many charsets as mail may write it: headers, addresses, parameters, dates; for make-mails.py."""

import base64
import dataclasses
import datetime
import email.utils


@dataclasses.dataclass
class Charset:
    """Labels of one charset as mail has them, Python's codec for it, and characters that it has."""

    labels: list
    codec: str
    letters: str
    is_seven_bit: bool = False
    #: Whether characters stand for themselves, so that a text may be cut between any two.
    is_stateless: bool = True


LATIN = "äöüßéèçñåø¿£§"
CHARSETS = [
    Charset(["us-ascii", "ASCII", "ansi_x3.4-1968"], "ascii", "xyzQW", True),
    Charset(["utf-8", "UTF-8", "utf8"], "utf-8", LATIN + "€한글字кириλεξη😀①ｱ"),
    Charset(["iso-8859-1", "latin1", "iso8859-1"], "cp1252", LATIN + "€“”–"),
    Charset(["windows-1252", "cp1252"], "cp1252", LATIN + "€‚„…†‰Œ™"),
    Charset(["iso-8859-15"], "iso8859-15", LATIN + "€ŠžŒ"),
    Charset(["iso-8859-2"], "iso8859-2", "ąćęłńóśźżčřšťůž"),
    Charset(["windows-1250"], "cp1250", "ąćęłńóśźżčřšťůž€…"),
    Charset(["koi8-r"], "koi8-r", "пишемдлинноеписьмоЁё"),
    Charset(["koi8-u"], "koi8-u", "їєіґЇЄІҐписьмо"),
    Charset(["windows-1251", "cp1251"], "cp1251", "пишемдлинноеписьмоЁё№€"),
    Charset(["iso-8859-5"], "iso8859-5", "пишемдлинноеписьмоЁё№"),
    Charset(["iso-8859-7"], "iso8859-7", "αβγδεζηθΆΈΉλόγος"),
    Charset(["windows-1253"], "cp1253", "αβγδεζηθΆΈΉλόγος€"),
    Charset(["iso-8859-9"], "iso8859-9", "ğşıİçöüŞ"),
    Charset(["windows-1254"], "cp1254", "ğşıİçöüŞ€"),
    Charset(["iso-8859-8", "iso-8859-8-i"], "iso8859-8", "אבגדהוזחטיך"),
    Charset(["windows-1255"], "cp1255", "אבגדהוזחטיך₪"),
    Charset(["iso-8859-6"], "iso8859-6", "ابتثجحخدذ"),
    Charset(["windows-1256"], "cp1256", "ابتثجحخدذپچ"),
    Charset(["windows-1257", "iso-8859-13"], "cp1257", "āčēģīķļņšūž"),
    Charset(["windows-1258"], "cp1258", "ăâđêôơư₫"),
    Charset(["windows-874", "tis-620"], "cp874", "กขคงจฉชสวัสดี"),
    Charset(["macintosh", "x-mac-roman"], "mac-roman", "äöüßéèçñåø"),
    Charset(["ibm850", "cp850"], "cp850", "äöüßéèçñåø"),
    Charset(["euc-kr", "ks_c_5601-1987", "korean", "ksc5601", "EUC-KR"], "euc-kr", "가나다한글편지광고봄할인의자"),
    Charset(["cp949", "windows-949", "ks_c_5601-1987", "euc-kr"], "cp949", "뷁똠펲햏가나다한글"),
    Charset(["iso-2022-kr"], "iso2022_kr", "가나다한글편지광고", True, False),
    Charset(["gb2312", "GB2312", "euc-cn"], "gb2312", "春天的花园里有椅子和桌订单"),
    Charset(["gbk", "cp936", "gb2312", "x-gbk"], "gbk", "春天镕囍堃喆椅子"),
    Charset(["gb18030"], "gb18030", "春天镕囍㐀椅子한"),
    Charset(["hz-gb-2312"], "hz", "春天的花园里有椅子和桌", True, False),
    Charset(["big5", "Big5", "cp950"], "big5", "春天的花園裡有椅子和桌訂單"),
    Charset(["shift_jis", "Shift_JIS", "x-sjis", "windows-31j"], "cp932", "春の庭イスと机表ソ能ｱｲｳ①㈱髙"),
    Charset(["euc-jp", "x-euc-jp"], "euc_jp", "春の庭イスと机表ソ能ｱｲｳ"),
    Charset(["iso-2022-jp"], "iso2022_jp", "春の庭イスと机表ソ能", True, False),
    Charset(["utf-7", "unicode-1-1-utf-7"], "utf-7", "äöü한글字", True, False),
    Charset(["utf-16"], "utf-16", "äöü한글字😀"),
    Charset(["utf-16le"], "utf-16-le", "äöü한글字😀"),
    Charset(["utf-16be"], "utf-16-be", "äöü한글字😀"),
]
IN_HEADERS = [charset for charset in CHARSETS if not charset.codec.startswith("utf-16")]
ASCII = CHARSETS[0]
ATOM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
SIGNS = "!#$%&'*+-/=?^_`{|}~.,;:<>@()[]\"\\"


class Writer:
    """Writes text in many ways; every method returns the text and how it stands in the mail."""

    def __init__(self, random, eol):
        self.random = random
        self.eol = eol

    def chance(self, share):
        return self.random.random() < share

    def word(self, charset):
        letters = charset.letters if self.chance(0.7) else ATOM
        return "".join(self.random.choice(letters) for _ in range(self.random.randint(1, 9)))

    def words(self, charset, count):
        """Words of a text, signs among them."""
        return " ".join(
            self.word(charset) if self.chance(0.85) else self.random.choice("=?_.-") for _ in range(count)
        )

    def phrase(self, count):
        """Text for a header: words as they are, and runs of encoded words."""
        texts, written = [], []
        for _ in range(count):
            if self.chance(0.5):
                text = "".join(self.random.choice(ATOM + SIGNS) for _ in range(self.random.randint(1, 12)))
                texts.append(text.replace("=?", "=!").replace("?=", "!="))
                written.append(texts[-1].encode())
            elif self.chance(0.1):
                texts.append(self.word(CHARSETS[1]).replace("=?", ""))
                written.append(texts[-1].encode())
            elif not written or not written[-1].endswith(b"?="):
                charset = self.random.choice(IN_HEADERS)
                texts.append(" ".join(self.word(charset) for _ in range(self.random.randint(1, 5))))
                written.append(self.encoded(texts[-1], charset))
        return " ".join(texts), b" ".join(written)

    def encoded(self, text, charset, is_phrase=False):
        """Encoded words (RFC 2047), at most 75 bytes each; some cut characters in two, as programs do."""
        label = self.random.choice(charset.labels)
        label = self.random.choice([label, label.upper(), label.lower(), f"{label}*en"])
        size = self.random.randint(3, 15)
        if charset.is_stateless and charset.codec != "utf-7" and self.chance(0.3):
            content = text.encode(charset.codec)
            pieces = [content[start:start + size] for start in range(0, len(content), size)]
        else:
            size = min(size, 6)
            pieces = [text[start:start + size].encode(charset.codec) for start in range(0, len(text), size)]
        words = [self.encoded_word(piece, label, is_phrase) for piece in pieces]
        return self.random.choice([b" ", b"  ", b" \t"]).join(words)

    def encoded_word(self, content, label, is_phrase):
        start = f"=?{label}".encode()
        if self.chance(0.5):
            return start + self.random.choice([b"?B?", b"?b?"]) + base64.b64encode(content) + b"?="
        plain = (ATOM + ("!*+-/" if is_phrase else "!*+-/.,;:@#%")).encode()
        text = b""
        for byte in content:
            if byte in plain and self.chance(0.95):
                text += bytes([byte])
            elif byte == 32 and self.chance(0.8):
                text += b"_"
            else:
                text += self.random.choice([b"=%02X", b"=%02X", b"=%02x"]) % byte
        return start + self.random.choice([b"?Q?", b"?q?"]) + text + b"?="

    def folded(self, body, column):
        """A field's body in lines: broken at some of its spaces, and where a line would grow too long."""
        written = b""
        column += 2
        is_quoted = False
        for place, word in enumerate(body.split(b" ")):
            if place:
                is_last = not body[len(written):].strip()
                may_break = word and not is_quoted
                wants = column + len(word) > 120 or not is_last and self.chance(0.15)
                if column + len(word) > 900 or may_break and wants:
                    written += self.eol
                    column = 0
                written += b" "
            written += word
            column += len(word) + 1
            if word.replace(b"\\\\", b"").replace(b'\\"', b"").count(b'"') % 2:
                is_quoted = not is_quoted
        return written

    def quoted(self, text):
        """A quoted string (RFC 5322 §3.2.4), with more escapes than are needed."""
        written = b""
        for byte in text.encode():
            if byte in b'"\\' or byte < 128 and self.chance(0.03):
                written += b"\\"
            written += bytes([byte])
        return b'"' + written + b'"'

    def comment(self):
        """A comment that means nothing."""
        return self.random.choice([b"(x)", b"(a (nested) one)", b"(with \\) in it)", b"()", b"(,;<>@)"])

    def mailboxes(self, count, has_groups):
        texts, written = [], []
        for _ in range(count):
            text, piece = self.mailbox()
            texts.append(text)
            written.append(piece)
        if has_groups and self.chance(0.3):
            cut = self.random.randint(0, count)
            name = self.random.choice([b"Team: ", b'"A, B": ', b"=?utf-8?q?=C3=84?=:"])
            written = written[:cut] + [name + b", ".join(written[cut:]) + b";"]
        if has_groups and self.chance(0.1):
            written.append(b"undisclosed-recipients:;")
        comma = self.random.choice([b", ", b",", b" , ", b", , "])
        return ", ".join(texts), comma.join(written)

    def mailbox(self):
        address, piece = self.address()
        kind = self.random.random()
        if kind < 0.2:
            return address, piece
        if kind < 0.3:
            return address, self.random.choice([b"<", b" <"]) + piece + b">"
        if kind < 0.5:
            name = " ".join(self.word(ASCII) for _ in range(self.random.randint(1, 3)))
            written = name.encode()
        elif kind < 0.75:
            name = "".join(self.random.choice(ATOM + SIGNS + " ") for _ in range(self.random.randint(1, 20)))
            name = " ".join(name.replace("=?", "=!").split()) or "x"
            written = self.quoted(name)
        elif kind < 0.8:
            name = self.word(CHARSETS[1]).replace("=?", "")
            written = self.quoted(name)
        else:
            charset = self.random.choice(IN_HEADERS)
            name = " ".join(self.word(charset) for _ in range(self.random.randint(1, 4)))
            written = self.encoded(name, charset, is_phrase=True)
        gap = self.random.choice([b" ", b" ", b"", b" " + self.comment() + b" "])
        if written.endswith(b"?="):
            gap = gap or b" "
        route = b"@relay.example,@other.example:" if self.chance(0.05) else b""
        behind = b" " + self.comment() if self.chance(0.1) else b""
        return f"{name} <{address}>", written + gap + b"<" + route + piece + b">" + behind

    def address(self):
        local = self.random.choice(["ana", "a.b", "a+b=c", "o'neil", "x_y-z", "1", "!#$%", "Ana"])
        written = local.encode()
        if self.chance(0.15):
            local = self.random.choice(['"john doe"', '"a,b"', '"<x>"', '"a@b"', '"a..b"'])
            written = local.encode()
        elif self.chance(0.1):
            written = b'"' + written + b'"'
        domain = self.random.choice(
            ["example.com", "Mail.Example.COM", "a-b.example", "[192.0.2.1]", "bücher.example"]
        )
        at = self.random.choice([b"@", b"@", b"@", b" @ ", b"()@"])
        return f"{local}@{domain}", written + at + domain.encode()

    def type(self, value, parameters):
        """A structured field: the value and its parameters, in the forms that RFC 2045 leaves open."""
        value = self.random.choice([value, value, value.upper(), value.title()])
        written = value.encode() + (b" " + self.comment() if value and self.chance(0.1) else b"")
        for name, text in parameters:
            name = self.random.choice([name, name, name.upper()])
            written += self.random.choice([b"; ", b"; ", b";", b" ;  "]) + name + b"=" + text
        return written + self.random.choice([b"", b"", b"", b";"])

    def parameter(self, name):
        """A name of a file, as one parameter or the pieces of one (RFC 2231)."""
        charset = self.random.choice([c for c in IN_HEADERS if c.is_stateless and c.codec != "utf-7"])
        text = " ".join(self.word(charset) for _ in range(self.random.randint(1, 3)))
        text += self.random.choice([".pdf", ".txt", ".tar.gz", ""])
        kind = self.random.random()
        if kind < 0.3:
            names = ["a.pdf", "a b.pdf", "a;b.pdf", 'a"b.pdf', "a\\b.pdf", "a'b%41.pdf", "(a).pdf"]
            text = self.random.choice(names)
            written = self.quoted_value(text)
            if text in ("a.pdf", "a'b%41.pdf") and self.chance(0.5):
                written = text.encode()
            return text, [(name.encode(), written)]
        if kind < 0.5:
            # Against RFC 2047 §5, and common.
            return text, [(name.encode(), b'"' + self.encoded(text, charset) + b'"')]
        if kind < 0.55:
            return text, [(name.encode(), b'"' + text.encode("utf-8") + b'"')]
        label = self.random.choice(charset.labels)
        content = text.encode(charset.codec)
        percent = b"".join(bytes([b]) if b in ATOM.encode() + b".-_" else b"%%%02X" % b for b in content)
        if kind < 0.75:
            language = self.random.choice(["", "en"])
            return text, [(f"{name}*".encode(), f"{label}'{language}'".encode() + percent)]
        # Pieces may end within a character, and stand in any order; a piece of ASCII may stand as it is.
        size = self.random.randint(4, 20)
        pieces = []
        while percent:
            cut = size
            while b"%" in percent[max(0, cut - 2):cut] and cut < len(percent):
                cut += 1
            pieces.append(percent[:cut])
            percent = percent[cut:]
        pieces[0] = f"{label}''".encode() + pieces[0]
        parameters = []
        for number, piece in enumerate(pieces):
            is_plain = number > 0 and b"%" not in piece and self.chance(0.5)
            key = f"{name}*{number}" + ("" if is_plain else "*")
            parameters.append((key.encode(), b'"' + piece + b'"' if is_plain else piece))
        if self.chance(0.3):
            self.random.shuffle(parameters)
        if self.chance(0.2):
            parameters.insert(self.random.randint(0, len(parameters)), (name.encode(), b'"old.pdf"'))
        return text, parameters

    def quoted_value(self, text):
        return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'

    def date(self, moment):
        """A moment in the forms of RFC 5322 §3.3 and §4.3."""
        minutes = self.random.choice([0, 60, -300, 330, 540, -210, 765])
        local = datetime.datetime.fromtimestamp(moment + minutes * 60, datetime.timezone.utc)
        zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
        if minutes == 0:
            zone = self.random.choice(["+0000", "-0000", "GMT", "UT"])
        if minutes == -300:
            zone = self.random.choice(["-0500", "EST"])
        day = self.random.choice([str(local.day), f"{local.day:02}"])
        text = f"{day} {local:%b %Y} {local:%H:%M:%S} {zone}"
        if self.chance(0.7):
            text = f"{local:%a}, {text}"
        if self.chance(0.2):
            text += " (a zone)"
        return text.encode()
