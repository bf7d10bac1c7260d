// SPDX-License-Identifier: Apache-2.0

import Judging
import MIME

/// A mail that a local program wrote, made complete: who it is for, and the fields that every mail has.
struct OutgoingDraft {
    let recipients: [String]
    let bytes: [UInt8]

    /// - Parameters:
    ///   - mail: CRLF line ends.
    ///   - arguments: The recipients of the command line; with `readsRecipients` they are added to those of
    ///     the header, as Postfix does (old Sendmail took them away).
    ///   - author: For a mail without From.
    init(
        _ mail: [UInt8],
        arguments: [String],
        readsRecipients: Bool,
        author: (name: String?, address: String),
        messageID: String,
        date: Timestamp,
    ) {
        let read = Mail(mail)
        let inHeader = readsRecipients ? (read.to + read.cc + read.bcc).map(\.address) : []
        var seen: Set<String> = []
        recipients = (arguments + inHeader).filter { seen.insert($0).inserted }

        var fields: [String] = []
        if read.header.first("From") == nil {
            fields.append("From: \(Mailbox(name: author.name, address: author.address).written)")
        }
        if read.header.first("Date") == nil { fields.append("Date: \(date.rfc5322())") }
        if read.header.first("Message-ID") == nil { fields.append("Message-ID: \(messageID)") }
        let kept = read.header.bytes { ["bcc", "resent-bcc"].contains($0.lowercased()) }
        let added = Array(fields.map { $0 + "\r\n" }.joined().utf8)
        // A text without any header gets the empty line that ends one.
        bytes =
            added + (read.header.fields.isEmpty && !mail.starts(with: [0x0D, 0x0A]) ? [0x0D, 0x0A] : [])
            + kept
    }

    /// What stands before a line of one dot, where there is one.
    static func untilDotLine(_ bytes: [UInt8]) -> [UInt8] {
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
            let line = bytes[start..<end]
            if line.elementsEqual([0x2E]) || line.elementsEqual([0x2E, 0x0D]) {
                return Array(bytes[..<start])
            }
            start = end + 1
        }
        return bytes
    }
}
