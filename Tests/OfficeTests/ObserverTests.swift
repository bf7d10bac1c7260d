// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Office
import Testing

/// The counter counts: an office in which all goes well, and an observer that is shown something else.
@Suite(.timeLimit(.minutes(10)))
struct ObserverTests {
    /// Two newsletters that leave at once, seen by an observer to whom the relay has each `taken` times.
    private static func reckoning(
        taken: Int = 1,
        outcome: Attempt = ScriptedTransport.accepted,
        budgets: [Budget] = [.aDay(2)],
        isSettled: Bool = true,
        besides: (Observer) -> Void = { _ in },
    ) async throws -> Observer.Reckoning {
        let world = World()
        let observer = Observer()
        try await world.open(isSettled ? [.bench, .courier] : []) { _ in
            world.transport.answer { parcel in
                for _ in 0..<taken { observer.relayTook(parcel) }
                return outcome
            }
            for number in 1...2 {
                let submission = Draft.newsletter(number).submission
                observer.handsIn(submission)
                observer.accepted(submission, as: try await world.intake.receive(submission))
                // Where the relay makes trouble the lane is closed for a while.
                world.pass(until: .seconds(60 * number))
            }
        }
        besides(observer)
        return observer.reckon(
            log: try await world.ledger.log(LogFilter()),
            letters: try await world.ledger.letters(
                of: "ana@customer.example",
                since: Timestamp(milliseconds: 0),
                limit: .max
            ),
            budgets: ["sha256:one": budgets],
        )
    }

    private static let well = Observer.Reckoning(accepted: 2, delivered: 2, explained: 2)

    @Test func whereAllGoesWellThereIsNothingToComplainOf() async throws {
        #expect(try await Self.reckoning() == Self.well)
    }

    @Test func aLetterThatIsNotInTheLedgerIsLost() async throws {
        let found = try await Self.reckoning { observer in
            observer.accepted(Draft.newsletter(3).submission, as: "01JNQ0000000000000000000000")
        }
        #expect(found.lost == 1 && found.accepted == 3 && found.explained == 2 && found.delivered == 2)
        #expect(found.complaints.count == 1)
    }

    @Test func aLetterThatTheRelayHasNeverHadIsLost() async throws {
        let found = try await Self.reckoning(taken: 0)
        #expect(found.lost == 2 && found.delivered == 0 && found.duplicates == 0)
    }

    @Test func aLetterThatComesTwiceIsADuplicate() async throws {
        let found = try await Self.reckoning(taken: 2)
        #expect(found.duplicates == 2 && found.lost == 0)
    }

    @Test func whatIsCalledUnknownMayComeTwice() async throws {
        let found = try await Self.reckoning(taken: 2, outcome: .unknown(reply: "no answer to the final dot"))
        #expect(found.duplicates == 0 && found.unknown == 2 && found.delivered == 0)
        #expect(found.complaints.isEmpty)
    }

    @Test func aSendForWhichThereWasNoRoomIsAViolation() async throws {
        let found = try await Self.reckoning(budgets: [.aDay(1)])
        #expect(found.violations == 1 && found.lost == 0 && found.duplicates == 0)
    }

    @Test func aLetterThatStillWaitsIsUnexplained() async throws {
        let found = try await Self.reckoning(isSettled: false)
        #expect(found.unexplained == 2 && found.explained == 0 && found.lost == 0)
    }

    @Test func aMailThatNobodyHandedInIsAContradiction() async throws {
        let found = try await Self.reckoning { observer in
            let submission = Draft.newsletter(3).submission
            let bytes = Array("Received: by tact.example\r\n".utf8) + submission.body
            let parcel = Parcel(relay: "main", sender: "a@b.example", recipient: "c@d.example", bytes: bytes)
            // Neither as it came nor a digest; then as it came, and no letter of the ledger.
            observer.relayTook(parcel)
            observer.handsIn(submission)
            observer.relayTook(parcel)
        }
        #expect(found.strangers == 2 && found.complaints.count == 2)
    }

    @Test func theLineNamesEachCount() {
        var sum = Self.well
        sum += Observer.Reckoning(accepted: 1, unknown: 1, lost: 3, duplicates: 4, violations: 5)
        #expect(
            sum.line == """
                3 letters accepted, 2 delivered, 2 explained, 1 unknown; lost 3, duplicates 4, \
                budget violations 5, unexplained 0, contradictions 0
                """
        )
    }
}
