// SPDX-License-Identifier: Apache-2.0

import Judging

extension Books {
    func openCases(limit: Int, at now: Timestamp, memory: Duration) -> [OpenCase] {
        cases.compactMap { customer, entry in
            entry.due.flatMap { $0 <= now ? (due: $0, number: entry.number, customer: customer) : nil }
        }
        .sorted { ($0.due, $0.number) < ($1.due, $1.number) }
        .prefix(limit)
        .map { openCase(of: $0.customer, at: now, memory: memory) }
    }

    func openCase(of customer: String, at now: Timestamp, memory: Duration) -> OpenCase {
        let entry = cases[customer]
        let all = (entry?.letters ?? []).compactMap { letters[$0] }
        let waiting = all.filter { $0.state == .waiting }
        var lastHolds: [LetterID: OpenCase.Hold] = [:]
        for letter in waiting {
            guard let last = letter.decisions.last(where: { $0.kind == .hold }) else { continue }
            lastHolds[letter.letter.id] = OpenCase.Hold(
                reason: last.reason,
                rule: last.rule,
                until: last.until
            )
        }
        let oldest = waiting.reduce(now) { min($0, $1.letter.facts.arrival) }
        return OpenCase(
            customer: customer,
            version: entry?.version ?? 0,
            letters: waiting.map(\.record),
            charges: (entry?.charges ?? []).map(\.charge).filter { $0.at >= now - memory },
            earlier: all.filter { $0.state != .waiting && $0.letter.facts.arrival >= oldest - memory }
                .map(\.record.earlier),
            lastHolds: lastHolds,
        )
    }

    mutating func record(_ records: [CaseRecord]) throws(LedgerError) -> Set<String> {
        var versions: [String: Int64] = [:]
        var charged: [String: Int64] = [:]
        var accepted: [CaseRecord] = []
        var refused: Set<String> = []
        for record in records {
            let version = versions[record.customer] ?? cases[record.customer]?.version ?? 0
            let account = record.account.map { charged[$0.name] ?? accounts[$0.name] ?? 0 }
            guard CaseVersion.isAsOpened(record.version, now: version),
                record.account?.version == account
            else {
                refused.insert(record.customer)
                continue
            }
            versions[record.customer] = version + CaseVersion.change
            if let account = record.account, !record.charges.isEmpty {
                charged[account.name] = account.version + 1
            }
            try check(record)
            accepted.append(record)
        }
        for record in accepted {
            write(record)
        }
        return refused
    }

    /// Everything that a record names must be there, or new.
    private func check(_ record: CaseRecord) throws(LedgerError) {
        for change in record.changes where letters[change.letter]?.letter.customer != record.customer {
            throw .corrupt("letter \(change.letter) is not of this customer")
        }
        for decision in record.decisions where letters[decision.letter] == nil {
            throw .corrupt("decision \(decision.id) is about no letter")
        }
        for dispatch in record.dispatches
        where dispatches[dispatch.id] != nil || passengers[dispatch.id] != nil {
            throw .corrupt("dispatch \(dispatch.id) is there already")
        }
        let paid = Set(record.dispatches.map(\.id))
        precondition(record.charges.allSatisfy { paid.contains($0.dispatch) }, "a charge for no dispatch")
    }

    private mutating func write(_ record: CaseRecord) {
        for change in record.changes {
            guard var entry = letters[change.letter] else { continue }
            let wasOpen = entry.state.isOpen
            entry.letter = change.reread ?? entry.letter
            entry.state = change.state
            entry.until = change.until
            entry.dispatch = change.dispatch
            letters[change.letter] = entry
            if wasOpen && !change.state.isOpen {
                close(entry.letter, bodyStaysItsTime: change.state == .suppressed)
            }
        }
        record.dispatches.forEach { add($0) }
        record.decisions.forEach { write($0) }
        if let account = record.account, !record.charges.isEmpty {
            accounts[account.name] = account.version + 1
        }
        change(record.customer) { entry in
            // A letter that has come since has made the case due.
            if entry.version == record.version { entry.due = record.due }
            entry.version += CaseVersion.change
            for charge in record.charges {
                let place = entry.charges.lastIndex { $0.charge.at <= charge.charge.at }
                entry.charges.insert(charge, at: place.map { $0 + 1 } ?? 0)
            }
        }
    }

    mutating func add(_ dispatch: Dispatch) {
        dispatches[dispatch.id] = LiveDispatch(dispatch: dispatch, due: dispatch.createdAt)
        if !dispatch.letters.isEmpty {
            passengers[dispatch.id] = dispatch.letters
        }
    }

    mutating func reopenCases(under policy: String, at now: Timestamp) {
        guard policy != self.policy else { return }
        self.policy = policy
        for customer in Set(letters.values.filter { $0.state == .waiting }.map(\.letter.customer)) {
            change(customer) { entry in
                entry.version += CaseVersion.change
                entry.due = now
            }
        }
    }

    /// Whether an order can be given on a letter: what was suppressed may be released, and what nobody knows
    /// the outcome of released or cancelled, as long as the body is there.
    private func isOpen(_ entry: LetterEntry, to order: Case.Order?) -> Bool {
        switch (entry.state, order) {
        case (.waiting, _): true
        case (.suppressed, .release), (.unknown, .release), (.unknown, .cancel):
            messages[entry.letter.message] != nil
        case (.suppressed, _), (.unknown, _), (.leaving, _), (.sent, _), (.merged, _), (.bounced, _): false
        }
    }

    mutating func order(
        _ order: Case.Order?,
        on wanted: [LetterID],
        decisions: [Decision],
        at now: Timestamp,
    ) -> [LetterID] {
        var gone: [LetterID] = []
        var done: Set<LetterID> = []
        for id in wanted {
            guard let entry = letters[id], isOpen(entry, to: order) else {
                gone.append(id)
                continue
            }
            if order == .cancel, entry.state == .unknown {
                letters[id]?.state = .suppressed
            } else if entry.state != .waiting {
                let isAlone = letters.values.count { $0.letter.message == entry.letter.message } == 1
                messages[entry.letter.message]?.open += 1
                if isAlone { messages[entry.letter.message]?.staysItsTime = false }
                letters[id]?.state = .waiting
                letters[id]?.until = nil
                letters[id]?.dispatch = nil
            }
            letters[id]?.letter = entry.letter.ordered(order)
            done.insert(id)
            change(entry.letter.customer) { entry in
                entry.version += CaseVersion.change
                entry.due = now
            }
        }
        decisions.filter { done.contains($0.letter) }.forEach { write($0) }
        return gone
    }
}
