// SPDX-License-Identifier: Apache-2.0

import Judging

/// What an `InMemoryLedger` knows, and the rules by which it changes.
///
/// Each operation checks first and writes after, so one that throws has changed nothing.
struct Books {
    /// A message while its body is kept.
    struct KeptMessage {
        let message: Message
        /// Letters of it that wait or leave.
        var open: Int
        /// One of its letters was suppressed, or may be sent again by an operator: the body stays its time.
        var staysItsTime = false
    }

    /// A letter and all that was decided on it.
    struct LetterEntry {
        var letter: Letter
        /// Letters are counted in the order in which they were accepted.
        let number: Int
        var state = Letter.State.waiting
        var until: Timestamp?
        var dispatch: DispatchID?
        /// The oldest first.
        var decisions: [Decision] = []

        var record: LetterRecord {
            LetterRecord(letter: letter, state: state, until: until, dispatch: dispatch)
        }
    }

    /// What is known of a customer.
    struct CaseEntry {
        /// Customers are listed in the order in which they were first seen.
        let number: Int
        var version: Int64 = 0
        var due: Timestamp?
        /// All letters, by arrival.
        var letters: [LetterID] = []
        /// Ascending by time.
        var charges: [CaseRecord.NewCharge] = []
    }

    /// A dispatch until it is settled for good.
    struct LiveDispatch {
        var dispatch: Dispatch
        var isLeaving = false
        var due: Timestamp
        var attempts = 0
    }

    var messages: [MessageKey: KeptMessage] = [:]
    var letters: [LetterID: LetterEntry] = [:]
    var cases: [String: CaseEntry] = [:]
    var dispatches: [DispatchID: LiveDispatch] = [:]
    /// The letters of each dispatch that has any, the carrier first; also after it is settled.
    var passengers: [DispatchID: [LetterID]] = [:]
    /// The log, in the order in which it was written.
    var decisions: [Decision] = []
    /// The hash of the policy that all cases were last made due for.
    var policy: String?
    /// In the order in which they are listed.
    var optOuts: [OptOut] = []
    /// By start and id.
    var silences: [Silence] = []
    /// How often each account was charged.
    var accounts: [String: Int64] = [:]
    /// How many letters were ever accepted.
    private var acceptedCount = 0
    var prices: KeptPrices?

    mutating func accept(_ batch: [Accepted]) throws(LedgerError) {
        var fresh = (messages: Set<MessageKey>(), letters: Set<LetterID>())
        for accepted in batch {
            precondition(!accepted.letters.isEmpty, "a message without letters")
            let key = accepted.message.id
            guard messages[key] == nil, fresh.messages.insert(key).inserted else {
                throw .corrupt("message \(key) is there already")
            }
            for letter in accepted.letters {
                precondition(letter.message == key, "a letter of another message")
                guard letters[letter.id] == nil, fresh.letters.insert(letter.id).inserted else {
                    throw .corrupt("letter \(letter.id) is there already")
                }
            }
        }
        for accepted in batch {
            messages[accepted.message.id] = KeptMessage(
                message: accepted.message,
                open: accepted.letters.count
            )
            for letter in accepted.letters {
                add(letter)
            }
        }
    }

    private mutating func add(_ letter: Letter) {
        letters[letter.id] = LetterEntry(letter: letter, number: acceptedCount)
        acceptedCount += 1
        let arrival = letter.facts.arrival
        change(letter.customer) { entry in
            entry.version += CaseVersion.letter
            entry.due = min(entry.due ?? arrival, arrival)
        }
        let order = (arrival, letter.id)
        let earlier = cases[letter.customer]?.letters ?? []
        let place = earlier.lastIndex {
            letters[$0].map { ($0.letter.facts.arrival, $0.letter.id) < order } ?? true
        }
        cases[letter.customer]?.letters.insert(letter.id, at: place.map { $0 + 1 } ?? 0)
    }

    /// Changes what is known of a customer, who may be new.
    mutating func change(_ customer: String, _ body: (inout CaseEntry) -> Void) {
        let number = cases.count
        body(&cases[customer, default: CaseEntry(number: number)])
    }

    mutating func write(_ decision: Decision) {
        decisions.append(decision)
        letters[decision.letter]?.decisions.append(decision)
    }

    /// Lets go of a letter's message when none of its letters is open any more.
    mutating func close(_ letter: Letter, bodyStaysItsTime stays: Bool) {
        guard var kept = messages[letter.message] else { return }
        kept.open -= 1
        kept.staysItsTime = kept.staysItsTime || stays
        messages[letter.message] = kept.open > 0 || kept.staysItsTime ? kept : nil
    }
}
