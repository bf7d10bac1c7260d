// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Office

@Suite struct IdentifierSourceTests {
    @Test func identifiersAscendWithinAMillisecond() {
        let source = IdentifierSource(random: SeededBits(seed: 1))
        let ids = (0..<1_000).map { _ in source.make(LetterID.self, at: World.noon) }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ids[0].moment == World.noon)
    }

    @Test func theyAscendWhenTheClockIsSetBack() {
        let source = IdentifierSource(random: SeededBits(seed: 2))
        let before: LetterID = source.make(at: World.noon)
        let after: LetterID = source.make(at: World.noon - .seconds(86_400))
        #expect(before < after)
    }

    @Test func theyCarryTheirMoment() {
        let source = IdentifierSource()
        for minutes in 0..<10 {
            let moment = World.noon + .seconds(60 * minutes)
            #expect(source.make(DispatchID.self, at: moment).moment == moment)
        }
    }

    @Test func noTwoAreTheSameAmongManyThreads() async {
        let source = IdentifierSource()
        let all = await withTaskGroup(of: [MessageKey].self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).map { _ in source.make(at: World.noon) } }
            }
            return await group.reduce(into: Set<MessageKey>()) { $0.formUnion($1) }
        }
        #expect(all.count == 4_000)
    }

    @Test func aSeedRepeatsItsIdentifiers() {
        let (one, other) = (
            IdentifierSource(random: SeededBits(seed: 3)), IdentifierSource(random: SeededBits(seed: 3))
        )
        #expect(one.make(LetterID.self, at: World.noon) == other.make(LetterID.self, at: World.noon))
        #expect(one.bits() == other.bits())
    }
}
