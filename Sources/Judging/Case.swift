// SPDX-License-Identifier: Apache-2.0

/// One customer with its profile, its charges and its waiting letters: all that a judgement may look at.
package struct Case: Hashable, Sendable {
    package let customer: Customer
    /// The letters that wait, by arrival.
    package let letters: [Letter]
    /// The charges still kept, ascending by time; none lies after the moment of judging, except after a clock
    /// jump.
    package let charges: [Charge]
    /// The letters that no longer wait, as far back as duplicates, inhibitions and near-duplicates look; by
    /// arrival.
    package let earlier: [Earlier]
    /// The charges of the other customers of its account, for the budgets that an account shares; ascending
    /// by time.
    package let accountCharges: [Charge]

    package init(
        customer: Customer,
        letters: [Letter],
        charges: [Charge],
        earlier: [Earlier],
        accountCharges: [Charge] = [],
    ) {
        self.customer = customer
        self.letters = letters
        self.charges = charges
        self.earlier = earlier
        self.accountCharges = accountCharges
    }

    /// The person behind one or more addresses, as the directory knows it.
    package struct Customer: Hashable, Sendable {
        /// The key that letters and charges are counted under.
        package let key: String
        /// The customer's own zone; nil means the policy's default zone.
        package let zone: Zone?
        /// The cohort of the directory, where there is one.
        package let cohort: String?
        /// The company or household that it shares budgets with, where the directory names one.
        package let account: String?
        /// A stricter limit of its own for any rolling 7 days.
        package let limit: Int?
        /// Until when nothing that obeys budgets is sent to it.
        package let pausedUntil: Timestamp?
        /// What it has opted out of.
        package let optOuts: [OptOut]

        package init(
            key: String,
            zone: Zone? = nil,
            cohort: String? = nil,
            account: String? = nil,
            limit: Int? = nil,
            pausedUntil: Timestamp? = nil,
            optOuts: [OptOut] = [],
        ) {
            self.key = key
            self.zone = zone
            self.cohort = cohort
            self.account = account
            self.limit = limit
            self.pausedUntil = pausedUntil
            self.optOuts = optOuts
        }
    }

    /// What keeps mail from an address for good.
    package enum OptOut: Hashable, Sendable {
        /// The customer unsubscribed from a stream; nil: from every stream that obeys budgets.
        case stream(String?)
        /// An address is dead, by its normal form: mail to it bounced for good; nil: all of them.
        case bounced(String?)
        /// The customer reported a mail as spam.
        case complained
    }

    /// A waiting letter, as far as judging goes.
    package struct Letter: Hashable, Sendable {
        package let id: LetterID
        /// When it was accepted.
        package let arrival: Timestamp
        /// Where it came from and what it is.
        package let kind: Kind
        /// Its Message-ID with angle brackets; nil where it has none.
        package let messageID: String?
        /// The digest of what it says (subject, visible text, link targets, attachments); equal means the
        /// same mail.
        package let content: ContentHash
        /// Its shingles and facts, for near-duplicates; nil where it is too short.
        package let shingles: Shingles?
        /// In bytes, as it came.
        package let size: Int
        /// What it is worth, where a trace tells it; else the stream's priority does.
        package let value: Double?
        /// Its own expiry, from `Expires` or `X-Tact-Expires`; it may shorten the class's, not lengthen it.
        package let expires: Timestamp?
        /// Why it cannot be part of a digest (`signed`, `a reply`); nil where it can.
        package var unmergeable: String?
        /// What it agrees on with others of a merge that says so: the List-Id, and the From address.
        package let listID: String?
        /// The From address, in lower case.
        package let from: String?
        /// The value of the header that the stream's `supersedes` names.
        package let supersedeKey: String?
        /// The normal form of the address that it goes to, where that bears on the judgement: one of the
        /// customer's addresses is dead. It belongs to no mail, so no ledger keeps it.
        package var recipient: String?
        /// What an operator said of it.
        package var order: Order?

        package init(
            id: LetterID,
            arrival: Timestamp,
            kind: Kind,
            messageID: String?,
            content: ContentHash,
            shingles: Shingles? = nil,
            size: Int = 0,
            value: Double? = nil,
            expires: Timestamp? = nil,
            unmergeable: String? = nil,
            listID: String? = nil,
            from: String? = nil,
            supersedeKey: String? = nil,
            recipient: String? = nil,
            order: Order? = nil,
        ) {
            self.id = id
            self.arrival = arrival
            self.kind = kind
            self.messageID = messageID
            self.content = content
            self.shingles = shingles
            self.size = size
            self.value = value
            self.expires = expires
            self.unmergeable = unmergeable
            self.listID = listID
            self.from = from
            self.supersedeKey = supersedeKey
            self.recipient = recipient
            self.order = order
        }
    }

    /// An operator's hand on a waiting letter.
    package enum Order: String, Hashable, Sendable {
        case release
        case cancel
        case hold
    }

    /// Where a letter came from, and which rules of the policy it fell under.
    package struct Kind: Hashable, Sendable {
        package let source: String
        package let team: String
        package let stream: String
        /// The name of its class.
        package let `class`: String

        package init(source: String, team: String, stream: String, class: String) {
            self.source = source
            self.team = team
            self.stream = stream
            self.class = `class`
        }
    }

    /// A mail that counted: when, and what it was then.
    package struct Charge: Hashable, Sendable {
        package let at: Timestamp
        package let kind: Kind
        /// The cohort of the customer at that time.
        package let cohort: String?

        package init(at: Timestamp, kind: Kind, cohort: String? = nil) {
            self.at = at
            self.kind = kind
            self.cohort = cohort
        }
    }

    /// A letter that no longer waits.
    package struct Earlier: Hashable, Sendable {
        package let id: LetterID
        package let arrival: Timestamp
        package let kind: Kind
        package let messageID: String?
        package let content: ContentHash
        package let shingles: Shingles?
        /// What it was worth, where a trace told it.
        package let value: Double?
        package let end: End

        package init(
            id: LetterID,
            arrival: Timestamp,
            kind: Kind,
            messageID: String?,
            content: ContentHash,
            shingles: Shingles? = nil,
            value: Double? = nil,
            end: End,
        ) {
            self.id = id
            self.arrival = arrival
            self.kind = kind
            self.messageID = messageID
            self.content = content
            self.shingles = shingles
            self.value = value
            self.end = end
        }
    }

    /// What became of an earlier letter, as far as later ones care.
    package enum End: String, Hashable, Sendable {
        /// It reached, or may have reached, or is about to reach the customer: leaving, sent, merged,
        /// unknown.
        case passed
        /// It never will: suppressed, bounced, cancelled. It neither makes duplicates nor inhibits.
        case stopped
    }

    /// The 128 leading bits of a SHA-256 over a letter's normalised content.
    package struct ContentHash: Hashable, Sendable {
        package let raw: UInt128

        package init(raw: UInt128) {
            self.raw = raw
        }
    }

    /// The set of a text's word 3-shingles, and its fact tokens (facts are the tokens with a digit).
    package struct Shingles: Hashable, Sendable {
        /// Which recipe made it; sets of different recipes are not compared.
        package let recipe: UInt8
        /// Ascending, without repeats.
        package let hashes: [UInt64]
        /// The fact tokens' hashes, ascending, without repeats.
        package let facts: [UInt64]

        package init(recipe: UInt8, hashes: [UInt64], facts: [UInt64]) {
            self.recipe = recipe
            self.hashes = hashes
            self.facts = facts
        }
    }
}
