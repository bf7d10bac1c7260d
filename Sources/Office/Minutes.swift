// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Logging
import MIME
import Merging

/// Writes down one judgement: from rulings to the record that the ledger keeps.
struct Minutes {
    private let opened: OpenCase
    private let customer: Case.Customer
    private let account: CaseRecord.Account?
    private let letters: [LetterID: Letter]
    private let policy: Policy
    private let office: Bench.Surroundings
    private let now: Timestamp
    private var changes: [CaseRecord.Change] = []
    private var charges: [CaseRecord.NewCharge] = []
    private var dispatches: [Dispatch] = []
    private var decisions: [Decision] = []
    private var due: Timestamp?
    private let rereadIDs: Set<LetterID>

    init(
        of opened: OpenCase,
        customer: Case.Customer,
        account: CaseRecord.Account?,
        letters: [Letter],
        policy: Policy,
        office: Bench.Surroundings,
        at now: Timestamp
    ) {
        self.opened = opened
        self.customer = customer
        self.account = account
        self.letters = Dictionary(uniqueKeysWithValues: letters.map { ($0.id, $0) })
        self.policy = policy
        self.office = office
        self.now = now
        rereadIDs = Set(opened.letters.filter { $0.letter.policy != policy.hash }.map(\.letter.id))
    }

    /// The record of what was written.
    var record: CaseRecord {
        CaseRecord(
            customer: opened.customer,
            version: opened.version,
            changes: changes,
            charges: charges,
            dispatches: dispatches,
            decisions: decisions,
            due: due,
            account: account,
        )
    }

    /// Writes all rulings of a judgement.
    mutating func write(_ judgement: Judgement) async throws(LedgerError) {
        due = judgement.next
        var riders: [LetterID: [Ruling]] = [:]
        for ruling in judgement.rulings {
            if case .merge(let carrier) = ruling.verdict { riders[carrier, default: []].append(ruling) }
        }
        for ruling in judgement.rulings {
            switch ruling.verdict {
            case .send(let reason):
                try await send(ruling, reason: reason, riders: riders[ruling.letter] ?? [])
            case .hold(let reason, let until):
                hold(ruling, reason: reason, until: until)
            case .suppress(let reason, let of):
                change(ruling.letter, to: .suppressed)
                decide(ruling, .suppress, reason.rawValue, of: of)
            case .merge:
                break  // written with its carrier
            }
        }
    }

    private mutating func hold(_ ruling: Ruling, reason: HoldReason, until: Timestamp?) {
        let hold = OpenCase.Hold(reason: reason.rawValue, rule: ruling.rule, until: until)
        let isNews = opened.lastHolds[ruling.letter] != hold
        // A letter that waits on as before costs the ledger nothing.
        guard isNews || rereadIDs.contains(ruling.letter) else { return }
        change(ruling.letter, to: .waiting, until: until)
        if isNews { decide(ruling, .hold, reason.rawValue, until: until) }
    }

    private mutating func send(
        _ ruling: Ruling,
        reason: SendReason,
        riders: [Ruling]
    ) async throws(LedgerError) {
        let carrier = letter(ruling.letter)
        let id: DispatchID = office.identifiers.make(at: now)
        var content = Dispatch.Content.message(carrier.message)
        var sender: String?
        var riders = riders
        if !riders.isEmpty {
            do throws(DigestFailure) {
                let digest = try await digest(of: [carrier] + riders.map { letter($0.letter) }, as: id)
                content = .made(digest.bytes)
                sender = digest.sender
            } catch {
                switch error {
                case .ledger(let cause): throw cause
                case .unmergeable(let why): leaveBehind(riders, because: why)
                }
                riders = []
            }
        }
        let mailClass = policy.mailClass(named: carrier.facts.kind.class)
        dispatches.append(
            Dispatch(
                id: id,
                customer: opened.customer,
                letters: [carrier.id] + riders.map(\.letter),
                sender: sender,
                recipient: carrier.recipient,
                relay: office.relay(carrier.facts.kind),
                content: content,
                createdAt: now,
                unknownOutcome: mailClass.unknownOutcome,
                rank: mailClass.rank,
            )
        )
        if let charge = policy.charge(for: carrier.facts.kind, cohort: customer.cohort, at: now) {
            charges.append(CaseRecord.NewCharge(charge: charge, dispatch: id))
        }
        change(carrier.id, to: .leaving, dispatch: id)
        decide(ruling, .send, reason.rawValue, dispatch: id)
        for rider in riders {
            change(rider.letter, to: .leaving, dispatch: id)
            decide(rider, .merge, "digest", of: carrier.id, dispatch: id)
        }
    }

