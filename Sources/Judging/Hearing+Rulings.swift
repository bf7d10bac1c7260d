// SPDX-License-Identifier: Apache-2.0

/// What every rule asks, and how it answers.
extension Hearing {
    var zone: Zone { phrases.zone }

    func rules(of index: Int) -> ClassRules {
        judge.classes[profiles[dockets[index].profile].classIndex]
    }

    func stream(of index: Int) -> StreamRules {
        judge.streams[profiles[dockets[index].profile].streamIndex]
    }

    /// The budgets that a letter must find room in.
    func budgets(on index: Int) -> [Int] {
        profiles[dockets[index].profile].budgets
    }

    /// Whether no rule has decided on a letter yet.
    func isOpen(_ index: Int) -> Bool {
        if case nil = rulings[index] { return true }
        return false
    }

    /// Whether a letter may leave in another one's mail, although it was held when it was asked alone.
    func mayStillLeave(_ index: Int) -> Bool {
        switch rulings[index]?.verdict {
        case nil, .hold(.gathering, _), .hold(.budget, _), .hold(.gap, _), .hold(.price, _): true
        case .hold, .send, .merge, .suppress: false
        }
    }

    /// Whether a letter will never leave, as far as has been ruled.
    func isSuppressed(_ index: Int) -> Bool {
        if case .suppress? = rulings[index]?.verdict { return true }
        return false
    }

    /// A ruling on a letter of the case.
    func ruling(
        _ verdict: Verdict,
        on index: Int,
        rule: String? = nil,
        of other: LetterID? = nil,
        because: String,
        budgets: [BudgetReading] = [],
    ) -> Ruling {
        Ruling(
            letter: dockets[index].id,
            verdict: verdict,
            rule: rule,
            of: other,
            because: noted(on: index).map { because + "; " + $0 } ?? because,
            budgets: budgets,
        )
    }

    /// Suppresses a letter, for another one where there is one.
    func suppression(
        _ reason: SuppressReason,
        of other: LetterID? = nil,
        on index: Int,
        rule: String? = nil,
        because: String,
        budgets: [BudgetReading] = [],
    ) -> Ruling {
        let verdict = Verdict.suppress(reason, of: other)
        return ruling(verdict, on: index, rule: rule, of: other, because: because, budgets: budgets)
    }

    /// Writes down the charge of a mail that leaves now with this letter as its carrier.
    mutating func charge(_ index: Int) {
        guard rules(of: index).counts else { return }
        book.add(Case.Charge(at: now, kind: file.letters[index].kind, cohort: file.customer.cohort))
        forgetRoom()
        groups.forget()
    }

    /// Forgets what was found out of room, after a mail has left or was supposed to.
    mutating func forgetRoom() {
        for profile in profiles.indices {
            profiles[profile].admissible = nil
            profiles[profile].readings = nil
            profiles[profile].slot = nil
        }
    }

    /// In shadow everything leaves at once, and the log says what would have become of it.
    mutating func inShadow(_ ruling: Ruling, on index: Int) -> Ruling {
        guard file.letters[index].order == nil else { return ruling }
        let would: String
        switch ruling.verdict {
        case .send: return ruling
        case .hold(let reason, let until):
            would = "hold (\(reason.rawValue))" + (until.map { " until " + phrases.moment($0) } ?? "")
        case .merge: would = "merge"
        case .suppress(let reason, _): would = "suppress (\(reason.rawValue))"
        }
        return Ruling(
            letter: ruling.letter,
            verdict: .send(.exempt),
            rule: "shadow",
            of: ruling.of,
            because: "shadow only; would \(would): \(ruling.because)",
            budgets: ruling.budgets,
        )
    }
}
