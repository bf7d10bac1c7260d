// SPDX-License-Identifier: Apache-2.0

import MIME

/// The header of a digest, without what describes its body.
struct DigestHeader {
    /// How many Message-IDs of letters are named.
    private static let idsMax = 20

    let letters: [DigestLetter]
    let plan: DigestPlan
    let sender: Mailbox
    let language: Digest.Language
    let unsubscribe: Unsubscribe.Fields

    /// The decoded subject: the policy's, with the number of letters, and a label the law wants in front.
    var subject: String {
        let subject = plan.subject.split(separator: "{count}", omittingEmptySubsequences: false)
            .joined(separator: "\(letters.count)")
        return SubjectLabel.labelled(SafeText.line(subject), letters: letters.map(\.mail.subject))
    }

    var bytes: [UInt8] {
        var lines = FieldWriter.field("From", FieldWriter.mailbox(name: sender.name, address: sender.address))
        lines += FieldWriter.field("To", recipient)
        lines += FieldWriter.text("Subject", subject)
        lines.append("Message-ID: \(plan.messageID)\r\n")
        let date = LocalTime(milliseconds: plan.date, offsetMinutes: plan.utcOffsetMinutes)
        lines.append("Date: \(date.fieldText)\r\n")
        if let replyTo { lines += FieldWriter.field("Reply-To", replyTo) }
        if let listID { lines += FieldWriter.field("List-Id", "<\(listID)>") }
        lines += Unsubscribe.lines(unsubscribe)
        lines.append("Auto-Submitted: auto-generated\r\n")
        if !ids.isEmpty { lines += FieldWriter.field(Digest.lettersField, ids.joined(separator: " ")) }
        lines.append("Content-Language: \(language.rawValue)\r\n")
        lines.append("MIME-Version: 1.0\r\n")
        return lines
    }

    private var newestFirst: [DigestLetter] {
        letters.enumerated()
            .sorted { ($0.element.sentAt, $0.offset) > ($1.element.sentAt, $1.offset) }
            .map(\.element)
    }

    /// The customer as the newest letter names it, if it does.
    private var recipient: String {
        let wanted = plan.recipient.lowercased()
        let named = newestFirst.first?.mail.to.first { $0.address.lowercased() == wanted }
        return FieldWriter.mailbox(name: named?.name, address: plan.recipient)
    }

    /// Only if all letters agree; one without a Reply-To wants its answers elsewhere.
    private var replyTo: String? {
        let all = letters.map { $0.mail.replyTo }
        guard let first = all.first, !first.isEmpty, first.allSatisfy({ $0.address.utf8.isSevenBit }),
            all.allSatisfy({ $0.map { $0.address.lowercased() } == first.map { $0.address.lowercased() } })
        else { return nil }
        return first.map { FieldWriter.mailbox(name: $0.name, address: $0.address) }.joined(separator: ", ")
    }

    /// The letters' own if they agree; of several lists the digest is one of its own, in the sender's domain.
    private var listID: String? {
        let ids = letters.map(\.mail.listID)
        guard ids.contains(where: { $0 != nil }) else { return nil }
        if let first = ids.first, let id = first, id.utf8.isSevenBit, ids.allSatisfy({ $0 == first }) {
            return id
        }
        return sender.domain.map { "digest.\($0)" }
    }

    /// The letters' Message-IDs, as many as the field holds.
    private var ids: [String] {
        var bytes = Digest.lettersField.utf8.count + 1
        let ids = letters.compactMap(\.mail.messageID).filter { $0.utf8.isSevenBit }.prefix(Self.idsMax)
        return Array(
            ids.prefix { id in
                bytes += id.utf8.count + 3
                return bytes <= [UInt8].lineBytesMax
            }
        )
    }
}
