// SPDX-License-Identifier: Apache-2.0

import Judging

extension Books {
    mutating func claimDispatches(_ claim: Claim) -> [ClaimedDispatch] {
        let ready = dispatches.values
            .filter { !$0.isLeaving && $0.dispatch.relay == claim.relay && $0.due <= claim.at }
            .sorted { one, other in
                (one.dispatch.rank, one.due, one.dispatch.id)
                    < (other.dispatch.rank, other.due, other.dispatch.id)
            }
            .prefix(claim.limit)
        for live in ready {
            dispatches[live.dispatch.id]?.isLeaving = true
        }
        return ready.map { claimed($0) }
    }

    func leavingDispatches() -> [ClaimedDispatch] {
        dispatches.values.filter(\.isLeaving).sorted { $0.dispatch.id < $1.dispatch.id }.map { claimed($0) }
    }

    private func claimed(_ live: LiveDispatch) -> ClaimedDispatch {
        switch live.dispatch.content {
        case .message(let key):
            let message = messages[key]?.message
            return ClaimedDispatch(
                dispatch: live.dispatch,
                sender: live.dispatch.sender ?? message?.sender ?? "",
                attempts: live.attempts,
                body: message?.body,
                trace: message?.trace,
            )
        case .made(let body):
            return ClaimedDispatch(
                dispatch: live.dispatch,
                sender: live.dispatch.sender ?? "",
                attempts: live.attempts,
                body: body,
                trace: nil,
            )
        }
    }

    mutating func settle(_ settlements: [Settlement]) throws(LedgerError) {
        for settlement in settlements {
            for decision in settlement.decisions where letters[decision.letter] == nil {
                throw .corrupt("decision \(decision.id) is about no letter")
            }
        }
        for settlement in settlements {
            guard let live = dispatches[settlement.dispatch], live.isLeaving,
                live.attempts == settlement.attempts
            else { continue }
            settle(live, settlement.result)
            settlement.decisions.forEach { write($0) }
            settlement.optOuts.forEach { keep($0) }
            reopen(settlement.reopens, at: live.dispatch.createdAt)
        }
    }

    private mutating func settle(_ live: LiveDispatch, _ result: Settlement.Result) {
        let dispatch = live.dispatch
        switch result {
        case .retry(let moment):
            dispatches[dispatch.id]?.isLeaving = false
            dispatches[dispatch.id]?.due = moment
            dispatches[dispatch.id]?.attempts += 1
        case .delivered:
            dispatches[dispatch.id] = nil
            end(dispatch.letters.prefix(1), as: .sent)
            end(dispatch.letters.dropFirst(), as: .merged)
        case .unknown:
            dispatches[dispatch.id] = nil
            end(dispatch.letters[...], as: .unknown, bodyStaysItsTime: dispatch.unknownOutcome == .ask)
        case .failed(let bounces):
            dispatches[dispatch.id] = nil
            end(dispatch.letters[...], as: .bounced)
            change(dispatch.customer) { entry in
                entry.charges.removeAll { $0.dispatch == dispatch.id }
                entry.version += CaseVersion.change
                entry.due = min(entry.due ?? dispatch.createdAt, dispatch.createdAt)
            }
            bounces.forEach { add($0) }
        }
    }

    private mutating func end(
        _ ids: ArraySlice<LetterID>,
        as state: Letter.State,
        bodyStaysItsTime stays: Bool = false,
    ) {
        for id in ids {
            guard let entry = letters[id], entry.state == .leaving else { continue }
            letters[id]?.state = state
            close(entry.letter, bodyStaysItsTime: stays)
        }
    }

    mutating func reroute(to fallback: String, unless relays: Set<String>) -> Int {
        let lost = dispatches.values.filter {
            !$0.isLeaving && $0.dispatch.relay != fallback && !relays.contains($0.dispatch.relay)
        }
        for live in lost {
            dispatches[live.dispatch.id]?.dispatch = live.dispatch.rerouted(to: fallback)
        }
        return lost.count
    }
}
