// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Outbound

/// What the relays' thread is told of a socket.
@Suite(.timeLimit(.minutes(10))) struct RelayLoopTests {
    /// Two ends of one connection.
    private final class Ends: Sendable {
        let ours: Int32
        let theirs: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw PeerError("no sockets") }
            (ours, theirs) = (ends[0], ends[1])
        }

        deinit {
            RelayActor.loop.leave(ours)
            close(ours)
            close(theirs)
        }

        func say() {
            var byte: UInt8 = 1
            _ = unsafe write(theirs, &byte, 1)
        }
    }

    private static let later = ContinuousClock.now + .seconds(3_600)

    @RelayActor
    @Test func whatCameBeforeAndWhatComesWhileItWaitsIsHeard() async throws {
        let ends = try Ends()
        ends.say()
        let events = await RelayActor.loop.wait(for: .readable, on: ends.ours, until: Self.later)
        #expect(events == .readable)
        var byte: UInt8 = 0
        #expect(unsafe read(ends.ours, &byte, 1) == 1)
        let later = await withCheckedContinuation { continuation in
            RelayActor.loop.watch(ends.ours, for: .readable, until: Self.later) {
                continuation.resume(returning: $0)
            }
            ends.say()
        }
        #expect(later == .readable)
    }

    @RelayActor
    @Test func ofTwoEventsTheOneThatComesIsTold() async throws {
        let ends = try Ends()
        let both: RelayLoop.Events = [.readable, .writable]
        #expect(await RelayActor.loop.wait(for: both, on: ends.ours, until: Self.later) == .writable)
    }

    @RelayActor
    @Test func whenTheTimeHasPassedNothingHasCome() async throws {
        let ends = try Ends()
        // A wait that is longer does not keep a shorter one from its end.
        let other = try Ends()
        RelayActor.loop.watch(other.ours, for: .readable, until: Self.later) { _ in Issue.record("too soon") }
        let soon = ContinuousClock.now + .milliseconds(5)
        #expect(await RelayActor.loop.wait(for: .readable, on: ends.ours, until: soon).isEmpty)
        #expect(ContinuousClock.now >= soon)
        #expect(await RelayActor.loop.wait(for: .readable, on: ends.ours, until: soon).isEmpty, "at once")
    }

    @RelayActor
    @Test func aForgottenWatchIsToldNothingAndTheSocketCanBeWatchedAgain() async throws {
        let ends = try Ends()
        RelayActor.loop.watch(ends.ours, for: .readable, until: Self.later) { _ in Issue.record("forgotten") }
        RelayActor.loop.forget(ends.ours)
        ends.say()
        #expect(await RelayActor.loop.wait(for: .readable, on: ends.ours, until: Self.later) == .readable)
    }

    /// A child process may have it, which was started meanwhile.
    @RelayActor
    @Test func whatAClosedSocketStillHearsElsewhereIsNotForTheNextOfItsNumber() async throws {
        let (first, next) = (try Ends(), try Ends())
        let copy = dup(first.ours)
        defer { close(copy) }
        RelayActor.loop.watch(first.ours, for: .readable, until: Self.later) { _ in Issue.record("left") }
        RelayActor.loop.leave(first.ours)
        #expect(dup2(next.ours, first.ours) == first.ours)
        first.say()
        let soon = ContinuousClock.now + .milliseconds(5)
        #expect(await RelayActor.loop.wait(for: .readable, on: first.ours, until: soon).isEmpty)
    }
}
