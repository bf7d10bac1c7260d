// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

@Suite(.timeLimit(.minutes(10))) struct RightOfWayTests {
    /// Mail that goes in and stays there until it is told to leave.
    private final class Street: Sendable {
        let way = RightOfWay()
        let clock = SteppedClock(at: World.noon)
        let turns = Turns()
        /// Those that went in, in this order.
        let inside = Box<[(name: String, pass: RightOfWay.Pass)]>([])

        var names: [String] { inside.value.map(\.name) }

        func settle() { #expect(turns.run(atMost: 1_000)) }

        func come(_ names: String..., rank: Int, in group: inout DiscardingTaskGroup) {
            for name in names {
                group.addTask(executorPreference: turns) { [self] in
                    let pass = await way.enter(rank, by: clock)
                    inside.value.append((name, pass))
                }
            }
            settle()
        }

        /// The first of those inside leaves.
        func leave() {
            way.leave(inside.value.removeFirst().pass, by: clock)
            settle()
        }

        func pass(_ length: Duration) {
            clock.advance(to: clock.now() + length)
        }
    }

    @Test func nobodyWaitsWhereAllMailIsOfOneClass() async {
        let street = Street()
        await withDiscardingTaskGroup { group in
            street.come("a", "b", "c", "d", "e", rank: 2, in: &group)
            #expect(street.names == ["a", "b", "c", "d", "e"])
        }
    }

    @Test func besideUrgentMailTheRestTakesTurnsInTheOrderOfComing() async {
        let street = Street()
        await withDiscardingTaskGroup { group in
            street.come("alarm", rank: 0, in: &group)
            street.leave()
            street.come("a", "b", "c", rank: 2, in: &group)
            street.come("ticket", rank: 1, in: &group)
            street.come("d", rank: 2, in: &group)
            #expect(street.names == ["a", "b"])
            // It goes past all of them.
            street.come("another alarm", rank: 0, in: &group)
            #expect(street.names == ["a", "b", "another alarm"])
            street.leave()
            #expect(street.names == ["b", "another alarm", "c"])
            street.leave()
            #expect(street.names == ["another alarm", "c", "ticket"])
            // It had no turn, so it leaves none.
            street.leave()
            #expect(street.names == ["c", "ticket"])
            street.leave()
            #expect(street.names == ["ticket", "d"])
        }
    }

    @Test func tenSecondsAfterTheLastUrgentMailAllGoInAgain() async {
        let street = Street()
        await withDiscardingTaskGroup { group in
            street.come("alarm", rank: 0, in: &group)
            street.leave()
            street.pass(.milliseconds(9_999))
            street.come("a", "b", "c", "d", rank: 2, in: &group)
            #expect(street.names == ["a", "b"])
            street.pass(.milliseconds(1))
            street.come("e", rank: 2, in: &group)
            #expect(street.names == ["a", "b", "e"])
            // Those that wait keep their turns, and none is forgotten.
            street.leave()
            street.leave()
            #expect(street.names == ["e", "c", "d"])
        }
    }

    /// A clock that is set says nothing of how long ago an urgent mail came.
    @Test(arguments: [Duration.seconds(3_600), .seconds(-3_600)])
    func theTimeOfDayDoesNotCount(_ step: Duration) async {
        let street = Street()
        await withDiscardingTaskGroup { group in
            street.come("alarm", rank: 0, in: &group)
            street.clock.set(by: step)
            street.come("a", "b", "c", rank: 2, in: &group)
            #expect(street.names == ["alarm", "a", "b"])
            street.pass(RightOfWay.window)
            street.come("d", rank: 2, in: &group)
            #expect(street.names == ["alarm", "a", "b", "d"])
            for _ in 0..<4 { street.leave() }
            #expect(street.names == ["c"])
        }
    }

    /// A slow disk takes many letters in one write, and would be idle with two.
    @Test func whereWritingTakesLongMoreGoInAtOnce() async {
        let street = Street()
        await withDiscardingTaskGroup { group in
            street.come("alarm", "slower alarm", rank: 0, in: &group)
            street.pass(.milliseconds(2))
            street.leave()
            street.pass(.milliseconds(7))
            street.leave()
            let names = (1...10).map { "\($0)" }
            for name in names { street.come(name, rank: 2, in: &group) }
            // The shortest counts: the other waited for a processor, perhaps.
            #expect(street.names == Array(names.prefix(8)))
            street.pass(.milliseconds(1))
            // Now it has shown to be quicker: six of the eight leave before another goes in.
            for _ in 0..<4 { street.leave() }
            #expect(street.names == ["5", "6", "7", "8"])
            street.leave()
            #expect(street.names == ["6", "7", "8", "9"])
            street.leave()
            #expect(street.names == ["7", "8", "9", "10"])
        }
    }

    @Test func howLongWritingTakesIsMeasuredAnew() async {
        let street = Street()
        await withDiscardingTaskGroup { group in
            street.come("alarm", rank: 0, in: &group)
            street.leave()
            // The disk has become slow since.
            street.pass(RightOfWay.window)
            street.come("alarm", rank: 0, in: &group)
            street.pass(.milliseconds(1))
            street.leave()
            street.come("a", "b", "c", "d", "e", rank: 2, in: &group)
            #expect(street.names == ["a", "b", "c", "d"])
            street.leave()
            #expect(street.names == ["b", "c", "d"])
            for _ in 0..<2 { street.leave() }
            #expect(street.names == ["d", "e"])
        }
    }

    /// How many messages of a campaign come into the ledger together, at most, after a mail of `first`.
    private func campaign(after first: Draft) async throws -> Int {
        let world = World(seed: 5)
        try await world.handIn(first)
        var most = 0
        try await withThrowingDiscardingTaskGroup { group in
            for number in 1...12 {
                group.addTask(executorPreference: world.turns) { [intake = world.intake] in
                    _ = try await intake.receive(Draft.newsletter(number).submission)
                }
            }
            var before = 1
            while world.turns.step() {
                let kept = try await world.ledger.base.waitingLetters(of: nil, limit: 100).count
                most = max(most, kept - before)
                before = kept
            }
            #expect(before == 13)
        }
        return most
    }

    @Test func aCampaignComesInTwoByTwoBesideAnAlarm() async throws {
        var alarm = Draft()
        alarm.source = "alarms"
        #expect(try await campaign(after: alarm) <= RightOfWay.turnsMin)
        #expect(try await campaign(after: .newsletter(99)) > RightOfWay.turnsMin)
    }

    @Test func aMessageThatIsRefusedGivesItsTurnBack() async throws {
        let world = World()
        var alarm = Draft()
        alarm.source = "alarms"
        try await world.handIn(alarm)
        world.ledger.fail { $0 == .accept ? .full("no space") : nil }
        for number in 1...4 {
            await #expect(throws: Refusal.full) { try await world.handIn(.newsletter(number)) }
        }
        world.ledger.fail(nil)
        #expect(try await world.handIn(.newsletter(5)).count == 1)
    }
}
