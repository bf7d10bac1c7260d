// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Office
import Synchronization

/// Watches what clients are told, what the relay gets and what the log says, and holds them against the
/// guarantees. It shares no code with the office: it counts for itself, from bytes and from log lines.
final class Observer: Sendable {
    /// One letter by what both ends see of it: its Message-ID and its recipient.
    struct Name: Hashable, Comparable, Sendable {
        let messageID: String
        let recipient: String

        static func < (one: Name, other: Name) -> Bool {
            (one.messageID, one.recipient) < (other.messageID, other.recipient)
        }
    }

    private struct State {
        /// What was answered with 250: the message's id in the log, and its letters.
        var accepted: [(id: String, names: [Name])] = []
        /// Whatever was handed in, answered or not.
        var bodies: Set<[UInt8]> = []
        var taken: [Name: Int] = [:]
        var strangers: [String] = []
        var stuck: [String] = []
    }

    private let state = Mutex(State())

    func handsIn(_ submission: Submission) {
        state.withLock { _ = $0.bodies.insert(submission.body) }
    }

    func accepted(_ submission: Submission, as id: String) {
        guard let messageID = Self.messageIDs(in: submission.body).first else { return }
        let names = submission.recipients.map { Name(messageID: messageID, recipient: $0) }
        state.withLock { $0.accepted.append((id, names)) }
    }

    /// The relay has a mail now, whether it said so or not.
    func relayTook(_ parcel: Parcel) {
        let mail = Self.belowTrace(parcel.bytes)
        state.withLock { state in
            if state.bodies.contains(Array(mail)) {
                // The mail's own Message-ID is the first one in it.
                for id in Self.messageIDs(in: mail).prefix(1) {
                    state.taken[Name(messageID: id, recipient: parcel.recipient), default: 0] += 1
                }
            } else if let letters = Self.field("X-Tact-Letters", in: mail) {
                for id in Self.bracketed(letters) {
                    state.taken[Name(messageID: id, recipient: parcel.recipient), default: 0] += 1
                }
            } else if !parcel.sender.isEmpty {
                state.strangers.append("4: a mail to \(parcel.recipient) is neither as it came nor a digest")
            }
        }
    }

    /// A letter should have come to an end, and has not.
    func sees(stuck letter: LetterRecord) {
        state.withLock {
            $0.stuck.append("3: \(letter.letter.id) is \(letter.state) when nothing is in its way")
        }
    }

    /// What contradicts the guarantees, and what does not, at the end of a run in which nothing waits or
    /// leaves any more.
    func reckon(
        log: [LogLine],
        letters: [LetterRecord],
        budgets: [String: [Budget]]
    ) -> Reckoning {
        let state = state.withLock { $0 }
        let linesOf = Dictionary(grouping: log) { $0.letter.id }
        let unknown = Set(
            letters.filter { record in
                linesOf[record.letter.id, default: []].contains { $0.decision.reason == "unknown" }
            }.map { Self.name(of: $0) }
        )
        var reckoning = Reckoning()
        for complaint in state.strangers { reckoning.complain(\.strangers, complaint) }
        for complaint in state.stuck { reckoning.complain(\.unexplained, complaint) }
        Self.count(
            state.accepted,
            letters,
            linesOf,
            taken: state.taken,
            unknown: unknown,
            into: &reckoning
        )
        for record in letters {
            if record.state == .sent || record.state == .merged, state.taken[Self.name(of: record)] == nil {
                reckoning.complain(
                    \.lost,
                    "1: \(Self.name(of: record)) is \(record.state), and the relay has never had it"
                )
            }
            if let complaint = Self.unexplained(record, by: linesOf[record.letter.id] ?? []) {
                reckoning.complain(\.unexplained, complaint)
            }
        }
        let known = Set(letters.map { Self.name(of: $0) })
        for (name, count) in state.taken.sorted(by: { $0.key < $1.key }) {
            if !known.contains(name) {
                reckoning.complain(\.strangers, "3: the relay has \(name), and the ledger no word of it")
            } else if count > 1, !unknown.contains(name), !Self.isTwoMails(name, taken: count, letters) {
                let stories = letters.filter { Self.name(of: $0) == name }.map {
                    Self.story(of: $0, linesOf[$0.letter.id] ?? [])
                }
                reckoning.complain(\.duplicates, "6: \(name) was delivered \(count) times: \(stories)")
            }
        }
        for complaint in Self.exceeded(budgets, log: log, letters: letters) {
            reckoning.complain(\.violations, complaint)
        }
        return reckoning
    }

