// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Drop

@Suite struct DroppedMailTests {
    private let limits = DroppedMail.Limits(messageBytesMax: 2_000, recipientsMax: 3)

    private func read(_ text: String) throws -> DroppedMail {
        try DroppedMail(Array(text.utf8), limits: limits)
    }

    @Test func lineEndsBecomeCRLFAndNothingElseChanges() throws {
        let dropped = try read(
            "From: a@example.com\nTo: b@customer.example\nSubject: =?utf-8?q?x?=\n\n  one\ntwo"
        )
        let canonical =
            "From: a@example.com\r\nTo: b@customer.example\r\nSubject: =?utf-8?q?x?=\r\n\r\n  one\r\ntwo\r\n"
        #expect(String(decoding: dropped.body, as: UTF8.self) == canonical)
    }

    @Test(arguments: [
        (
            "To, Cc and Bcc", "To: a@x.example\nCc: B <b@x.example>\nBcc: c@x.example",
            ["a@x.example", "b@x.example", "c@x.example"]
        ),
        ("X-Tact-To alone", "To: a@x.example\nX-Tact-To: d@x.example\nBcc: c@x.example", ["d@x.example"]),
        (
            "two X-Tact-To fields", "X-Tact-To: d@x.example\nX-TACT-TO: e@x.example",
            ["d@x.example", "e@x.example"]
        ),
        ("each address once", "To: a@x.example, a@x.example\nCc: a@x.example", ["a@x.example"]),
        ("a folded list", "To: a@x.example,\n \"B, C\" <b@x.example>", ["a@x.example", "b@x.example"]),
        ("a group", "To: friends: a@x.example, b@x.example;", ["a@x.example", "b@x.example"]),
        ("a quoted local part", "To: \"a b\"@x.example", ["\"a b\"@x.example"]),
    ])
    func recipientsComeFromTheHeader(_ name: String, _ fields: String, _ recipients: [String]) throws {
        #expect(try read("From: s@example.com\n\(fields)\n\ntext\n").recipients == recipients)
    }

    @Test(arguments: [
        ("From", "From: Shop <s@example.com>", "s@example.com"),
        ("Return-Path", "Return-Path: <bounces@example.com>\nFrom: s@example.com", "bounces@example.com"),
        ("the empty path", "Return-Path: <>\nFrom: s@example.com", ""),
    ])
    func theSenderComesFromTheHeader(_ name: String, _ fields: String, _ sender: String) throws {
        #expect(try read("\(fields)\nTo: a@x.example\n\ntext\n").sender == sender)
    }

    @Test func whatBelongsToTheEnvelopeIsTakenOut() throws {
        let dropped = try read(
            """
            Return-Path: <bounces@example.com>
            From: s@example.com
            To: a@x.example
            BCC: c@x.example,
             d@x.example
            X-Tact-To: a@x.example
            X-Tact-Expires: 2026-03-04T10:00:00Z
            Subject: Benches

            Bcc: stays in the text
            """
        )
        #expect(
            String(decoding: dropped.body, as: UTF8.self).split(separator: "\r\n") == [
                "From: s@example.com", "To: a@x.example", "X-Tact-Expires: 2026-03-04T10:00:00Z",
                "Subject: Benches",
                "Bcc: stays in the text",
            ]
        )
    }

    @Test func theEnvelopeLineOfAnMboxIsTakenOut() throws {
        let dropped = try read(
            "From s@example.com Mon Mar  2 09:00:00 2026\nFrom: s@example.com\nTo: a@x.example\n\nx\n"
        )
        #expect(dropped.body.starts(with: "From: s@example.com\r\n".utf8))
    }

    @Test(
        arguments: [
            ("nothing", "", .noMail),
            ("a bare mbox line", "From x", .noMail),
            ("text", "Hello Ana,\n\nthe bench is ready.\n", .noMail),
            ("zero bytes", "\0\0\0\0", .noMail),
            ("a NUL before a dot", "From: s@example.com\nTo: a@x.example\n\nx\n\0.\ny\n", .nul),
            ("a NUL in the header", "From: s@example.com\nTo: a@x.example\nSubject: \0\n\nx\n", .nul),
            ("no sender", "To: a@x.example\n\ntext\n", .noSender),
            ("no recipient", "From: s@example.com\nSubject: x\n\ntext\n", .noRecipient),
            (
                "an empty X-Tact-To", "From: s@example.com\nTo: a@x.example\nX-Tact-To:\n\ntext\n",
                .noRecipient
            ),
            (
                "undisclosed recipients", "From: s@example.com\nTo: undisclosed-recipients:;\n\ntext\n",
                .noRecipient
            ),
            ("no domain", "From: s@example.com\nTo: ana\n\ntext\n", .badAddress("ana")),
            (
                "an empty domain", "From: s@example.com\nTo: a@\n\ntext\n",
                .badAddress("a@")
            ),
            (
                "four recipients",
                "From: s@example.com\nTo: a@x.example, b@x.example, c@x.example, d@x.example\n\ntext\n",
                .tooManyRecipients(limit: 3)
            ),
            (
                "a long address",
                "From: s@example.com\nTo: \(String(repeating: "a", count: 245))@x.example\n\ntext\n",
                .badAddress(String(repeating: "a", count: 245) + "@x.exampl")
            ),
            (
                "too large with its CRLF", "From: s@example.com\n\n" + String(repeating: "\n", count: 990),
                .tooLarge(limit: 2_000)
            ),
        ] as [(String, String, Rejection)]
    )
    func whatCanBeNoMessageIsRejectedWithItsReason(_ name: String, _ text: String, _ rejection: Rejection) {
        let error = #expect(throws: Rejection.self) { try read(text) }
        #expect(error == rejection)
    }

    @Test func anAddressOfTheLongestLengthIsTaken() throws {
        let address = String(repeating: "a", count: 244) + "@x.example"
        #expect(try read("From: s@example.com\nTo: \(address)\n\ntext\n").recipients == [address])
    }

    @Test func whomTheEndOfAnEndlessFieldNamesIsNotForgotten() {
        let text =
            "From: s@example.com\nTo: a@x.example,\(String(repeating: " ", count: 2 << 20))b@x.example\n\nx\n"
        let generous = DroppedMail.Limits(messageBytesMax: 4 << 20, recipientsMax: 3)
        #expect(throws: Rejection.tooManyRecipients(limit: 3)) {
            try DroppedMail(Array(text.utf8), limits: generous)
        }
    }
}
