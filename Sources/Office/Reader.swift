// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import Crypto
package import Judging
package import MIME
import Merging

/// Reads a mail once, and finds all that the judge and the log need of its letters.
package struct Reader: Sendable {
    /// The policy that names streams and customers.
    package let policy: Policy
    /// Whose address is whose.
    private let customers: CustomerList
    private let headerNames: [String]
    /// Words of a text below which only the very same one is the same: with fewer, one word is half of what
    /// it says.
    static let similarWordsMin = 8

    package init(policy: Policy, customers: CustomerList = CustomerList()) {
        self.policy = policy
        self.customers = customers
        headerNames = Array(policy.headerNames)
    }

    /// The envelope's part of a letter: everything that is not in the mail.
    package struct Envelope: Sendable {
        package let id: LetterID
        package let message: MessageKey
        package let source: String
        package let team: String
        package let recipient: String
        package let arrival: Timestamp
        /// The customer that the letter already belongs to, when it is read again; nil: to be found.
        package let customer: String?
        /// The expiry that it was first read with: the field that named it may have ended at intake.
        package let expires: Timestamp?

        package init(
            id: LetterID,
            message: MessageKey,
            source: String,
            team: String,
            recipient: String,
            arrival: Timestamp,
            customer: String? = nil,
            expires: Timestamp? = nil,
        ) {
            self.id = id
            self.message = message
            self.source = source
            self.team = team
            self.recipient = recipient
            self.arrival = arrival
            self.customer = customer
            self.expires = expires
        }
    }

    /// The letters of one mail, one for each envelope, in their order.
    package func letters(of mail: Mail, for envelopes: [Envelope]) -> [Letter] {
        let read = MailContent(mail)
        let content = Self.contentHash(of: read)
        let shingles = shingles(of: read)
        let headers = headers(of: mail)
        let from = mail.from.map(\.address)
        let subject = mail.subject
        let messageID = mail.messageID
        let listID = mail.listID
        let expires = expiry(of: mail)
        // Looked for once, and only where the answer counts: it takes another look at the whole text.
        lazy var found = Digest.obstacle(to: mail, visible: read.visible, texts: read.texts)
        func obstacle(in stream: Stream) -> String? {
            guard stream.merge != nil, policy.mailClass(named: stream.class).merges else { return nil }
            return found
        }
        return envelopes.map { envelope in
            let stream = policy.stream(
                for: Features(
                    source: envelope.source,
                    team: envelope.team,
                    subject: subject,
                    from: from,
                    to: envelope.recipient,
                    listID: listID,
                    headers: headers,
                )
            )
            let facts = Case.Letter(
                id: envelope.id,
                arrival: envelope.arrival,
                kind: Case.Kind(
                    source: envelope.source,
                    team: envelope.team,
                    stream: stream.name,
                    class: stream.class,
                ),
                messageID: messageID,
                content: content,
                shingles: shingles,
                size: mail.bytes.count,
                expires: [expires, envelope.expires].compactMap(\.self).min(),
                unmergeable: obstacle(in: stream),
                listID: listID,
                from: from.first?.lowercased(),
                supersedeKey: supersedeKey(of: stream, in: headers),
            )
            return Letter(
                message: envelope.message,
                customer: envelope.customer
                    ?? policy.customers.key(for: envelope.recipient, headers: headers, in: customers),
                recipient: envelope.recipient,
                subject: subject,
                policy: policy.hash,
                facts: facts,
            )
        }
    }

    /// A letter as this policy reads it; its id, arrival, customer and the operator's order stay.
    ///
    /// Without a body, which has been forgotten then, it stays as it was read before.
    package func letter(_ letter: Letter, again body: [UInt8]?) -> Letter {
        guard let body else { return letter.with(letter.facts, policy: policy.hash) }
        let envelope = Envelope(
            id: letter.id,
            message: letter.message,
            source: letter.facts.kind.source,
            team: letter.facts.kind.team,
            recipient: letter.recipient,
            arrival: letter.facts.arrival,
            customer: letter.customer,
            expires: letter.facts.expires,
        )
        guard let fresh = letters(of: Mail(body), for: [envelope]).first else {
            preconditionFailure("one envelope gives one letter")
        }
        var facts = fresh.facts
        facts.order = letter.facts.order
        return fresh.with(facts)
    }

    private func headers(of mail: Mail) -> [String: [String]] {
        var headers: [String: [String]] = [:]
        for name in headerNames {
            let values = mail.header.all(name).map { mail.header.text(of: $0) }
            if !values.isEmpty { headers[name] = values }
        }
        return headers
    }

    /// What near-duplicates are found by; nil for a text so short that only the same one counts, and under a
    /// policy that does not look for them.
    private func shingles(of read: MailContent) -> Case.Shingles? {
        guard policy.duplicates.similar != nil else { return nil }
        let shingles = read.shingles()
        guard shingles.words >= Self.similarWordsMin else { return nil }
        return Case.Shingles(recipe: shingles.version, hashes: shingles.hashes, facts: shingles.facts)
    }

    private func supersedeKey(of stream: Stream, in headers: [String: [String]]) -> String? {
        guard case .header(let name) = stream.supersedes else { return nil }
        return headers[name.lowercased()]?.first
    }

    /// The 128 leading bits of the SHA-256 over what the mail says; equal means the same mail.
    private static func contentHash(of read: MailContent) -> Case.ContentHash {
        let digest = SHA256.hash(data: read.key)
        return Case.ContentHash(raw: digest.prefix(16).reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// The earlier of `Expires` (RFC 4021 §2.1.50) and `X-Tact-Expires`, where a mail has them.
    private func expiry(of mail: Mail) -> Timestamp? {
        ["X-Tact-Expires", "Expires"]
            .compactMap { mail.moment($0) }
            .min()
            .map { Timestamp(milliseconds: $0) }
    }
}
