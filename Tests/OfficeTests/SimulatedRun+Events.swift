// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Office
import Synchronization

/// What happens to an office.
extension SimulatedRun {
    /// The calls in whose middle a daemon may end: each that changes something, and each between the steps
    /// of an outcome.
    private static let ambushes: [WatchedLedger.Call] = [
        .accept, .accept, .record, .record, .claimDispatches, .settle, .settle, .message, .letter,
        .openCases, .leavingDispatches, .reopenCases, .forget,
    ]

    func event(in world: World, _ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        switch roll(26) {
        case 0..<8:
            for _ in 0...roll(3) { handIn(submission(), in: world, &group) }
        case 8:
            let again = refused.withLock { refused in
                defer { refused = [] }
                return refused
            }
            for submission in again { handIn(submission, in: world, &group) }
        case 9..<13:
            let length = [Duration.seconds(1), .seconds(600), .seconds(7_200), .seconds(40_000)][roll(4)]
            world.pass(until: world.clock.now() - World.noon + length)
        case 13:
            world.policy.replace(with: policy())
            world.changes.ring()
        case 14, 15:
            let next = Mood.allCases[roll(Mood.allCases.count)]
            mood.withLock { $0 = next }
        case 16:
            world.transport.release(roll(2) == 0 ? .delivered(reply: "250") : .unknown(reply: "half a reply"))
        case 17:
            world.ledger.meddle(nil)
        case 18:
            let step = [Duration.seconds(40), .seconds(5_000), .seconds(90_000), .seconds(700_000)][roll(4)]
            world.clock.set(by: roll(2) == 0 ? step : .zero - step)
        case 19:
            sweep(world, &group)
        case 20..<24:
            meddle(with: world)
        default:
            trials.withLock { $0.ends += 1 }
            world.ledger.kill()
        }
    }

    /// A client hands a message in, and remembers it until it reads 250.
    private func handIn(
        _ submission: Submission,
        in world: World,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>,
    ) {
        observer.handsIn(submission)
        group.addTask(executorPreference: world.turns) { [self, intake = world.intake] in
            do throws(Refusal) {
                observer.accepted(submission, as: try await intake.receive(submission))
            } catch {
                refused.withLock { $0.append(submission) }
            }
        }
    }

    private func sweep(_ world: World, _ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        let bodies = [Duration.seconds(1), Policy.day * 30][roll(2)]
        let housekeeping = world.housekeeping(Housekeeping.Retention(bodies: bodies))
        group.addTask(executorPreference: world.turns) {
            do throws(LedgerError) {
                try await housekeeping.sweep()
            } catch {
                return  // The next sweep does what this one did not.
            }
        }
    }

    /// Faults of the ledger from now on, or an end of the process in the middle of one of its next calls.
    func meddle(with world: World) {
        if roll(2) == 0 {
            let sides = 2 + roll(4)
            // They end by themselves: an office that tries every second for half a day tries nothing new.
            let left = Box(20 + roll(180))
            world.ledger.meddle { [self] _ in
                guard left.value > 0, roll(sides) == 0 else { return nil }
                left.value -= 1
                return fault()
            }
        } else {
            let place = Self.ambushes[roll(Self.ambushes.count)]
            let left = Box(1 + roll(3))
            world.ledger.meddle { [self] call in
                guard call == place else { return nil }
                left.value -= 1
                guard left.value == 0 else { return nil }
                trials.withLock {
                    $0.ends += 1
                    $0.endsInCalls += 1
                }
                return .end(isThere: roll(2) == 0)
            }
        }
    }

    private func fault() -> WatchedLedger.Mishap {
        if roll(2) == 0 { return .refusal(.unavailable("a fault")) }
        trials.withLock { $0.lostAnswers += 1 }
        return .lostAnswer(.unavailable("a fault after the commit"))
    }

    /// What the relay says to a mail, and whether it has it; nil: not now.
    func answer(_ parcel: Parcel, in world: World) -> Attempt? {
        switch (mood.withLock { $0 }, roll(8)) {
        case (.down, _): return .relayTrouble(reply: "no route to host")
        case (.fickle, 0): return .refusedForNow(reply: "451 4.7.1 later")
        case (.fickle, 1): return .refused(reply: "550 5.1.1 no such user")
        case (.fickle, 2): return .relayTrouble(reply: "421 closing")
        case (.fickle, 3):
            observer.relayTook(parcel)
            return .unknown(reply: "no answer to the final dot")
        case (.fickle, 4): return .unknown(reply: "no answer to the final dot")
        case (.slow, 0..<4):
            // It has the mail before it says so.
            observer.relayTook(parcel)
            return nil
        case (.slow, 4):
            // And the process ends before it has heard.
            observer.relayTook(parcel)
            if !world.ledger.isDead { trials.withLock { $0.ends += 1 } }
            world.ledger.kill()
            return .delivered(reply: "250 2.0.0 queued")
        case (.calm, _), (.fickle, _), (.slow, _):
            observer.relayTook(parcel)
            return .delivered(reply: "250 2.0.0 queued")
        }
    }
}
