// SPDX-License-Identifier: Apache-2.0

extension Policy {
    /// The stream of a letter: the first that matches; the last one takes what is left.
    package func stream(for features: Features) -> Stream {
        guard let last = streams.last else { preconditionFailure("a policy has at least one stream") }
        return streams.first { $0.match.isMet(by: features) } ?? last
    }

    /// The class of this name. One that the policy no longer has is treated most carefully, until the letter
    /// is read again: it obeys every rule, counts, shares no mail and never expires.
    package func mailClass(named name: String) -> MailClass {
        classes.first { $0.name == name }
            ?? MailClass(
                name: name,
                obeys: MailClass.Rule.allCases,
                counts: true,
                merges: false,
                expires: nil,
                unknownOutcome: .assumeSent,
                rank: classes.count,
            )
    }

    /// The charge for a mail that leaves at `moment` with this letter as its carrier; nil if its class does
    /// not count.
    package func charge(for kind: Case.Kind, cohort: String?, at moment: Timestamp) -> Case.Charge? {
        mailClass(named: kind.class).counts ? Case.Charge(at: moment, kind: kind, cohort: cohort) : nil
    }

    /// The fields, in lower case, whose values a letter's stream and customer depend on.
    package var headerNames: Set<String> {
        var names: Set<String> = []
        for stream in streams {
            names.formUnion(stream.match.headers.keys.map { $0.lowercased() })
            if case .header(let name)? = stream.supersedes { names.insert(name.lowercased()) }
        }
        if case .header(let name) = customers.key { names.insert(name.lowercased()) }
        return names
    }

    /// How far back a case must know charges and earlier letters, so that no rule of this policy forgets one.
    package var memory: Duration {
        var longest = duplicates.exact
        if let similar = duplicates.similar { longest = max(longest, similar.within) }
        for inhibition in inhibitions { longest = max(longest, inhibition.within) }
        for budget in budgets { longest = max(longest, budget.memory) }
        return max(longest, Policy.ownLimitLength)
    }

    /// A customer's own limit counts in a rolling window of 7 days (POLICY.md, section 2, Small print).
    package static let ownLimitLength: Duration = .seconds(7 * 86_400)
}

extension Budget {
    /// How far back its charges are looked at: what a team borrowed in one window it pays back in the next.
    package var memory: Duration {
        reserves.isEmpty ? window.lengthMax : window.lengthMax + window.lengthMax
    }
}

extension Window {
    /// The longest that a span of this window can be: a month has at most 31 days, one of them of 25 hours;
    /// zones have been set back by up to a day.
    package var lengthMax: Duration {
        let spare: Int64 = 86_400
        switch self {
        case .rolling(let length): return length
        case .calendar(.hour): return .seconds(3_600 + spare)
        case .calendar(.day): return .seconds(86_400 + spare)
        case .calendar(.week): return .seconds(7 * 86_400 + spare)
        case .calendar(.month): return .seconds(31 * 86_400 + spare)
        }
    }
}

extension Policy {
    /// What a letter of a kind is worth where nothing else tells: its stream's priority.
    package func value(of kind: Case.Kind) -> Double {
        let stream = streams.first { $0.name == kind.stream }
        return stream.map { StreamRules($0, in: self).value } ?? StreamRules.unknown.value
    }
}
