// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Office

@Suite(.timeLimit(.minutes(10)))
struct SteppedClockTests {
    private func moment(_ seconds: Int) -> Timestamp { World.noon + .seconds(seconds) }

    @Test func itWakesExactlyWhoIsDue() async {
        let (clock, turns) = (SteppedClock(at: World.noon), Turns())
        let woken = Box<[Int]>([])
        await withDiscardingTaskGroup { group in
            for seconds in [30, 10, 20, 20] {
                group.addTask(executorPreference: turns) {
                    await clock.sleep(until: World.noon + .seconds(seconds))
                    woken.value.append(seconds)
                }
            }
            #expect(turns.run())
            #expect(clock.nextWake == moment(10))
            clock.advance(to: moment(10) - .milliseconds(1))
            #expect(turns.run())
            #expect(woken.value.isEmpty)
            clock.advance(to: moment(10))
            #expect(turns.run())
            #expect(woken.value == [10])
            #expect(clock.nextWake == moment(20))
            clock.advance(to: moment(29))
            #expect(turns.run())
            #expect(woken.value == [10, 20, 20])
            clock.advance(to: moment(1_000))
            #expect(turns.run())
            #expect(woken.value == [10, 20, 20, 30])
            #expect(clock.nextWake == nil)
        }
    }

    @Test func itNeverGoesBack() {
        let clock = SteppedClock(at: World.noon)
        clock.advance(to: moment(60))
        clock.advance(to: moment(30))
        #expect(clock.now() == moment(60))
    }

    @Test func aMomentThatHasPassedIsNotWaitedFor() async {
        let clock = SteppedClock(at: World.noon)
        await clock.sleep(until: World.noon)
        await clock.sleep(until: moment(-5))
        #expect(clock.now() == World.noon)
    }

    @Test func cancellingWakesASleeper() async {
        let clock = SteppedClock(at: World.noon)
        await withDiscardingTaskGroup { group in
            group.addTask { await clock.sleep(until: World.noon + .seconds(60)) }
            group.cancelAll()
        }
        #expect(clock.nextWake == nil)
        #expect(clock.now() == World.noon)
    }

    @Test(arguments: 0..<100)
    func wakingAndCancellationMayMeet(_ round: Int) async {
        let clock = SteppedClock(at: World.noon)
        await withDiscardingTaskGroup { group in
            group.addTask { await clock.sleep(until: World.noon + .seconds(60)) }
            group.addTask { clock.advance(to: World.noon + .seconds(60)) }
            if round.isMultiple(of: 2) { await Task.yield() }
            group.cancelAll()
        }
        #expect(clock.nextWake == nil)
    }
}
