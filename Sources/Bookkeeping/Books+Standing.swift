// SPDX-License-Identifier: Apache-2.0

package import Judging

/// What stands beside the letters: opt-outs, silences, and what an account was charged.
extension Books {
    mutating func keep(_ optOut: OptOut) {
        if let place = optOuts.firstIndex(where: { $0.says(optOut) }) {
            optOuts[place] = optOut
        } else {
            let place = optOuts.firstIndex { OptOut.stands(optOut, before: $0) } ?? optOuts.endIndex
            optOuts.insert(optOut, at: place)
        }
    }

    mutating func remove(_ gone: [OptOut]) -> Int {
        let before = optOuts.count
        optOuts.removeAll { kept in gone.contains { $0.says(kept) } }
        return before - optOuts.count
    }

    func objections(to addresses: Set<String>, at now: Timestamp) -> Objections {
        Objections(
            silences: silences.filter { $0.end > now },
            optOuts: optOuts.filter { addresses.contains($0.address) },
        )
    }

    func optOuts(after last: OptOut?, limit: Int) -> [OptOut] {
        let rest = optOuts.lazy.filter { optOut in last.map { OptOut.stands($0, before: optOut) } ?? true }
        return Array(rest.prefix(limit))
    }

    mutating func keep(_ silence: Silence) {
        silences.append(silence)
        silences.sort { ($0.start, $0.id) < ($1.start, $1.id) }
    }

    /// Ends a silence; nil: there is none of this id, or it is over.
    mutating func end(_ id: SilenceID, _ ending: Silence.Ending) -> Silence? {
        guard let place = silences.firstIndex(where: { $0.id == id }), silences[place].end > ending.at else {
            return nil
        }
        silences[place] = silences[place].ended(ending)
        return silences[place]
    }

    /// Makes due what a silence is about.
    mutating func reopen(for silence: Silence, at now: Timestamp) {
        guard silence.customers.isEmpty else { return reopen(silence.customers, at: now) }
        let kinds = silence.scope.ofKinds
        let meant = letters.values.filter {
            $0.state == .waiting && kinds.includes($0.letter.facts.kind, cohort: nil)
        }
        reopen(Array(Set(meant.map(\.letter.customer))), at: now)
    }

    /// Makes cases due; whoever has none is passed over.
    mutating func reopen(_ customers: [String], at now: Timestamp) {
        for customer in customers where cases[customer] != nil {
            change(customer) { entry in
                entry.version += CaseVersion.change
                entry.due = min(entry.due ?? now, now)
            }
        }
    }

    func openAccount(_ name: String, of members: [String], since: Timestamp) -> OpenAccount {
        var charges: [String: [Case.Charge]] = [:]
        for member in members {
            let made = (cases[member]?.charges ?? []).map(\.charge).filter { $0.at >= since }
            if !made.isEmpty { charges[member] = made }
        }
        return OpenAccount(name: name, version: accounts[name] ?? 0, charges: charges)
    }
}

extension Scope {
    /// The same, whatever the customer's cohort.
    package var ofKinds: Scope {
        var scope = self
        scope.cohorts = []
        return scope
    }
}
