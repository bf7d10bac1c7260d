// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Logging
import Synchronization
import Testing

@testable import Office

/// An office in small: real intake, bench and courier over a clock that stands still, a ledger in memory and
/// a relay that answers as it is told.
final class World: Sendable {
    enum Part { case bench, courier }

    /// 2026-03-02T12:00:00Z, a Monday.
    static let noon = Timestamp(milliseconds: 1_772_452_800_000)
    static let teams = ["campaigns": "marketing", "desk": "support", "alarms": "operations"]
    static let quiet = Logger(label: "office", factory: { _ in SwiftLogNoOpLogHandler() })

    let clock: SteppedClock
    let ledger: WatchedLedger
    let transport: ScriptedTransport
    let policy: CurrentPolicy
    let prices = CurrentPrices()
    let directory = CustomerDirectory()
    let identifiers: IdentifierSource
    let arrivals = Bell()
    let connections: Int
    let departures: Departures
    let changes = Bell()
    let bounceLimit = BounceLimit()
    let turns: Turns
    /// What the disk has left; nil: nobody knows.
    let space: Box<Int?>
    let intake: Intake

    /// - Parameters:
    ///   - seed: Of the interleaving; nil: one task after the other.
    ///   - disk: Where the books lie; nil: in memory.
    ///   - last: An office that has ended: this one goes on with its relay and time and, in memory,
    ///     its books.
    init(
        _ policy: Policy = .small(),
        connections: Int = 2,
        rate: Double? = nil,
        limits: Intake.Limits = Intake.Limits(),
        seed: UInt64? = nil,
        on disk: SimulatedDisk? = nil,
        after last: World? = nil,
    ) {
        self.policy = CurrentPolicy(policy)
        let clock = last?.clock ?? SteppedClock(at: World.noon)
        self.clock = clock
        turns = Turns(seed: seed)
        ledger = WatchedLedger(
            disk?.ledger ?? last?.ledger.base ?? InMemoryLedger(),
            yields: seed != nil,
            disk: disk
        )
        disk?.serve(turns)
        transport = last?.transport ?? ScriptedTransport(clock: clock)
        self.connections = last?.connections ?? connections
        departures = Departures(relay: "main", connections: self.connections, rate: rate)
        // As in a daemon that starts, the source knows nothing of the identifiers that others have made.
        identifiers = IdentifierSource(random: SeededBits(seed: seed ?? 7))
        let space = Box(nil as Int?)
        self.space = space
        intake = Intake(
            hostname: "tact.example",
            teams: Self.teams,
            policy: self.policy,
            directory: directory,
            ledger: ledger,
            clock: clock,
            identifiers: identifiers,
            arrivals: arrivals,
            limits: limits,
            freeBytes: { space.value },
            log: Self.quiet,
        )
    }

    var bench: Bench {
        Bench(
            Bench.Surroundings(
                ledger: ledger,
                policy: policy,
                prices: prices,
                directory: directory,
                clock: clock,
                identifiers: identifiers,
                relay: { _ in "main" },
                hostname: "tact.example",
                arrivals: arrivals,
                departures: [departures],
                log: Self.quiet,
            )
        )
    }

    var surroundings: Courier.Surroundings {
        Courier.Surroundings(
            ledger: ledger,
            transport: transport,
            policy: policy,
            directory: directory,
            clock: clock,
            identifiers: identifiers,
            hostname: "tact.example",
            retry: Retry(),
            bounceLimit: bounceLimit,
            arrivals: arrivals,
            log: Self.quiet,
        )
    }

    var reopening: Reopening {
        Reopening(
            ledger: ledger,
            policy: policy,
            prices: prices,
            directory: directory,
            clock: clock,
            changes: changes,
            arrivals: arrivals,
            log: Self.quiet,
        )
    }

    func housekeeping(_ retention: Housekeeping.Retention) -> Housekeeping {
        Housekeeping(ledger: ledger, clock: clock, retention: retention, log: Self.quiet)
    }

    var courier: Courier {
        Courier(surroundings, departures: departures)
    }

    /// Opens the office for the length of `body`, which may stop it by cancelling the group.
    func open(
        _ parts: [Part] = [.bench, .courier],
        _ body: (inout ThrowingDiscardingTaskGroup<any Error>) async throws -> Void,
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for part in parts {
                switch part {
                case .bench: group.addTask(executorPreference: turns) { [bench] in await bench.run() }
                case .courier: group.addTask(executorPreference: turns) { [courier] in await courier.run() }
                }
            }
            settle()
            var trouble: (any Error)?
            do { try await body(&group) } catch { trouble = error }
            group.cancelAll()
            ledger.fail(nil)
            transport.answer { _ in ScriptedTransport.accepted }
            settle()
            while transport.heldCount > 0 {
                transport.release()
                settle()
            }
            if let trouble { throw trouble }
        }
    }

    /// Lets everything happen that can happen without time.
    func settle(sourceLocation: SourceLocation = #_sourceLocation) {
        if !turns.run() {
            Issue.record("the office runs in circles", sourceLocation: sourceLocation)
            preconditionFailure("the office runs in circles")
        }
    }

    /// Lets time pass until `length` after noon, and everything happen on its way.
    func pass(until length: Duration) {
        let moment = Self.noon + length
        settle()
        while let wake = clock.nextWake, wake <= moment {
            clock.advance(to: wake)
            settle()
        }
        clock.advance(to: moment)
        settle()
    }

    /// Hands a message in; returns its letters, in the order of its recipients.
    @discardableResult
    func handIn(_ draft: Draft) async throws -> [LetterID] {
        let id = try await intake.receive(draft.submission)
        let waiting = try await ledger.base.waitingLetters(of: nil, limit: .max)
        return waiting.map(\.letter).filter { $0.message.description == id }.map(\.id).sorted()
    }

    /// Hands a message in and lets the office do all it can at once.
    func take(_ draft: Draft) async throws -> LetterID {
        let letters = try await handIn(draft)
        settle()
        return try #require(letters.first)
    }

    func state(of letter: LetterID) async throws -> Letter.State? {
        try await ledger.base.letter(letter)?.state
    }

    /// The life of a letter: `hold budget by a-day until 86400.000`, in seconds after noon.
    func story(of letter: LetterID) async throws -> [String] {
        try await ledger.base.decisions(on: letter).map { line in
            let until = line.until.map { " until \(Self.seconds($0))" } ?? ""
            let rule = line.rule.map { " by \($0)" } ?? ""
            return "\(line.kind.rawValue) \(line.reason)\(rule)\(until)"
        }
    }

    /// When each attempt was made, in seconds after noon.
    var attemptMoments: [String] { transport.attempted.map { Self.seconds($0.at) } }

    static func seconds(_ moment: Timestamp) -> String {
        let milliseconds = moment.milliseconds - noon.milliseconds
        let rest = String(milliseconds % 1_000 + 1_000).dropFirst()
        return "\(milliseconds / 1_000).\(rest)"
    }
}

/// A value that a test changes while others read it.
final class Box<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) {
        state = Mutex(value)
    }

    var value: Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
