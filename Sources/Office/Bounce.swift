// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import MIME

/// The mail that tells a sender that a letter was not delivered (RFC 3464, in the container of RFC 6522).
///
/// It is sent from `<>`, to the envelope sender, once a letter, and says of itself that a machine wrote it
/// (RFC 3834), so that nothing answers it.
struct Bounce {
    /// The largest original that is returned whole; of a larger one its header goes back (RFC 6522 §3 allows
    /// both).
    static let originalBytesMax = 64 << 10
    /// The longest Message-ID that is repeated, in bytes.
    static let messageIDBytesMax = 900

    let id: DispatchID
    let hostname: String
    let letter: Letter
    let message: Message
    /// The relay that refused.
    let relay: String
    /// The relay's own words, or what happened instead of them.
    let reply: String
    let now: Timestamp

    /// The whole mail: CRLF, and 7-bit but for a sender's address in UTF-8, which no relay without SMTPUTF8
    /// takes.
    func bytes(random: UInt64) -> [UInt8] {
        let boundary = "tact-\(String(random, radix: 36))-\(id)"
        var mail = header(boundary: boundary)
        for part in [text, report, original] {
            mail += "\r\n--\(boundary)\r\n".utf8
            mail += part
        }
        mail += "\r\n--\(boundary)--\r\n".utf8
        return mail
    }

    /// The status code of RFC 3463: the relay's own where it gave one, else the general one of its class.
    var status: String {
        let words = reply.split { " -".contains($0) }
        for word in words.prefix(3) {
            let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
            let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            let isCode =
                numbers.count == 3 && ["4", "5"].contains(numbers[0])
                && numbers.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }
            // A bounce is final, so even a temporary code is told as what it has become.
            if isCode { return "5." + numbers.dropFirst().joined(separator: ".") }
        }
        return "5.0.0"
    }

    private func header(boundary: String) -> [UInt8] {
        let fields = [
            "From: \"Mail Delivery System\" <postmaster@\(hostname)>",
            "To: <\(message.sender)>",
            "Subject: Undelivered: your mail could not be delivered",
            "Date: \(now.rfc5322())",
            "Message-ID: <\(id)@\(hostname)>",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"\(boundary)\"",
        ]
        let replyTo =
            letter.facts.messageID.flatMap { Self.isOrdinary($0) ? ["In-Reply-To: \($0)"] : nil } ?? []
        return Array((fields + replyTo).map { $0 + "\r\n" }.joined().utf8)
    }

    private var text: [UInt8] {
        let sentences = """
            Your mail could not be delivered to this address:

                \(letter.recipient)

            The relay "\(relay)" said:

                \(reply)

            Subject: \(letter.subject)
            Received from you: \(message.receivedAt.rfc5322())

            Nothing more will be tried. If the address is right, please send the mail again later,
            or ask the person who runs \(hostname).

            """
        return Self.encoded(sentences, type: "text/plain; charset=utf-8")
    }

    private var report: [UInt8] {
        let fields = [
            "Reporting-MTA: dns; \(hostname)",
            "Arrival-Date: \(message.receivedAt.rfc5322())",
            "",
            "Final-Recipient: \(Self.typed(letter.recipient))",
            "Action: failed",
            "Status: \(status)",
            "Remote-MTA: x-tact-relay; \(relay)",
            "Diagnostic-Code: smtp; \(Self.line(reply))",
        ]
        let header = "Content-Type: message/delivery-status\r\n\r\n"
        return Array((header + fields.map { $0 + "\r\n" }.joined()).utf8)
    }

    /// The original where it is small and 7-bit, so that it may stand as it is (RFC 2046 §5.2.1), else its
    /// header.
    private var original: [UInt8] {
        let body = message.body
        let isPlain = body.count <= Self.originalBytesMax && body.allSatisfy { $0 < 0x80 }
        if isPlain { return Array("Content-Type: message/rfc822\r\n\r\n".utf8) + body }
        let header = Mail.header(of: body)
        return Self.encoded(
            String(decoding: header.bytes[header.range], as: UTF8.self),
            type: "text/rfc822-headers"
        )
    }

    private static func encoded(_ text: String, type: String) -> [UInt8] {
        let header = "Content-Type: \(type)\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        return Array(header.utf8)
            + TransferCoding.encodeQuotedPrintable(LineEndings.canonical(Array(text.utf8)))
    }

    /// Whether a Message-ID may stand on a line of its own as it is: printable ASCII, far from 998 bytes
    /// (RFC 5322 §2.1.1).
    private static func isOrdinary(_ messageID: String) -> Bool {
        messageID.utf8.count <= messageIDBytesMax && messageID.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// An address with its type; one in UTF-8 is written in 7 bits as RFC 6533 §3 says (`utf-8-addr-xtext`).
    private static func typed(_ address: String) -> String {
        guard !address.utf8.allSatisfy({ $0 < 0x80 }) else { return "rfc822; \(address)" }
        let text = address.unicodeScalars.map { scalar in
            let isPlain =
                scalar.value > 0x20 && scalar.value < 0x7F && !"+=\\".unicodeScalars.contains(scalar)
            return isPlain ? String(scalar) : "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
        return "utf-8; " + text.joined()
    }

    /// One line of ASCII: what a relay said must not begin another field.
    private static func line(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 < 0x20 || $0 > 0x7E ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}
