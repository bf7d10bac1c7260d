// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Decision.Kind {
    /// As it stands in `decision.kind`.
    var stored: Int64 {
        switch self {
        case .send: 0
        case .outcome: 1
        case .hold: 2
        case .merge: 3
        case .suppress: 4
        }
    }

    init(stored: Int64) throws(LedgerError) {
        switch stored {
        case 0: self = .send
        case 1: self = .outcome
        case 2: self = .hold
        case 3: self = .merge
        case 4: self = .suppress
        default: throw .corrupt("no kind of decision is stored as \(stored)")
        }
    }
}

extension RolloutPart {
    /// As it stands in `decision.rollout`; 0, which costs no byte, is the one that nearly all are in.
    var stored: Int64 {
        switch self {
        case .governed: 0
        case .shadow: 1
        case .holdout: 2
        case .outside: 3
        }
    }

    init(stored: Int64) throws(LedgerError) {
        switch stored {
        case 0: self = .governed
        case 1: self = .shadow
        case 2: self = .holdout
        case 3: self = .outside
        default: throw .corrupt("no part of a rollout is stored as \(stored)")
        }
    }
}

/// What stands in `decision.dispatch`: for the dispatch that the letter is in a number that costs no byte.
private enum StoredDispatch: Bindable {
    case none
    case same
    case other(DispatchID)

    init(_ dispatch: DispatchID?) {
        self = dispatch.map { .other($0) } ?? .none
    }

    func bind(to run: borrowing Run, at index: Int32) {
        switch self {
        case .none: run.bindNothing(at: index)
        case .same: run.bind(Int64(1), at: index)
        case .other(let dispatch): dispatch.bind(to: run, at: index)
        }
    }
}

extension Transaction {
    /// Writes a line of the log after the letter's last; `row` is updated by the caller, with all else that
    /// changed.
    func add(_ decision: Decision, on row: inout LetterRow) throws(LedgerError) {
        let (lag, tail) = split(decision)
        let reason = try names.number(of: decision.reason, in: db)
        let rule = try number(decision.rule)
        let actor = try number(decision.actor)
        let policy = try names.number(of: decision.policy, in: db)
        let isSameDispatch = decision.dispatch?.raw == row.dispatch
        var number = try Run(
            .addDecision,
            in: db,
            tail,
            lag,
            decision.at,
            row.number,
            row.last,
            decision.kind.stored,
            reason,
            rule,
            decision.until,
            decision.of,
            isSameDispatch ? StoredDispatch.same : StoredDispatch(decision.dispatch),
            decision.because,
            try packed(decision.budgets, at: decision.at),
            actor,
            policy,
            try number(decision.cohort),
            decision.rollout?.stored,
        ).finishInsertion()
        if number <= Stored.noDecision {
            // The log was empty: SQLite began to count at 1, and ours begins elsewhere.
            try Run(.moveDecision, in: db, number, Stored.noDecision + 1).finish()
            number = Stored.noDecision + 1
        }
        row.last = number
        try stretch(.decisions, to: number, decision.at, decision.id.moment)
    }

    /// A decision's id is kept as how far its time lies after the decision's, mostly 0, and its ten random
    /// bytes.
    private func split(_ decision: Decision) -> (lag: Int64, tail: [UInt8]) {
        (decision.id.moment.milliseconds - decision.at.milliseconds, tail(of: decision.id))
    }

    /// The ten random bytes of an id.
    func tail(of id: DecisionID) -> [UInt8] {
        var writer = PackedWriter()
        writer.write(whole: UInt16(truncatingIfNeeded: id.raw >> 64))
        writer.write(whole: UInt64(truncatingIfNeeded: id.raw))
        return writer.bytes
    }

    private func packed(_ budgets: [BudgetReading], at moment: Timestamp) throws(LedgerError) -> [UInt8]? {
        guard !budgets.isEmpty else { return nil }
        var writer = PackedWriter()
        for budget in budgets {
            writer.write(UInt64(try names.number(of: budget.rule, in: db)))
            writer.write(signed: Int64(budget.used))
            writer.write(signed: budget.limit.map { Int64($0) } ?? -1)
            // Nothing frees in the millisecond it was asked for, so 0 can stand for no moment, and 0 for it
            // is 1.
            let freesAfter = budget.freesAt.map { $0.milliseconds - moment.milliseconds }
            writer.write(signed: freesAfter.map { $0 >= 0 ? $0 + 1 : $0 } ?? 0)
        }
        return writer.bytes
    }

