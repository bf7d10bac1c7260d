// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct ObstacleTests {
    private static let head = "From: a@example.com\nTo: b@example.com\n"

    private static func multipart(_ type: String, _ part: String) -> String {
        "\(head)Content-Type: multipart/\(type); boundary=b\n\n--b\n\nx\n--b\n\(part)\n\ny\n--b--\n"
    }

    static let table: [(name: String, mail: String, obstacle: String?)] = [
        ("plain text", head + "\nHello.\n", nil),
        ("multipart/signed", multipart("signed", "Content-Type: application/pgp-signature"), "signed"),
        ("signed by a damaged name", head + "Content-Type: te\0multipart/signed\n\nx\n", "signed"),
        ("a signature within", multipart("mixed", "Content-Type: application/pkcs7-signature"), "signed"),
        (
            "multipart/encrypted", multipart("encrypted", "Content-Type: application/octet-stream"),
            "encrypted"
        ),
        ("S/MIME", head + "Content-Type: application/pkcs7-mime\n\nx\n", "encrypted"),
        (
            "S/MIME by name", multipart("mixed", "Content-Disposition: attachment; filename=smime.p7m"),
            "encrypted"
        ),
        ("PGP in the text", head + "\n-----BEGIN PGP MESSAGE-----\nx\n", "encrypted"),
        ("PGP signed text", head + "\n-----BEGIN PGP SIGNED MESSAGE-----\nx\n", "signed"),
        ("an invitation", multipart("mixed", "Content-Type: text/calendar; method=REQUEST"), "an invitation"),
        ("a calendar as a file", multipart("mixed", "Content-Type: text/calendar"), nil),
        ("a report", multipart("report", "Content-Type: message/delivery-status"), "a report"),
        ("a read receipt", multipart("mixed", "Content-Type: message/disposition-notification"), "a report"),
        (
            "a receipt asked for", head + "Disposition-Notification-To: a@example.com\n\nx\n",
            "asks for a receipt"
        ),
        ("a reply", head + "In-Reply-To: <1@x>\n\nx\n", "a reply"),
        ("a reply by references", head + "References: <1@x>\n\nx\n", "a reply"),
        ("a digest", head + "X-Tact-Letters: <1@x>\n\nx\n", "a digest"),
        ("AMP", multipart("alternative", "Content-Type: text/x-amp-html"), "AMP"),
        ("message/partial", head + "Content-Type: message/partial; id=1\n\nx\n", "a part of a message"),
        (
            "message/external-body", multipart("mixed", "Content-Type: message/external-body"),
            "a message whose body is elsewhere"
        ),
        ("50 hops", String(repeating: "Received: by x; x\n", count: 50) + head + "\nx\n", nil),
        (
            "51 hops", String(repeating: "Received: by x; x\n", count: 51) + head + "\nx\n",
            "came over 51 servers"
        ),
        (
            "a charset that nobody knows", head + "Content-Type: text/plain; charset=x-nobody\n\n\u{E4}\n",
            "an unknown charset: x-nobody"
        ),
        (
            "a subject of a charset that nobody knows", "Subject: =?x-nobody?q?=E4?=\n\nx\n",
            "a header of an unknown charset"
        ),
        (
            "a subject that is not of its charset", "Subject: =?utf-8?q?a=FF?=\n\nx\n",
            "a subject that cannot be decoded"
        ),
        (
            "a name of a charset that nobody knows", "From: =?x-nobody?q?=E4?= <a@example.com>\n\nx\n",
            "a header of an unknown charset"
        ),
        ("ASCII of a charset that nobody knows", "Subject: =?x-nobody?q?a?=\n\nx\n", nil),
        (
            "a label that stands alone", head + "Subject: SEXUALLY-EXPLICIT: x\n\nx\n",
            "must stand alone by law"
        ),
        ("a password", head + "Subject: Reset your password\n\nx\n", "a password, code or log-in"),
        (
            "a code", head + "Subject: Welcome\n\nYour verification code is 482913.\n",
            "a password, code or log-in"
        ),
        ("a code in German", head + "\nIhr Bestätigungscode: 48 2913\n", "a password, code or log-in"),
        ("a code in Korean", head + "\n인증번호 [482913]를 입력해 주세요.\n", "a password, code or log-in"),
        ("a link to a password", head + "\nReset your password: https://x/y\n", "a password, code or log-in"),
        ("a number without a code", head + "\nThe hotpot costs 1200 won.\n", nil),
        ("a code without a number", head + "\nOur code of conduct, and the security code desk.\n", nil),
        (
            "an unknown encoding", head + "Content-Transfer-Encoding: x-own\n\nx\n",
            "broken MIME: a transfer encoding is unknown"
        ),
        (
            "a multipart without an end", head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n",
            "broken MIME: a multipart has no final boundary"
        ),
        (
            "an address beyond ASCII", "From: j\u{F6}rg@example.com\n\nx\n",
            "8-bit bytes or endless lines where none may be encoded"
        ),
        (
            "text beyond ASCII before the parts",
            head + "Content-Type: multipart/mixed; boundary=b\n\nPr\u{E9}ambule\n--b\n\nx\n--b--\n",
            "8-bit bytes or endless lines where none may be encoded"
        ),
    ]

    @Test(arguments: table.map(\.name))
    func itIsNamed(_ name: String) throws {
        let row = try #require(Self.table.first { $0.name == name })
        #expect(Digest.obstacle(to: Letters.mail(row.mail)) == row.obstacle)
    }

    @Test func ourOwnLettersHaveNone() {
        for (name, mail) in Letters.all { #expect(Digest.obstacle(to: mail) == nil, "\(name)") }
    }

    @Test func textThatIsNotOfItsCharsetIsNamed() {
        let bytes =
            Letters.bytes("From: a@x\nContent-Type: text/plain; charset=utf-8\n\n") + [0xFF, 0xFE, 13, 10]
        #expect(Digest.obstacle(to: Mail(bytes)) == "text that is not of its charset")
    }

    @Test func aDigestIsNeverMergedAgain() throws {
        var random = SeededGenerator()
        let letters = [Letters.letter("a", Letters.followUp), Letters.letter("b", Letters.offer)]
        let digest = Mail(try Digest.compose(letters, plan: Letters.plan(), random: &random))
        #expect(Digest.obstacle(to: digest) == "a digest")
    }
}