    /// Letters that turned out not to fit into a digest wait on, marked, and are judged again at once.
    private mutating func leaveBehind(_ riders: [Ruling], because why: String) {
        office.log.warning("digest-not-made", metadata: ["customer": "\(opened.customer)", "why": "\(why)"])
        for rider in riders {
            let rider = letter(rider.letter)
            var facts = rider.facts
            facts.unmergeable = why
            let marked = rider.with(facts)
            changes.append(CaseRecord.Change(letter: rider.id, state: .waiting, until: now, reread: marked))
        }
        due = now
    }

    private enum DigestFailure: Error {
        case ledger(LedgerError)
        case unmergeable(String)
    }

    private func digest(
        of letters: [Letter],
        as id: DispatchID,
    ) async throws(DigestFailure) -> (bytes: [UInt8], sender: String) {
        let stream = policy.streams.first { $0.name == letters[0].facts.kind.stream }
        guard let rule = policy.merges.first(where: { $0.name == stream?.merge }) else {
            preconditionFailure("letters are merged by a rule of their stream")
        }
        var parts: [DigestLetter] = []
        var senders: Set<String> = []
        // The carrier is the best letter, not the first that came; a reader wants the order of time.
        for letter in letters.sorted(by: { ($0.facts.arrival, $0.id) < ($1.facts.arrival, $1.id) }) {
            let found: Message?
            do {
                found = try await office.ledger.message(of: letter.id)
            } catch {
                throw .ledger(error)
            }
            guard let found else { throw .unmergeable("its body is gone") }
            senders.insert(found.sender)
            parts.append(
                DigestLetter(
                    id: letter.id.description,
                    mail: Mail(found.body),
                    sentAt: letter.facts.arrival.milliseconds,
                )
            )
        }
        let zone = customer.zone ?? policy.customers.zone
        let plan = DigestPlan(
            from: rule.from,
            subject: rule.subject,
            recipient: letters[0].recipient,
            messageID: "<\(id)@\(office.hostname)>",
            date: now.milliseconds,
            utcOffsetMinutes: zone.offset(at: now) / 60,
        )
        var random = SeededBits(seed: office.identifiers.bits())
        do {
            let bytes = try Digest.compose(parts, plan: plan, random: &random)
            // A digest of several senders' letters returns to the policy's own address.
            let sender = senders.count == 1 ? senders.first : Mail(bytes).from.first?.address
            return (bytes, sender ?? "")
        } catch {
            throw .unmergeable("\(error)")
        }
    }

    private func letter(_ id: LetterID) -> Letter {
        guard let letter = letters[id] else {
            preconditionFailure("a ruling on a letter that is not in the case")
        }
        return letter
    }

    private mutating func change(
        _ id: LetterID,
        to state: Letter.State,
        until: Timestamp? = nil,
        dispatch: DispatchID? = nil,
    ) {
        let reread = rereadIDs.contains(id) ? letter(id) : nil
        changes.append(
            CaseRecord.Change(letter: id, state: state, until: until, dispatch: dispatch, reread: reread)
        )
    }

    private mutating func decide(
        _ ruling: Ruling,
        _ kind: Decision.Kind,
        _ reason: String,
        until: Timestamp? = nil,
        of: LetterID? = nil,
        dispatch: DispatchID? = nil,
    ) {
        decisions.append(
            Decision(
                id: office.identifiers.make(at: now),
                at: now,
                letter: ruling.letter,
                kind: kind,
                reason: reason,
                rule: ruling.rule,
                until: until,
                of: of ?? ruling.of,
                dispatch: dispatch,
                because: ruling.because,
                budgets: ruling.budgets,
                policy: policy.hash,
                cohort: customer.cohort,
                rollout: policy.rolloutPart(of: customer.key),
            )
        )
    }
}