    private func budgets(packed bytes: [UInt8]?, at moment: Timestamp) throws(LedgerError) -> [BudgetReading]
    {
        guard let bytes else { return [] }
        var reader = PackedReader(bytes)
        var budgets: [BudgetReading] = []
        while !reader.isAtEnd {
            let rule = try names.text(Int64(bitPattern: try reader.number()), in: db)
            let used = try reader.signedNumber()
            let limit = try reader.signedNumber()
            let frees = try reader.signedNumber()
            let freesAfter = frees > 0 ? frees - 1 : frees
            budgets.append(
                BudgetReading(
                    rule: rule,
                    used: Int(used),
                    limit: limit < 0 ? nil : Int(limit),
                    freesAt: frees == 0 ? nil : Timestamp(milliseconds: moment.milliseconds + freesAfter),
                )
            )
        }
        return budgets
    }

    /// The decision in the present row of a run whose columns from `first` on are `decisionColumns`.
    func decision(
        _ run: borrowing Run,
        on letter: LetterID,
        in dispatch: DispatchID?,
        from first: Int32 = 0,
    ) throws(LedgerError) -> Decision {
        let at = run.moment(first + 3)
        let time = UInt128(UInt64(bitPattern: at.milliseconds + run.integer(first + 2)))
        let tail = run.bytes(first + 1).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        var of: LetterID?
        if !run.isNothing(first + 10) { of = LetterID(raw: try run.bits(first + 10)) }
        var own: DispatchID?
        if run.isInteger(first + 11) {
            own = dispatch
        } else if !run.isNothing(first + 11) {
            own = DispatchID(raw: try run.bits(first + 11))
        }
        return Decision(
            id: DecisionID(raw: time << 80 | tail),
            at: at,
            letter: letter,
            kind: try Decision.Kind(stored: run.integer(first + 6)),
            reason: try names.text(run.integer(first + 7), in: db),
            rule: try optionalName(run, first + 8),
            until: run.optionalMoment(first + 9),
            of: of,
            dispatch: own,
            because: run.text(first + 12),
            budgets: try budgets(packed: run.optionalBytes(first + 13), at: at),
            actor: try optionalName(run, first + 14),
            policy: try names.text(run.integer(first + 15), in: db),
            cohort: try optionalName(run, first + 16),
            rollout: try rollout(run, first + 17),
        )
    }

    private func rollout(_ run: borrowing Run, _ column: Int32) throws(LedgerError) -> RolloutPart? {
        guard let stored = run.optionalInteger(column) else { return nil }
        return try RolloutPart(stored: stored)
    }

    /// The columns of a decision, in the order in which `decision` reads them.
    static let decisionColumns = """
        decision.n, decision.tail, decision.lag, decision.at, decision.letter, decision.previous, \
        decision.kind, decision.reason, decision.rule, decision.until, decision.of, decision.dispatch, \
        decision.because, decision.budgets, decision.actor, decision.policy, decision.cohort, \
        decision.rollout
        """

    /// How many columns `decisionColumns` are.
    static let decisionColumnCount: Int32 = 18

    /// Before a letter goes into another dispatch: its decisions keep the id of the one they were about.
    func spellOutDispatch(_ row: LetterRow) throws(LedgerError) {
        var number = row.last
        while number != Stored.noDecision {
            try Run(.spellOutDispatch, in: db, number, row.dispatch).finish()
            let run = try Run(.holdOfDecision, in: db, number)
            guard try run.step() else { return }
            guard run.integer(0) < number else { throw .corrupt("decisions lead in a circle") }
            number = run.integer(0)
        }
    }
}

extension Query {
    static let deciding = [addDecision, moveDecision, spellOutDispatch]

    static let addDecision = Query(
        """
        INSERT INTO decision (
            tail, lag, at, letter, previous, kind, reason, rule, until, of, dispatch, because, budgets,
            actor, policy, cohort, rollout
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    static let moveDecision = Query("UPDATE decision SET n = ?2 WHERE n = ?1")
    static let spellOutDispatch = Query("UPDATE decision SET dispatch = ?2 WHERE n = ?1 AND dispatch = 1")
}
