// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Office
import Synchronization
import Testing

@testable import Outbound

/// Many mails at once, and the end.
@Suite struct RelayPoolTests {
    private static func sendAtOnce(_ count: Int, over pool: RelayPool) async -> [Attempt] {
        await withTaskGroup(of: Attempt.self) { group in
            for number in 0..<count {
                group.addTask { await pool.send(RelayDesk.parcel(to: "customer-\(number)@customer.example")) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func asManyMailsAreUnderWayAsThereAreConnections() async throws {
        let meet = [FakeRelay.Action?](repeating: .meet, count: 4)
        let relay = try await FakeRelay(FakeRelay.Script(steps: ["DOT": meet], meeting: 4))
        let settings = try RelayDesk.settings(port: relay.port, connections: 4)
        try await RelayDesk.withPool(settings) { pool in
            let attempts = await RelayPoolTests.sendAtOnce(4, over: pool)
            #expect(attempts == Array(repeating: .delivered(reply: "250 2.0.0 taken"), count: 4))
        }
        #expect(try await relay.finish().connections == 4)
    }

    @Test func moreMailsThanConnectionsWaitTheirTurn() async throws {
        let relay = try await FakeRelay()
        let settings = try RelayDesk.settings(port: relay.port, connections: 3)
        try await RelayDesk.withPool(settings) { pool in
            let attempts = await RelayPoolTests.sendAtOnce(60, over: pool)
            #expect(attempts == Array(repeating: .delivered(reply: "250 2.0.0 taken"), count: 60))
        }
        let seen = try await relay.finish()
        #expect((1...3).contains(seen.connections))
        let recipients = seen.lines.filter { $0.hasPrefix("RCPT") }
        #expect(Set(recipients).count == 60)
        #expect(recipients.count == 60)
    }

    @Test func oneConnectionServesMailsOneAfterAnother() async throws {
        let relay = try await FakeRelay()
        try await RelayDesk.withPool(RelayDesk.settings(port: relay.port, connections: 8)) { pool in
            for _ in 0..<10 { _ = await pool.send(RelayDesk.parcel()) }
        }
        #expect(try await relay.finish().connections == 1)
    }

    @Test func closingLetsTheMailInFlightFinish() async throws {
        let relay = try await FakeRelay(FakeRelay.Script(steps: ["DOT": [.meet, .meet]], meeting: 2))
        let first = try RelayPool([RelayDesk.settings(port: relay.port)], log: RelayDesk.log)
        let second = try RelayPool([RelayDesk.settings(port: relay.port)], log: RelayDesk.log)
        async let inFlight = first.send(RelayDesk.parcel())
        try await relay.wait { $0.mail != nil }
        async let closed: Void = first.close()
        // Only this mail lets the relay answer the first one.
        #expect(await second.send(RelayDesk.parcel()) == .delivered(reply: "250 2.0.0 taken"))
        await closed
        #expect(await inFlight == .delivered(reply: "250 2.0.0 taken"))
        await second.close()
        #expect(try await relay.finish().mails.count == 2)
    }

    @Test func aClosedPoolTakesNothing() async throws {
        let relay = try await FakeRelay()
        let pool = try RelayPool([RelayDesk.settings(port: relay.port)], log: RelayDesk.log)
        await pool.close()
        #expect(await pool.send(RelayDesk.parcel()) == .relayTrouble(reply: "Tact is stopping"))
        await pool.close()
        #expect(try await relay.finish().connections == 0)
    }

    @Test func whatNoRelayCanTakeTouchesNone() async throws {
        let relay = try await FakeRelay()
        let settings = try RelayDesk.settings(port: relay.port)
        try await RelayDesk.withPool(settings) { pool in
            let command = RelayDesk.parcel(to: "ana@customer.example>\r\nRCPT TO:<bob@customer.example")
            #expect(AttemptTests.kind(of: await pool.send(command)) == .impossible)
            let loneFeed = RelayDesk.parcel(RelayDesk.bytes("Subject: x\r\n\r\nend\n.\nMAIL FROM:<x>\r\n"))
            #expect(AttemptTests.kind(of: await pool.send(loneFeed)) == .impossible)
        }
        #expect(try await relay.finish().connections == 0)
    }

    /// Swift's own threads may be busy for long: a relay that is connected is not kept waiting for one.
    @Test func betweenTheCallAndItsAnswerNoOtherThreadIsAsked() async throws {
        let relay = try await FakeRelay()
        let elsewhere = Elsewhere()
        try await RelayDesk.withPool(RelayDesk.settings(port: relay.port)) { pool in
            await withTaskExecutorPreference(elsewhere) {
                for _ in 1...3 {
                    let before = elsewhere.count.load(ordering: .relaxed)
                    let attempt = await pool.send(RelayDesk.parcel())
                    let after = elsewhere.count.load(ordering: .relaxed)
                    #expect(attempt == .delivered(reply: "250 2.0.0 taken"))
                    #expect(after - before == 1, "the answer itself comes back here")
                }
            }
        }
        #expect(try await relay.finish().connections == 1)
    }
}

/// Where tasks run that are on no actor's thread, counted.
private final class Elsewhere: TaskExecutor {
    let count = Atomic(0)
    private let queue = DispatchQueue(label: "elsewhere")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        count.add(1, ordering: .relaxed)
        queue.async { [self] in unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
