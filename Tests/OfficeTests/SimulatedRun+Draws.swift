// SPDX-License-Identifier: Apache-2.0

import Judging
import Office
import Synchronization

/// Random mail and random policies.
extension SimulatedRun {
    func submission() -> Submission {
        let number = roll(30)
        var draft: Draft
        switch roll(6) {
        case 0: draft = .reply(number)
        case 1: draft = .alarm(number)
        default: draft = .newsletter(number)
        }
        if roll(5) == 0 { draft.messageID = "<\(number)-again-\(roll(1_000_000))@shop.example>" }
        if roll(8) == 0 { draft.sender = "" }
        draft.recipients = Array(Self.people.shuffled(by: roll(6)).prefix(1 + roll(3)))
        return draft.submission
    }

    func policy() -> Policy {
        let hash = "sha256:\(roll(1_000_000))"
        var all = [Budget.aDay(1 + roll(2))]
        if roll(2) == 0 {
            all.append(
                Budget(
                    name: "apart",
                    limit: 1,
                    window: .rolling(.seconds(3_600 * (1 + roll(8)))),
                    isGap: true
                )
            )
        }
        // A digest from nobody cannot be made: its letters leave one by one.
        let from = roll(4) == 0 ? "nobody" : "Shop <digest@shop.example>"
        let merges = roll(3) > 0 ? [MergeRule.digest(gather: .seconds(600 * (1 + roll(20))), from: from)] : []
        let made = Policy.small(budgets: all, merges: merges, hash: hash)
        budgets.withLock { $0[hash] = all }
        return made
    }
}

extension [String] {
    /// One of the orders of three.
    fileprivate func shuffled(by number: Int) -> [String] {
        let turned = Array(self[(number % count)...] + self[..<(number % count)])
        return number < count ? turned : turned.reversed()
    }
}
