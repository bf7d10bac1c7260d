// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

@Suite struct EnvelopeTests {
    private static func envelope(
        from sender: String = "a@x.example",
        to recipient: String = "b@y.example",
        _ text: String = "Subject: s\r\n\r\nx\r\n",
    ) throws -> Envelope {
        try Envelope(RelayDesk.parcel(from: sender, to: recipient, RelayDesk.bytes(text)))
    }

    @Test func addressesStandInBracketsAndTheNullPathIsEmpty() throws {
        #expect(try EnvelopeTests.envelope().sender == "<a@x.example>")
        #expect(try EnvelopeTests.envelope().recipient == "<b@y.example>")
        #expect(try EnvelopeTests.envelope(from: "").sender == "<>")
        #expect(try EnvelopeTests.envelope(to: "postmaster").recipient == "<postmaster>")
        #expect(try EnvelopeTests.envelope(to: "\"a@b\"@y.example").recipient == "<\"a@b\"@y.example>")
    }

    @Test(arguments: [
        "b@y.example\r\nRCPT TO:<c@z.example>", "b@y.example\n", "b\r@y.example", "b\0@y.example",
        "b c@y.example",
        "<b@y.example>", "b@y.example> NOTIFY=NEVER", "b\t@y.example", "b\u{7F}@y.example",
    ])
    func whatCouldBeACommandIsRefused(_ address: String) {
        #expect(throws: EnvelopeError.address(.recipient)) { try EnvelopeTests.envelope(to: address) }
        #expect(throws: EnvelopeError.address(.sender)) { try EnvelopeTests.envelope(from: address) }
    }

    @Test func aRecipientIsNeeded() {
        #expect(throws: EnvelopeError.address(.recipient)) { try EnvelopeTests.envelope(to: "") }
    }

    @Test(arguments: [
        "\n", "\r", "a\n.\nb\r\n", "a\r.\r\n", "a\r\n\r", "\na\r\n", "a\r\r\n", "a\n\r\n", "a\r\n\nb",
        "a\n\r",
        String(repeating: "x", count: 4_095) + "\n", String(repeating: "x", count: 4_096) + "\r" + "y",
        String(repeating: "x\r\n", count: 5_000) + "\n",
    ])
    func aLoneLineEndIsRefused(_ text: String) {
        #expect(throws: EnvelopeError.loneLineEnd) { try EnvelopeTests.envelope(text) }
    }

    /// What some relay takes for the end of a mail; a second mail could stand behind it.
    @Test(arguments: [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\n.\r", "\r.\r\n", "\r.\n", "\r\n\0.\r\n",
    ])
    func noFalseEndLeaves(_ end: String) {
        #expect(throws: EnvelopeError.self) {
            try EnvelopeTests.envelope("Subject: s\r\n\r\nx\(end)MAIL FROM:<forged@x.example>\r\n")
        }
    }

    @Test(arguments: ["\0", "a\0b\r\n", "\r\n\0.\r\n", String(repeating: "x", count: 4_096) + "\0\r\n"])
    func aNULIsRefused(_ text: String) {
        #expect(throws: EnvelopeError.nul) { try EnvelopeTests.envelope(text) }
    }

    @Test(arguments: [
        "", "\r\n", "a", "a\r\n", "\r\n\r\n", "a\r\n.\r\nb", String(repeating: "\r\n", count: 4_097),
    ])
    func wholeLineEndsPass(_ text: String) throws {
        #expect(try EnvelopeTests.envelope(text).needs.bytes >= text.utf8.count)
    }

    @Test(arguments: [("", 0), ("a", 3), ("a\r\n", 3), (".\r\n", 3), ("a\r\nb", 6)])
    func theSizeCountsTheLineEndThatIsAdded(_ text: String, _ bytes: Int) throws {
        #expect(try EnvelopeTests.envelope(text).needs.bytes == bytes)
    }

    @Test func onlyALocalPartBeyondASCIINeedsSMTPUTF8() throws {
        let domain = try EnvelopeTests.envelope(to: "b@bücher.example")
        #expect(domain.recipient == "<b@xn--bcher-kva.example>")
        #expect(!domain.needs.unicodeAddresses)
        let local = try EnvelopeTests.envelope(from: "büro@x.example")
        #expect(local.sender == "<büro@x.example>")
        #expect(local.needs.unicodeAddresses)
        #expect(throws: EnvelopeError.domain(.recipient)) {
            try EnvelopeTests.envelope(to: "b@bu\u{308}cher.example")
        }
    }
}

@Suite struct DomainTests {
    /// RFC 3492 §7.1, and names that are in use.
    @Test(arguments: [
        ("y.example", "y.example"), ("[127.0.0.1]", "[127.0.0.1]"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.Example", "xn--bcher-kva.Example"), ("münchen.de", "xn--mnchen-3ya.de"),
        ("faß.de", "xn--fa-hia.de"),
        ("παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp"), ("한국", "xn--3e0b707e"),
        ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
        ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"), ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
    ])
    func aNameHasItsKnownASCIIForm(_ domain: String, _ ascii: String) throws {
        #expect(try Domain.ascii(domain) == ascii)
    }

    @Test(arguments: [
        "ü..example", "ü.", String(repeating: "ü", count: 63), String(repeating: "ü", count: 10_000),
    ])
    func aLabelHasOneTo63Bytes(_ domain: String) {
        #expect(throws: Domain.Problem.labelLength) { try Domain.ascii(domain) }
    }
}
