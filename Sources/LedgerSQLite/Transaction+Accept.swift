// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    func accept(_ batch: [Accepted]) throws(LedgerError) {
        for accepted in batch {
            precondition(!accepted.letters.isEmpty, "a message without letters")
            try add(accepted.message)
            let isShared = accepted.letters.count > 1
            if isShared {
                try Run(.addShare, in: db, accepted.message.id, accepted.letters.count).finish()
            }
            for letter in accepted.letters {
                precondition(letter.message == accepted.message.id, "a letter of another message")
                try add(letter, isShared: isShared)
            }
        }
    }

    private func add(_ message: Message) throws(LedgerError) {
        let source = try names.number(of: message.source, in: db)
        let team = try names.number(of: message.team, in: db)
        try Run(
            .addMessage,
            in: db,
            message.id,
            message.receivedAt,
            source,
            team,
            message.sender,
            message.trace,
            Checksum.of(message.body),
            message.body,
        ).finish()
        recent.keep(message)
    }

    private func add(_ letter: Letter, isShared: Bool) throws(LedgerError) {
        let facts = letter.facts
        let customer = try arrived(at: letter.customer, facts.arrival)
        let kind = try names.number(of: facts.kind, in: db)
        let policy = try names.number(of: letter.policy, in: db)
        let number = try Run(
            .addLetter,
            in: db,
            facts.id,
            customer,
            facts.arrival,
            Letter.State.waiting.stored,
            Stored.never,
            Stored.noDispatch,
            Stored.noDecision,
            letter.message,
            isShared ? 1 : 0,
            kind,
            policy,
            facts.size,
            facts.content.raw,
            letter.recipient == letter.customer ? nil : letter.recipient,
            letter.subject,
            facts.messageID,
            facts.from,
            facts.listID,
            facts.supersedeKey,
            facts.unmergeable,
            facts.value,
            facts.expires,
            facts.order?.stored,
        ).finishInsertion()
        if let shingles = facts.shingles {
            try Run(.addLetterText, in: db, number, shingles.packed).finish()
        }
        try count(1, acceptedAt: facts.arrival, kind: kind, as: .waiting)
        try stretch(.letters, to: number, facts.arrival, facts.arrival)
    }

    /// The number of the customer a letter came for, whose case is now due and has changed.
    private func arrived(at key: String, _ moment: Timestamp) throws(LedgerError) -> Int64 {
        guard let row = try customerRow(key) else {
            return try Run(.addCustomer, in: db, key, CaseVersion.letter, moment).finishInsertion()
        }
        try Run(.customerHasLetter, in: db, row.number, moment).finish()
        return row.number
    }
}

extension Query {
    static let accepting =
        [addMessage, addShare, addCustomer, customerHasLetter, customerIsDue, addLetter, addLetterText]

    static let addMessage = Query(
        """
        INSERT INTO message (id, received_at, source, team, sender, trace, checksum, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    static let addShare = Query("INSERT INTO share (message, open, stays) VALUES (?, ?, 0)")
    static let addCustomer = Query("INSERT INTO customer (key, version, due) VALUES (?, ?, ?)")
    static let customerHasLetter = Query(
        """
        UPDATE customer SET version = version + \(CaseVersion.letter), due = min(ifnull(due, ?2), ?2)
        WHERE n = ?1
        """
    )
    /// A charge has gone back, or a rule has changed.
    static let customerIsDue = Query(
        """
        UPDATE customer SET version = version + \(CaseVersion.change), due = min(ifnull(due, ?2), ?2)
        WHERE n = ?1
        """
    )
    static let addLetter = Query(
        """
        INSERT INTO letter (
            id, customer, arrival, state, until, dispatch, last, message, is_shared, kind, policy, size,
            content, recipient, subject, message_id, from_address, list_id, supersede_key, unmergeable, value,
            expires, operator_order
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    static let addLetterText = Query("INSERT INTO letter_text (letter, shingles) VALUES (?, ?)")
}
