// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization
import Testing

@testable import Office

/// One random life of an office: mail, time, reloads, a relay and a disk with moods, sudden ends; all of it
/// from one seed, so that it repeats.
final class SimulatedRun: Sendable {
    private struct Dice {
        var random: SeededBits

        mutating func roll(_ sides: Int) -> Int { Int(random.next(upperBound: UInt64(sides))) }
    }

    private enum Mood: CaseIterable { case calm, fickle, down, slow }

    static let people = ["ana@customer.example", "ben@customer.example", "cem@customer.example"]

    private let dice: Mutex<Dice>
    private let mood = Mutex(Mood.calm)
    private let seed: UInt64
    let observer = Observer()
    /// The budgets of every policy that was in force, by its hash.
    private let budgets = Mutex<[String: [Budget]]>([:])
    /// How many letters were accepted, and how often the office ended suddenly.
    let counts = Mutex((letters: 0, ends: 0))

    init(seed: UInt64) {
        self.seed = seed
        dice = Mutex(Dice(random: SeededBits(seed: seed &* 0x9E37_79B9 &+ 1)))
    }

    private func roll(_ sides: Int) -> Int { dice.withLock { $0.roll(sides) } }

    /// Lives it through, and returns what the observer has to complain about.
    func run() async throws -> [String] {
        var world: World?
        let events = 12 + roll(12)
        var left = events
        while left > 0 {
            let next = World(policy(), connections: 1 + roll(3), seed: seed &+ UInt64(left), after: world)
            left = try await generation(next, events: left)
            world = next
        }
        let last = World(policy(), seed: seed, after: world)
        _ = try await generation(last, events: 0)
        let log = try await last.ledger.base.log(LogFilter())
        var letters: [LetterRecord] = []
        for person in Self.people {
            letters += try await last.ledger.base.letters(
                of: person,
                since: Timestamp(milliseconds: 0),
                limit: .max
            )
        }
        return observer.complaints(log: log, letters: letters, budgets: budgets.withLock { $0 })
    }

    /// One daemon's life, to its sudden end or to the end of the run; returns how many events are left.
    private func generation(_ world: World, events: Int) async throws -> Int {
        var left = events
        try await withThrowingDiscardingTaskGroup { group in
            world.transport.answer { [self] in answer($0) }
            group.addTask(executorPreference: world.turns) {
                try await Courier.recover(world.surroundings)
                let hash = world.policy.policy.hash
                try await world.ledger.reopenCases(under: hash, at: world.clock.now())
            }
            world.settle()
            group.addTask(executorPreference: world.turns) { [bench = world.bench] in await bench.run() }
            group.addTask(executorPreference: world.turns) { [courier = world.courier] in await courier.run()
            }
            var hasEnded = false
            while left > 0, !hasEnded {
                left -= 1
                hasEnded = event(in: world, &group)
                // Some steps of whatever can go on, not all: the next event comes in between.
                for _ in 0..<roll(60) where world.turns.step() {}
            }
            if !hasEnded {
                calmDown(world)
                world.pass(until: (world.clock.now() - World.noon) + Policy.day * 30)
            }
            world.ledger.kill()
            group.cancelAll()
            repeat {
                world.settle()
                world.transport.release(.unknown(reply: "nobody hears this"))
            } while world.transport.heldCount > 0
            world.settle()
        }
        return left
    }

    private func calmDown(_ world: World) {
        mood.withLock { $0 = .calm }
        world.ledger.fail(nil)
        world.transport.answer { [self] in answer($0) }
        world.settle()
        while world.transport.heldCount > 0 {
            world.transport.release(.unknown(reply: "broken off"))
            world.settle()
        }
    }

    /// Something happens; true if it is a sudden end.
    private func event(in world: World, _ group: inout ThrowingDiscardingTaskGroup<any Error>) -> Bool {
        switch roll(22) {
        case 0..<9:
            let submission = submission()
            observer.handsIn(submission)
            group.addTask(executorPreference: world.turns) { [self, intake = world.intake] in
                guard let id = try? await intake.receive(submission) else { return }
                observer.accepted(submission, as: id)
                counts.withLock { $0.letters += submission.recipients.count }
            }
        case 9..<13:
            let length = [Duration.seconds(1), .seconds(600), .seconds(7_200), .seconds(40_000)][roll(4)]
            world.pass(until: world.clock.now() - World.noon + length)
        case 13:
            let policy = policy()
            group.addTask(executorPreference: world.turns) {
                world.policy.replace(with: policy)
                try? await world.ledger.reopenCases(under: policy.hash, at: world.clock.now())
                world.arrivals.ring()
            }
        case 14, 15:
            let next = Mood.allCases[roll(Mood.allCases.count)]
            mood.withLock { $0 = next }
        case 16:
            world.transport.release(roll(2) == 0 ? .delivered(reply: "250") : .unknown(reply: "half a reply"))
        case 17:
            let sides = 2 + roll(4)
            world.ledger.fail { [self] _ in roll(sides) == 0 ? .unavailable("a fault") : nil }
        case 18:
            world.ledger.fail(nil)
        case 19, 20:
            let step = [Duration.seconds(40), .seconds(5_000), .seconds(90_000), .seconds(700_000)][roll(4)]
            world.clock.set(by: roll(2) == 0 ? step : .zero - step)
        default:
            counts.withLock { $0.ends += 1 }
            return true
        }
        return false
    }

    /// What the relay says to a mail, and whether it has it; nil: not now.
    private func answer(_ parcel: Parcel) -> Attempt? {
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
        case (.calm, _), (.fickle, _), (.slow, _):
            observer.relayTook(parcel)
            return .delivered(reply: "250 2.0.0 queued")
        }
    }

    private func submission() -> Submission {
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

    private func policy() -> Policy {
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
