// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Observer {
    /// Counts every budget at every send, over the charges that had not gone back by then.
    static func exceeded(
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
}