    /// Follows what clients were told to what became of it.
    private static func count(
        _ accepted: [(id: String, names: [Name])],
        _ letters: [LetterRecord],
        _ linesOf: [LetterID: [LogLine]],
        taken: [Name: Int],
        unknown: Set<Name>,
        into reckoning: inout Reckoning,
    ) {
        let kept = Dictionary(grouping: letters) { "\($0.letter.message)" }
        for (id, names) in accepted {
            reckoning.accepted += names.count
            var mine = kept[id] ?? []
            for wanted in names {
                guard let place = mine.firstIndex(where: { name(of: $0) == wanted }) else {
                    reckoning.complain(\.lost, "1: \(wanted) was answered with 250, and is not in the ledger")
                    continue
                }
                let record = mine.remove(at: place)
                let lines = linesOf[record.letter.id] ?? []
                if unexplained(record, by: lines) == nil { reckoning.explained += 1 }
                if unknown.contains(wanted) { reckoning.unknown += 1 }
                if record.state == .sent || record.state == .merged, taken[wanted] != nil {
                    reckoning.delivered += 1
                }
            }
            for record in mine {
                reckoning.complain(
                    \.strangers,
                    "3: \(name(of: record)) is in message \(id), and was not before"
                )
            }
        }
    }

    /// Whether the same mail was handed in again so much later that it is another one: each of its letters
    /// was delivered once.
    private static func isTwoMails(_ name: Name, taken: Int, _ letters: [LetterRecord]) -> Bool {
        let passed = letters.filter {
            ($0.state == .sent || $0.state == .merged) && Self.name(of: $0) == name
        }
        let arrivals = passed.map(\.letter.facts.arrival).sorted()
        return taken <= passed.count
            && zip(arrivals, arrivals.dropFirst()).allSatisfy { $1 - $0 >= .seconds(7 * 86_400) }
    }

    /// Whether the last word of the log is the state that a letter is in.
    private static func unexplained(_ record: LetterRecord, by lines: [LogLine]) -> String? {
        let last = lines.last?.decision
        let passed = lines.last { [.send, .merge].contains($0.decision.kind) }?.decision.kind
        let isExplained: Bool =
            switch record.state {
            case .waiting: last == nil || last?.kind == .hold
            case .leaving: passed != nil && last?.kind != .suppress
            case .sent: passed == .send && last?.reason == "delivered"
            case .merged: passed == .merge && last?.reason == "delivered"
            case .suppressed: last?.kind == .suppress
            case .bounced: passed != nil && (last?.reason == "refused" || last?.reason == "gave-up")
            case .unknown: passed != nil && last?.reason == "unknown"
            }
        guard !isExplained || record.state.isOpenForObserver else { return nil }
        return "3: \(story(of: record, lines))"
    }

    private static func story(of record: LetterRecord, _ lines: [LogLine]) -> String {
        let lines = lines.map { "\($0.decision.kind) \($0.decision.reason) at \($0.decision.at)" }
        return "\(record.letter.id) is \(record.state) after \(lines)"
    }

    private static func name(of record: LetterRecord) -> Name {
        Name(messageID: record.letter.facts.messageID ?? "", recipient: record.letter.recipient)
    }
}

extension Letter.State {
    /// Whether the observer, who comes at the end, should not see it any more.
    fileprivate var isOpenForObserver: Bool { self == .waiting || self == .leaving }
}
