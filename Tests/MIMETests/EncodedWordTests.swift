// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct EncodedWordTests {
    @Test(arguments: [
        ("Q", "=?utf-8?Q?caf=C3=A9_noir?=", "café noir"),
        ("B", "=?UTF-8?b?Y2Fmw6k=?=", "café"),
        ("words joined", "=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("words joined over a fold", "=?utf-8?q?a?=  \t =?utf-8?q?b?=", "ab"),
        ("text between words", "=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        ("a character split over two words", "=?utf-8?b?7ZWc6g==?= =?utf-8?b?uIA=?=", "한글"),
        ("another charset next", "=?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9?=", "éé"),
        ("latin 1 is windows-1252", "=?iso-8859-1?q?=80_=93a=94?=", "€ “a”"),
        ("Korean", "=?euc-kr?B?KLGksO0pILq9IMfSwM4=?=", "(광고) 봄 할인"),
        ("Korean by another name", "=?ks_c_5601-1987?B?uLbAzMW4?=", "마이타"),
        ("Japanese with its escapes", "=?iso-2022-jp?B?GyRCPVUbKEI=?=", "春"),
        ("a language", "=?utf-8*de?q?gr=C3=BCn?=", "grün"),
        ("spaces that are not encoded", "=?utf-8?q?a b?=", "a b"),
        ("no space before it", "a=?utf-8?q?b?=c", "abc"),
        ("never closed", "=?utf-8?q?abc", "=?utf-8?q?abc"),
        ("an unknown encoding", "=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("an unknown charset", "=?x-none?q?caf=C3=A9?=", "café"),
        ("a bad digit", "=?utf-8?q?a=ZZ?=", "a=ZZ"),
        ("raw UTF-8", "grün", "grün"),
        ("nothing in it", "=?utf-8?q??=", ""),
        ("question marks", "what?=no", "what?=no"),
    ])
    func wordsAreDecoded(_ name: String, _ given: String, _ text: String) {
        #expect(EncodedWord.decode(Array(given.utf8)) == text, Comment(rawValue: name))
    }

    @Test func rawBytesOfNoCharsetAreWindows1252() {
        #expect(EncodedWord.decode([0x67, 0x72, 0xFC, 0x6E]) == "grün")
    }

    @Test(arguments: [
        "", "plain words", "Grüße", "봄 할인 정원 의자를 49,900원에 드립니다 그리고 더 많은 것들이 있습니다",
        String(repeating: "ä", count: 400), String(repeating: "long words of ascii and é ", count: 30),
        "=?utf-8?q?no?=",
        "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", String(repeating: "x", count: 2_000), "tab\tand?=_=", "a=?b",
    ])
    func whatIsEncodedDecodesToTheSame(_ text: String) {
        let encoded = EncodedWord.encode(text)
        let words = encoded.split(separator: " ")
        #expect(encoded.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(EncodedWord.decode(Array(encoded.utf8)) == SafeText.line(text))
        guard encoded.contains("=?utf-8?") else { return }
        #expect(words.allSatisfy { $0.utf8.count <= EncodedWord.wordBytesMax })
    }

    @Test func noWordSplitsACharacter() {
        for word in EncodedWord.encode(String(repeating: "한", count: 60)).split(separator: " ") {
            #expect(!EncodedWord.decode(Array(word.utf8)).contains("\u{FFFD}"))
        }
    }

    @Test func controlCharactersAreNotEncoded() {
        #expect(EncodedWord.encode("a\r\nBcc: x@y.example") == "a  Bcc: x@y.example")
    }
}

@Suite struct HeaderWriterTests {
    private func written(_ write: (inout HeaderWriter) -> Void) -> String {
        var writer = HeaderWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func longFieldsAreFoldedAndReadBackTheSame() {
        let subject = "Neues aus dem Garten: " + String(repeating: "Stühle und Bänke aus Holz, ", count: 9)
        let field = written { $0.add("Subject", text: subject) }
        #expect(field.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(Mail(Array((field + "\r\n").utf8)).subject == SafeText.line(subject))
    }

    @Test func noValueCanBeginAFieldOfItsOwn() {
        let field = written { $0.add("X-A", value: "a\r\nBcc: b@c.example\u{0}é") }
        #expect(field == "X-A: a Bcc: b@c.example?\r\n")
    }

    @Test(arguments: [
        (Mailbox(name: nil, address: "a@b.example"), "a@b.example"),
        (Mailbox(name: "Ana Lopez", address: "a@b.example"), "Ana Lopez <a@b.example>"),
        (Mailbox(name: "Lopez, \"A\"", address: "a@b.example"), #""Lopez, \"A\"" <a@b.example>"#),
        (Mailbox(name: "Büro", address: "a@b.example"), "=?utf-8?b?QsO8cm8=?= <a@b.example>"),
    ])
    func mailboxesAreWrittenAsTheyAreRead(_ mailbox: Mailbox, _ text: String) {
        #expect(mailbox.written == text)
        #expect(AddressList.mailboxes(in: Array(text.utf8)) == [mailbox])
    }

    @Test(arguments: [
        "a.txt", "my file.txt", "Rechnung März 2026.pdf", "a\"b\\c.txt", "한글 이름이 아주 긴 첨부 파일입니다 그렇지요.pdf",
        String(repeating: "long name ", count: 20) + ".pdf", "100% sure;x=y.txt", "it's.txt", "=?utf-8?q?a?=",
    ])
    func parametersAreWrittenAsTheyAreRead(_ name: String) {
        let parameter = Parameters.Parameter("filename", name)
        let field = written { $0.add("Content-Disposition", value: "attachment", parameters: [parameter]) }
        #expect(field.utf8.allSatisfy { $0 < 0x80 })
        #expect(field.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(Mail(Array((field + "\r\n").utf8)).root.filename == name)
    }

    @Test func aBoundaryIsNeverCutInPieces() {
        let boundary = String(repeating: "b", count: 70)
        let parameter = Parameters.Parameter("boundary", boundary)
        let field = written { $0.add("Content-Type", value: "multipart/mixed", parameters: [parameter]) }
        #expect(field == "Content-Type: multipart/mixed;\r\n boundary=\(boundary)\r\n")
    }

    @Test func fieldsOfAnotherMailKeepTheirBytes() {
        let other = mail("List-Id: News\n <a.b.example>\n\n")
        #expect(
            written { $0.add(other.header.fields[0], of: other.header) }
                == "List-Id: News\r\n <a.b.example>\r\n"
        )
    }
}
