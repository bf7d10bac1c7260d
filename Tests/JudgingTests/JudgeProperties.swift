// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// What must hold of every judgement, whatever the policy and the mail: tried on generated worlds.
@Suite struct JudgeProperties {
    /// More seeds find more; these take seconds.
    private static let seeds = 0..<1_000

    @Test func noBudgetIsEverExceeded() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.run { drive, sent in
                for charge in sent { #expect(drive.overuse(by: charge) == nil, "seed \(seed)") }
            }
        }
    }

    @Test func noBudgetIsExceededWhenTheClockIsSetBack() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.setsClockBack = true
            drive.run { drive, sent in
                for charge in sent { #expect(drive.overuse(by: charge) == nil, "seed \(seed)") }
            }
        }
    }

    @Test func noBudgetIsExceededWhereTheCustomerMovesToAnotherZone() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.changesZone = true
            drive.run { drive, sent in
                for charge in sent { #expect(drive.overuse(by: charge) == nil, "seed \(seed)") }
            }
        }
    }

    @Test func everyLetterEnds() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.run { _, _ in }
            #expect(drive.waiting.isEmpty, "seed \(seed)")
        }
    }

    @Test func nothingIsHeldPastItsExpiryOrIntoThePast() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.onJudgement = { drive, judgement in
                for (letter, ruling) in zip(drive.waiting, judgement.rulings) {
                    guard case .hold(_, let until) = ruling.verdict else { continue }
                    #expect(until ?? drive.now > drive.now, "seed \(seed): \(ruling)")
                    // What the price or a better letter keeps back is looked at for the last time when it
                    // expires: until then it may still ride.
                    let isKept = if case .hold(.price, _) = ruling.verdict { true } else { ruling.of != nil }
                    let last = drive.expiry(of: letter) + (isKept ? .milliseconds(1) : .zero)
                    #expect(until ?? .never < last, "seed \(seed): \(ruling)")
                    #expect(judgement.next ?? .never <= until ?? .never, "seed \(seed): \(ruling)")
                }
            }
            drive.run { _, _ in }
        }
    }

    @Test func anExemptLetterIsNeverLate() {
        let exempt: Set = ["critical", "transactional", "conversation"]
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.onJudgement = { drive, judgement in
                for (letter, ruling) in zip(drive.waiting, judgement.rulings)
                where exempt.contains(letter.kind.class) {
                    switch ruling.verdict {
                    case .send(.exempt): break
                    case .suppress(.duplicate, _), .suppress(.superseded, _): break
                    default: Issue.record("seed \(seed): \(ruling)")
                    }
                }
            }
            drive.run { _, _ in }
        }
    }

    @Test func theSameCaseGetsTheSameJudgement() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.onJudgement = { drive, judgement in
                #expect(drive.world.judge.judge(drive.file, at: drive.now) == judgement)
                let turned = Case(
                    customer: drive.file.customer,
                    letters: drive.file.letters.reversed(),
                    charges: drive.file.charges,
                    earlier: drive.file.earlier,
                    accountCharges: drive.file.accountCharges,
                )
                let again = drive.world.judge.judge(turned, at: drive.now)
                #expect(again.rulings.reversed() == judgement.rulings, "seed \(seed)")
            }
            drive.run { _, _ in }
        }
    }

    @Test func judgingTwiceAtOneMomentSendsNothingMore() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.run { drive, _ in
                let again = drive.world.judge.judge(drive.file, at: drive.now)
                for ruling in again.rulings {
                    guard case .hold = ruling.verdict else {
                        Issue.record("seed \(seed) at \(drive.now.iso8601): \(ruling)")
                        continue
                    }
                }
            }
        }
    }

    @Test func aHigherValueNeverTurnsASendIntoAHold() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.onJudgement = { drive, judgement in
                for (place, ruling) in judgement.rulings.enumerated() where ruling.verdict.leaves {
                    let raised = drive.file(raising: place)
                    let again = drive.world.judge.judge(raised, at: drive.now)
                    #expect(again.rulings[place].verdict.leaves, "seed \(seed): \(again.rulings[place])")
                }
            }
            drive.run { _, _ in }
        }
    }

    @Test func aRiderHasACarrierThatLeaves() {
        for seed in JudgeProperties.seeds {
            var drive = Drive(World(seed: UInt64(seed)))
            drive.onJudgement = { drive, judgement in
                let rule = drive.world.policy.merges[0]
                var digests: [LetterID: [Case.Letter]] = [:]
                for (letter, ruling) in zip(drive.waiting, judgement.rulings) {
                    guard case .merge(let carrier) = ruling.verdict else { continue }
                    digests[carrier, default: []].append(letter)
                }
                for (carrier, riders) in digests {
                    let place = drive.waiting.firstIndex { $0.id == carrier }
                    #expect(
                        place.map { judgement.rulings[$0].verdict } == .send(.withinBudget),
                        "seed \(seed)"
                    )
                    let letters = riders + (place.map { [drive.waiting[$0]] } ?? [])
                    #expect(letters.count <= rule.most && letters.reduce(0) { $0 + $1.size } <= rule.size)
                    #expect(Set(letters.map(\.kind.class)).count == 1)
                    #expect(letters.allSatisfy { $0.unmergeable == nil })
                }
            }
            drive.run { _, _ in }
        }
    }
}

extension Verdict {
    /// Whether the letter leaves now.
    fileprivate var leaves: Bool {
        switch self {
        case .send, .merge: true
        case .hold, .suppress: false
        }
    }
}
