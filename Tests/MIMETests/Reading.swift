// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import MIME

/// Tact's reading of a mail in the words of `Tests/Mails/read-mail.py`.
enum Reading {
    /// Texts by the names of what they are; what is empty is left out.
    static func texts(of mail: Mail) -> [String: String] {
        var texts = [
            "subject": line(mail.subject),
            "from": mailboxes(mail.from),
            "sender": mailboxes(mail.sender),
            "reply-to": mailboxes(mail.replyTo),
            "to": mailboxes(mail.to),
            "cc": mailboxes(mail.cc),
            "message-id": mail.messageID ?? "",
            "list-id": mail.listID ?? "",
            "date": mail.date.map { "\($0)" } ?? "",
        ]
        texts.merge(parts(mail.root, at: "part")) { first, _ in first }
        return texts.filter { !$0.value.isEmpty }
    }

    /// The fields that two readings have in different words.
    static func fields(_ one: [String: String], unlike other: [String: String]) -> Set<String> {
        Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
    }

    private static func parts(_ part: Part, at place: String) -> [String: String] {
        var texts = [
            "\(place) type": part.type.name,
            "\(place) name": line(part.filename ?? ""),
            "\(place) disposition": part.disposition?.kind ?? "",
            "\(place) id": part.contentID ?? "",
        ]
        for (number, child) in part.children.enumerated() {
            let inner = place == "part" ? "part \(number + 1)" : "\(place).\(number + 1)"
            texts.merge(parts(child, at: inner)) { first, _ in first }
        }
        guard part.children.isEmpty else { return texts }
        texts["\(place) bytes"] = Data(part.decodedBytes()).base64EncodedString()
        if part.type.isText { texts["\(place) text"] = part.decodedText().text }
        return texts
    }

    private static func mailboxes(_ mailboxes: [Mailbox]) -> String {
        mailboxes.filter { $0.address.contains("@") }
            .map { mailbox in mailbox.name.map { "\(line($0)) <\(mailbox.address)>" } ?? mailbox.address }
            .joined(separator: ", ")
    }

    /// Each run of white space as one space: how many there were is nobody's reading.
    private static func line(_ text: String) -> String {
        // By scalars: a mark of accent behind a space is one character with it.
        text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }
            .joined(separator: " ")
    }
}
