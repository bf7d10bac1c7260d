// SPDX-License-Identifier: Apache-2.0

internal import MIME

/// What a file in a Maildir asks for: its envelope, which lies in its header, and the mail as it will leave.
package struct DroppedMail: Hashable, Sendable {
    /// What a file may be.
    package struct Limits: Hashable, Sendable {
        /// The size of a mail, with CRLF at each line end; `limits: message-size` of tact.yaml.
        package var messageBytesMax: Int
        /// Recipients of one mail; `limits: recipients` of tact.yaml.
        package var recipientsMax: Int
        /// RFC 5321 §4.5.3.1.3 allows a path 256 octets with its brackets.
        package var addressBytesMax = 254

        package init(messageBytesMax: Int = 25 << 20, recipientsMax: Int = 1_000) {
            precondition(messageBytesMax > 0 && recipientsMax > 0)
            self.messageBytesMax = messageBytesMax
            self.recipientsMax = recipientsMax
        }
    }

    /// The envelope sender: the address in Return-Path (empty for `<>`), else the first one in From.
    package let sender: String
    /// The addresses of X-Tact-To where the mail has that field, else of To, Cc and Bcc; each one once.
    package let recipients: [String]
    /// The mail with CRLF line ends, without its Bcc, X-Tact-To and Return-Path fields and the `From ` line
    /// of an mbox. X-Tact-Expires stays: it is read with the letter.
    package let body: [UInt8]

    /// Reads a file as a program has written it, with LF or CRLF at its line ends.
    ///
    /// - Throws: why it can be no message; the file goes to `rejected/` with that word.
    package init(_ bytes: [UInt8], limits: Limits) throws(Rejection) {
        var canonical = LineEndings.canonical(Self.withoutEnvelopeLine(bytes))
        if !canonical.suffix(2).elementsEqual("\r\n".utf8) { canonical += "\r\n".utf8 }
        guard canonical.count <= limits.messageBytesMax else {
            throw .tooLarge(limit: limits.messageBytesMax)
        }
        let mail = Mail(canonical)
        guard !mail.header.fields.isEmpty else { throw .noMail }
        // As over SMTP: a server that drops it could see the end of the mail in the dot behind it.
        guard !canonical.contains(0) else { throw .nul }
        sender = try Self.sender(of: mail, limits: limits)
        recipients = try Self.recipients(of: mail, limits: limits)
        body = mail.header.bytes(removing: Self.isEnvelope)
    }

    private static func withoutEnvelopeLine(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: "From ".utf8) else { return bytes }
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex - 1
        return Array(bytes[(end + 1)...])
    }

    private static func sender(of mail: Mail, limits: Limits) throws(Rejection) -> String {
        if let path = mail.header.text(of: "Return-Path"), path == "<>" { return "" }
        guard let mailbox = mail.mailboxes("Return-Path").first ?? mail.mailboxes("From").first else {
            throw .noSender
        }
        return try checked(mailbox, limits: limits)
    }

    private static func recipients(of mail: Mail, limits: Limits) throws(Rejection) -> [String] {
        let named = mail.header.first("X-Tact-To") == nil ? ["To", "Cc", "Bcc"] : ["X-Tact-To"]
        // The end of a longer field is not read, and whoever it names would get nothing.
        let isWhole = named.flatMap(mail.header.all).allSatisfy { $0.body.count <= MailLimits.fieldBytesMax }
        guard isWhole else { throw .tooManyRecipients(limit: limits.recipientsMax) }
        var recipients: [String] = []
        var seen: Set<String> = []
        for mailbox in named.flatMap(mail.mailboxes) {
            let address = try checked(mailbox, limits: limits)
            if seen.insert(address).inserted { recipients.append(address) }
        }
        guard !recipients.isEmpty else { throw .noRecipient }
        guard recipients.count <= limits.recipientsMax else {
            throw .tooManyRecipients(limit: limits.recipientsMax)
        }
        return recipients
    }

    /// The address as it may stand in an envelope.
    private static func checked(_ mailbox: Mailbox, limits: Limits) throws(Rejection) -> String {
        let address = mailbox.address.utf8
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? address.startIndex
        let domain = address[at...].dropFirst()
        // A quoted local part may hold a space, and nothing else may.
        let local = address[..<at]
        let isQuoted =
            local.first == UInt8(ascii: "\"") && local.last == UInt8(ascii: "\"") && local.count > 2
        let isPlain = { (byte: UInt8) in byte > 0x20 && byte != 0x7F && byte != 0x3C && byte != 0x3E }
        guard
            !local.isEmpty, !domain.isEmpty, domain.allSatisfy(isPlain),
            local.allSatisfy({ isPlain($0) || (isQuoted && $0 == 0x20) }),
            address.count <= limits.addressBytesMax
        else { throw .badAddress(String(mailbox.address.prefix(limits.addressBytesMax))) }
        return mailbox.address
    }

    private static func isEnvelope(_ name: String) -> Bool {
        ["bcc", "return-path", "x-tact-to"].contains(name.lowercased())
    }
}
