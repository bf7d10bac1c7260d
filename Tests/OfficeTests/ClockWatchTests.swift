// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

/// When the time of day is set by more than an hour, what waits is not released at once.
@Suite struct ClockWatchTests {
    private let clock = SteppedClock(at: World.noon)
    private let watch = ClockWatch()

    private func pass(_ length: Duration) {
        clock.advance(to: clock.now() + length)
    }

    @Test(arguments: [Duration.seconds(3_600), .seconds(-3_600), .seconds(1)])
    func aSmallStepIsBelieved(_ step: Duration) {
        #expect(watch.look(at: clock) == .nothing)
        clock.set(by: step)
        #expect(watch.look(at: clock) == .nothing)
        #expect(watch.halt(by: clock) == nil)
    }

    @Test(arguments: [Duration.seconds(3_601), .seconds(-3_601), .seconds(86_400 * 400)])
    func aLargeStepPausesReleasesForAWhileAndIsThenBelieved(_ step: Duration) {
        #expect(watch.look(at: clock) == .nothing)
        pass(.seconds(86_400))
        clock.set(by: step)
        #expect(watch.look(at: clock) == .set(by: step))
        let end = clock.now() + ClockWatch.halt
        #expect(watch.halt(by: clock)?.until == end)
        pass(ClockWatch.halt - .seconds(1))
        #expect(watch.look(at: clock) == .nothing)
        #expect(watch.halt(by: clock)?.until == end)
        pass(.seconds(1))
        #expect(watch.look(at: clock) == .isBelieved)
        #expect(watch.halt(by: clock) == nil)
        #expect(watch.look(at: clock) == .nothing)
    }

    @Test func aStepThatIsTakenBackEndsThePause() {
        #expect(watch.look(at: clock) == .nothing)
        clock.set(by: .seconds(86_400))
        #expect(watch.look(at: clock) == .set(by: .seconds(86_400)))
        pass(.seconds(60))
        clock.set(by: .seconds(-86_395))
        #expect(watch.look(at: clock) == .isRightAgain)
        #expect(watch.halt(by: clock) == nil)
    }

    @Test func aSecondStepBeginsThePauseAnew() {
        #expect(watch.look(at: clock) == .nothing)
        clock.set(by: .seconds(86_400))
        _ = watch.look(at: clock)
        pass(.seconds(600))
        clock.set(by: .seconds(86_400))
        #expect(watch.look(at: clock) == .set(by: .seconds(172_800)))
        #expect(watch.halt(by: clock)?.until == clock.now() + ClockWatch.halt)
    }

    @Test func theCasesStayOwedUntilTheyHaveBeenMadeDue() {
        _ = watch.look(at: clock)
        #expect(!watch.owesReopening)
        clock.set(by: .seconds(86_400))
        _ = watch.look(at: clock)
        #expect(
            watch.look(at: clock) == .nothing && watch.owesReopening,
            "a ledger that failed is asked again"
        )
        watch.reopened()
        #expect(!watch.owesReopening)
    }

    @Test func slowDriftOfAnyLengthIsFollowed() {
        for _ in 0..<100 {
            #expect(watch.look(at: clock) == .nothing)
            clock.set(by: .seconds(100))
        }
    }

    @Test func whatWaitsStaysAndWhoIsExemptPasses() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let held = try await world.take(.newsletter(2))
            world.clock.set(by: .seconds(86_400 * 10))
            // The case of another customer is looked at, and so the clock.
            var other = Draft.newsletter(3)
            other.recipients = ["ben@customer.example"]
            let second = try await world.take(other)
            let alarm = try await world.take(.alarm(4))
            #expect(try await world.state(of: held) == .waiting, "neither released nor expired")
            #expect(try await world.state(of: second) == .waiting)
            #expect(try await world.state(of: alarm) == .sent)
            world.pass(until: world.clock.now() - World.noon + ClockWatch.halt)
            #expect(try await world.state(of: second) == .sent)
            #expect(
                try await world.state(of: held) != .waiting,
                "the new time is believed, and it is judged by it"
            )
        }
    }
}
