// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Office
import Synchronization

/// Watches what clients are told, what the relay gets and what the log says, and holds them against the
/// guarantees. It shares no code with the office: it counts for itself, from bytes and from log lines.
final class Observer: Sendable {
    /// One letter by what both ends see of it: its Message-ID and its recipient.
    struct Name: Hashable, Sendable {
        let messageID: String
        let recipient: String
    }

    private struct State {
        /// What was answered with 250: the message's id in the log, and its letters.
        var accepted: [(id: String, names: [Name])] = []
        /// Whatever was handed in, answered or not.
        var bodies: Set<[UInt8]> = []
        var taken: [Name: Int] = [:]
        var complaints: [String] = []
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
                state.complaints.append("4: a mail to \(parcel.recipient) is neither as it came nor a digest")
            }
        }
    }

    /// What contradicts the guarantees, at the end of a run in which nothing waits or leaves any more.
    func complaints(
        log: [LogLine],
        letters: [LetterRecord],
        budgets: [String: [Budget]]
    ) -> [String] {
        let state = state.withLock { $0 }
        let linesOf = Dictionary(grouping: log) { $0.letter.id }
        let unknown = Set(
            letters.filter { record in
                linesOf[record.letter.id, default: []].contains { $0.decision.reason == "unknown" }
            }.map { Self.name(of: $0) }
        )
        var found = state.complaints
        found += lost(letters, taken: state.taken, accepted: state.accepted, unknown: unknown)
        found += state.taken.filter { $0.value > 1 && !unknown.contains($0.key) }
            .filter { !Self.isTwoMails($0.key, taken: $0.value, letters) }
            .map { "6: \($0.key) was delivered \($0.value) times" }
        found += letters.compactMap { Self.unexplained($0, by: linesOf[$0.letter.id] ?? []) }
        found += Self.exceeded(budgets, log: log, letters: letters)
        return found
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

    private func lost(
        _ letters: [LetterRecord],
        taken: [Name: Int],
        accepted: [(id: String, names: [Name])],
        unknown: Set<Name>,
    ) -> [String] {
        var found: [String] = []
        let kept = Dictionary(grouping: letters) { "\($0.letter.message)" }
        for (id, names) in accepted {
            let mine = kept[id] ?? []
            if mine.map({ Self.name(of: $0) }).sorted(by: { $0.recipient < $1.recipient })
                != names.sorted(by: { $0.recipient < $1.recipient })
            {
                found.append("1: message \(id) has letters \(mine.map(\.letter.recipient)), not \(names)")
            }
        }
        for record in letters where record.state == .sent || record.state == .merged {
            if taken[Self.name(of: record)] == nil {
                found.append("1: \(Self.name(of: record)) is \(record.state), and the relay has never had it")
            }
        }
        return found
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
        let story = lines.map { "\($0.decision.kind) \($0.decision.reason)" }
        return "3: \(record.letter.id) is \(record.state) after \(story)"
    }

    /// Counts every budget at every send, over the charges that had not gone back by then.
    private static func exceeded(
        _ budgets: [String: [Budget]],
        log: [LogLine],
        letters: [LetterRecord]
    ) -> [String] {
        let failed = Set(letters.filter { $0.state == .bounced }.compactMap(\.dispatch))
        var found: [String] = []
        var sends: [(place: Int, line: LogLine)] = []
        var wentBack: [DispatchID: Int] = [:]
        for (place, line) in log.enumerated() {
            if line.decision.kind == .send { sends.append((place, line)) }
            if line.decision.kind == .outcome, let dispatch = line.decision.dispatch,
                failed.contains(dispatch)
            {
                wentBack[dispatch] = place
            }
        }
        for (place, line) in sends where line.decision.reason == "within-budget" {
            for budget in budgets[line.decision.policy] ?? [] {
                guard case .rolling(let length) = budget.window, let limit = budget.limit else { continue }
                let counted = sends.filter { other in
                    other.place <= place
                        && other.line.letter.customer == line.letter.customer
                        && other.line.letter.facts.kind.class != "critical"
                        && (budget.scope.classes.isEmpty
                            || budget.scope.classes.contains(other.line.letter.facts.kind.class))
                        && max(
                            line.decision.at - other.line.decision.at,
                            other.line.decision.at - line.decision.at
                        ) < length
                        && other.line.decision.dispatch.flatMap { wentBack[$0] }.map { $0 > place } ?? true
                }
                if counted.count > limit {
                    found.append("2: \(counted.count) of \(limit) by \(budget.name) at \(line.decision.at)")
                }
            }
        }
        return found
    }

    private static func name(of record: LetterRecord) -> Name {
        Name(messageID: record.letter.facts.messageID ?? "", recipient: record.letter.recipient)
    }

    /// The mail without its first header field.
    private static func belowTrace(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var place = 0
        while let end = bytes[place...].firstIndex(of: 0x0A) {
            place = end + 1
            if place < bytes.count, bytes[place] != 0x20, bytes[place] != 0x09 { return bytes[place...] }
        }
        return []
    }

    private static func messageIDs(in bytes: some Sequence<UInt8>) -> [String] {
        field("Message-ID", in: bytes).map { bracketed($0) } ?? []
    }

    /// The value of the first field of this name in the header, with its folded lines.
    private static func field(_ name: String, in bytes: some Sequence<UInt8>) -> String? {
        var value: String?
        for line in String(decoding: Array(bytes), as: UTF8.self).split(
            separator: "\r\n",
            omittingEmptySubsequences: false
        ) {
            if line.isEmpty { return value }
            if let known = value {
                guard line.first == " " || line.first == "\t" else { return known }
                value = known + line
            } else if line.lowercased().hasPrefix(name.lowercased() + ":") {
                value = String(line.dropFirst(name.count + 1))
            }
        }
        return value
    }

    private static func bracketed(_ text: String) -> [String] {
        text.split(separator: "<").dropFirst().compactMap { $0.split(separator: ">").first.map { "<\($0)>" } }
    }
}

extension Letter.State {
    /// Whether the observer, who comes at the end, should not see it any more.
    fileprivate var isOpenForObserver: Bool { self == .waiting || self == .leaving }
}
