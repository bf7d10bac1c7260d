// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization
import Testing

@testable import Office

/// One random life of an office: mail, time, reloads, a relay and a disk with moods, sudden ends; all of it
/// from one seed, so that it repeats.
///
/// What may happen is in `SimulatedRun+Events.swift`; what is handed in, and under which policies, in
/// `SimulatedRun+Draws.swift`.
final class SimulatedRun: Sendable {
    /// What was tried, so that a run that tries nothing does not pass for one that finds nothing.
    struct Trials: Hashable, Sendable {
        /// Sudden ends of the office, and those of them in the middle of a call of the ledger.
        var ends = 0
        var endsInCalls = 0
        /// Transactions that were applied and reported as failed.
        var lostAnswers = 0
        /// Bytes of a write-ahead log that an end has taken.
        var tornBytes = 0
        /// Whether several messages shared a commit.
        var sharedCommits = 0

        static func += (sum: inout Trials, more: Trials) {
            sum.ends += more.ends
            sum.endsInCalls += more.endsInCalls
            sum.lostAnswers += more.lostAnswers
            sum.tornBytes += more.tornBytes
            sum.sharedCommits += more.sharedCommits
        }
    }

    enum Mood: CaseIterable { case calm, fickle, down, slow }

    static let people = ["ana@customer.example", "ben@customer.example", "cem@customer.example"]

    let seed: UInt64
    let observer = Observer()
    let mood = Mutex(Mood.calm)
    /// The budgets of every policy that was in force, by its hash.
    let budgets = Mutex<[String: [Budget]]>([:])
    /// What clients have handed in and got no 250 for, and will hand in again.
    let refused = Mutex<[Submission]>([])
    let trials = Mutex(Trials())
    /// What the log says in the end.
    let log = Box<[LogLine]>([])
    private let random: Mutex<SeededBits>
    private let disk: SimulatedDisk

    init(seed: UInt64, on disk: SimulatedDisk) {
        self.seed = seed
        self.disk = disk
        random = Mutex(SeededBits(seed: seed &* 0x9E37_79B9 &+ 1))
    }

    /// A number below `sides`.
    func roll(_ sides: Int) -> Int { random.withLock { Int($0.next(upperBound: UInt64(sides))) } }

    /// Lives it through, and returns what the observer has seen.
    func run() async throws -> Observer.Reckoning {
        var world: World?
        var left = 12 + roll(12)
        while left > 0 {
            let next = World(
                policy(),
                connections: 1 + roll(3),
                seed: seed &+ UInt64(left),
                on: disk,
                after: world
            )
            left = try await generation(next, events: left)
            world = next
            try crash()
        }
        let last = World(policy(), seed: seed, on: disk, after: world)
        _ = try await generation(last, events: 0)
        let log = try await disk.ledger.log(LogFilter())
        self.log.value = log
        let letters = try await letters()
        try disk.close()
        return observer.reckon(log: log, letters: letters, budgets: budgets.withLock { $0 })
    }

    private func crash() throws {
        let lost = try disk.crash(
            // As often as not all was written although nobody was told.
            cut: { roll(2) == 0 ? $0 : roll($0 + 1) },
            isFilled: roll(2) == 0
        )
        trials.withLock { $0.tornBytes += lost }
    }

    /// One daemon's life, to its sudden end or to the end of the run; returns how many events are left.
    private func generation(_ world: World, events: Int) async throws -> Int {
        var left = events
        try await withThrowingDiscardingTaskGroup { group in
            world.transport.answer { [self] in answer($0, in: world) }
            if left > 0, roll(4) == 0 { meddle(with: world) }
            guard start(world, &group) else {
                left -= 1
                return end(world, &group)
            }
            while left > 0, !world.ledger.isDead {
                left -= 1
                event(in: world, &group)
                // Some steps of whatever can go on, not all: the next event comes in between.
                for _ in 0..<roll(60) where !world.ledger.isDead && world.turns.step() {}
            }
            if !world.ledger.isDead {
                calmDown(world)
                world.pass(until: (world.clock.now() - World.noon) + Policy.day * 30)
                try await lookForTheStuck()
            }
            end(world, &group)
        }
        if world.ledger.acceptances.largest > 1 { trials.withLock { $0.sharedCommits += 1 } }
        return left
    }

    /// Starts the office as the daemon does; false: its start has failed, and it has ended.
    private func start(_ world: World, _ group: inout ThrowingDiscardingTaskGroup<any Error>) -> Bool {
        let isUp = Box(false)
        group.addTask(executorPreference: world.turns) {
            do throws(LedgerError) {
                try await world.reopening.reopen()
                try await Courier.recover(world.surroundings)
                isUp.value = true
            } catch {
                world.ledger.kill()
            }
        }
        world.settle()
        guard isUp.value else { return false }
        group.addTask(executorPreference: world.turns) { [reopening = world.reopening] in
            await reopening.run()
        }
        group.addTask(executorPreference: world.turns) { [bench = world.bench] in await bench.run() }
        group.addTask(executorPreference: world.turns) { [courier = world.courier] in await courier.run() }
        return true
    }

    /// Nothing is open any more after a month in which all went well: not for the next start to find.
    private func lookForTheStuck() async throws {
        for letter in try await letters() where letter.state == .waiting || letter.state == .leaving {
            observer.sees(stuck: letter)
        }
    }

    private func letters() async throws -> [LetterRecord] {
        var letters: [LetterRecord] = []
        for person in Self.people {
            letters += try await disk.ledger.letters(
                of: person,
                since: Timestamp(milliseconds: 0),
                limit: .max
            )
        }
        return letters
    }

    private func calmDown(_ world: World) {
        mood.withLock { $0 = .calm }
        world.ledger.meddle(nil)
        world.settle()
        while world.transport.heldCount > 0 {
            world.transport.release(.unknown(reply: "broken off"))
            world.settle()
        }
    }

    /// Ends whatever runs; nothing of it reaches the ledger any more.
    private func end(_ world: World, _ group: inout ThrowingDiscardingTaskGroup<any Error>) {
        world.ledger.kill()
        group.cancelAll()
        repeat {
            world.settle()
            world.transport.release(.unknown(reply: "nobody hears this"))
        } while world.transport.heldCount > 0
        world.settle()
    }
}
