// SPDX-License-Identifier: Apache-2.0

import Judging
import Synchronization
import Testing

@testable import Office

/// Counted by many threads, and read by one that waits for it.
private final class Counter: Sendable {
    private let state = Atomic(0)

    var value: Int { state.load(ordering: .sequentiallyConsistent) }

    func add() { state.add(1, ordering: .sequentiallyConsistent) }
}

@Suite(.timeLimit(.minutes(10)))
struct BellTests {
    @Test func aRingBeforeTheWaitIsKept() async {
        let bell = Bell()
        bell.ring()
        await bell.wait()
    }

    /// Counts how often a loop comes round, one wait a round.
    private func rounds(
        of bell: Bell,
        until moment: Timestamp? = nil,
        on turns: Turns,
        by clock: SteppedClock,
        _ body: (Box<Int>) -> Void,
    ) async {
        let count = Box(0)
        await withDiscardingTaskGroup { group in
            group.addTask(executorPreference: turns) {
                while !Task.isCancelled {
                    await bell.wait(until: moment, by: clock)
                    count.value += 1
                }
            }
            #expect(turns.run(atMost: 1_000), "the loop never rests")
            body(count)
            group.cancelAll()
            #expect(turns.run(atMost: 1_000), "the loop does not end")
        }
    }

    @Test func manyRingsBeforeALookAreOne() async {
        let (bell, turns) = (Bell(), Turns())
        await rounds(of: bell, on: turns, by: SteppedClock(at: World.noon)) { count in
            for _ in 0..<5 { bell.ring() }
            #expect(turns.run(atMost: 1_000))
            // The first ring wakes it, the other four are kept for one more look.
            #expect(count.value == 2)
            bell.ring()
            #expect(turns.run(atMost: 1_000))
            #expect(count.value == 3)
        }
    }

    @Test func aRingBeforeTheMomentWakesOnce() async {
        let (bell, turns, clock) = (Bell(), Turns(), SteppedClock(at: World.noon))
        await rounds(of: bell, until: World.noon + .seconds(60), on: turns, by: clock) { count in
            bell.ring()
            #expect(turns.run(atMost: 1_000), "one ring keeps the loop going for ever")
            #expect(count.value == 1)
        }
    }

    @Test func theMomentWakesWithoutARing() async {
        let (bell, turns, clock) = (Bell(), Turns(), SteppedClock(at: World.noon))
        let count = Box(0)
        await withDiscardingTaskGroup { group in
            group.addTask(executorPreference: turns) {
                await bell.wait(until: World.noon + .seconds(60), by: clock)
                count.value += 1
            }
            #expect(turns.run(atMost: 1_000))
            clock.advance(to: World.noon + .milliseconds(59_999))
            #expect(turns.run(atMost: 1_000))
            #expect(count.value == 0)
            clock.advance(to: World.noon + .seconds(60))
            #expect(turns.run(atMost: 1_000))
            #expect(count.value == 1)
        }
    }

    @Test func cancellingEndsAWait() async {
        let bell = Bell()
        await withDiscardingTaskGroup { group in
            group.addTask { await bell.wait() }
            group.addTask { await Bell().wait(until: World.noon, by: SteppedClock(at: World.noon)) }
            group.cancelAll()
        }
    }

    @Test(arguments: 0..<20)
    func noRingOfManyThreadsIsLost(_ round: Int) async {
        let bell = Bell()
        let rung = Counter()
        let ringers = 8
        let each = 500
        await withDiscardingTaskGroup { group in
            for _ in 0..<ringers {
                group.addTask {
                    for _ in 0..<each {
                        rung.add()
                        bell.ring()
                    }
                }
            }
            // A lost ring would leave this loop waiting with something still to see.
            while rung.value < ringers * each { await bell.wait() }
        }
        #expect(rung.value == ringers * each)
    }

    @Test(arguments: 0..<200)
    func ringAndCancellationMayMeet(_ round: Int) async {
        let bell = Bell()
        await withDiscardingTaskGroup { group in
            group.addTask { await bell.wait() }
            group.addTask { bell.ring() }
            if round.isMultiple(of: 2) { await Task.yield() }
            group.cancelAll()
        }
        // Whoever waits next is served too, and nobody is woken twice.
        bell.ring()
        await bell.wait()
    }
}
