// SPDX-License-Identifier: Apache-2.0

/// What the header says, decoded.
extension Mail {
    /// The subject: decoded, unfolded, safe to show; empty where there is none.
    package var subject: String { header.text(of: "Subject") ?? "" }

    /// Whether the fields that people read decode for certain: each encoded word in them has a charset that
    /// is known, and holds nothing that this charset lacks.
    package var isHeaderCertain: Bool {
        ["Subject", "From", "Reply-To"].allSatisfy { name in
            header.all(name).allSatisfy { field in
                let decoded = EncodedWord.decodedRaw(header.unfolded(field))
                return decoded.isKnown && decoded.isValid
            }
        }
    }

    /// The Message-ID with its brackets, without white space; `nil` where there is none. One without
    /// brackets gets them, so that the same id is always the same text; of several the first counts.
    package var messageID: String? {
        guard let text = header.text(of: "Message-ID") else { return nil }
        let id = text.withoutBrackets
        return id.isEmpty ? nil : "<\(id)>"
    }

    package var from: [Mailbox] { mailboxes("From") }
    package var sender: [Mailbox] { mailboxes("Sender") }
    package var replyTo: [Mailbox] { mailboxes("Reply-To") }
    package var to: [Mailbox] { mailboxes("To") }
    package var cc: [Mailbox] { mailboxes("Cc") }
    package var bcc: [Mailbox] { mailboxes("Bcc") }

    /// The id of the mailing list, in lower case, without brackets and description (RFC 2919 §3, §6).
    package var listID: String? {
        guard let text = header.text(of: "List-Id") else { return nil }
        let id = (Self.bracketed(text) ?? text).lowercased().withoutSpace
        return id.isEmpty ? nil : id
    }

    /// The URIs of `List-Unsubscribe`, in order, white space in them left out (RFC 2369 §2).
    package var listUnsubscribe: [String] {
        header.all("List-Unsubscribe").flatMap { field in
            header.text(of: field).utf8.split(separator: ASCII.less).compactMap { piece -> String? in
                guard let end = piece.firstIndex(of: ASCII.greater) else { return nil }
                let uri = String(Substring(piece[..<end])).withoutSpace
                return uri.utf8.contains(ASCII.colon) ? uri : nil
            }
        }
    }

    /// Whether one click unsubscribes (RFC 8058 §3.1): the field says so, and there is an https URI.
    package var listUnsubscribePost: Bool {
        let value = header.text(of: "List-Unsubscribe-Post")?.token
        return value == "list-unsubscribe=one-click"
            && listUnsubscribe.contains { $0.lowercased().hasPrefix("https:") }
    }

    /// When it was written, in milliseconds since 1970; `nil` where it does not say, or no date.
    package var date: Int64? { moment("Date") }

    /// When it loses its worth, in milliseconds since 1970: `X-Tact-Expires`, else `Expires` (RFC 4021
    /// §2.1.50), else its older name; `nil` where it does not say.
    package var expires: Int64? { moment("X-Tact-Expires") ?? moment("Expires") ?? moment("Expiry-Date") }

    /// How many servers it has passed: its `Received` fields (RFC 5321 §6.3).
    package var hops: Int { header.all("Received").count }

    /// Whether it answers another mail.
    package var isReply: Bool { header.first("In-Reply-To") != nil || header.first("References") != nil }

    /// Whether a program wrote it by itself (RFC 3834 §5).
    package var isAutoSubmitted: Bool {
        guard let value = header.text(of: "Auto-Submitted")?.lowercased() else { return false }
        return value.prefix { $0 != ";" && $0 != " " && $0 != "(" } != "no"
    }

    /// The mailboxes of all fields of one name, in order.
    package func mailboxes(_ name: String) -> [Mailbox] {
        header.all(name).flatMap { AddressList.mailboxes(in: header.unfolded($0)) }
    }

    /// The date in the first field of this name, in milliseconds since 1970.
    package func moment(_ name: String) -> Int64? {
        header.text(of: name).flatMap(MailDate.milliseconds)
    }

    /// What stands in the last angle brackets; `nil` where there are none.
    private static func bracketed(_ text: String) -> String? {
        guard let end = text.lastIndex(of: ">"), let start = text[..<end].lastIndex(of: "<") else {
            return nil
        }
        return String(text[text.index(after: start)..<end])
    }
}
