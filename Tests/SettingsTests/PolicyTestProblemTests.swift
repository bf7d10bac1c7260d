// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// Files of policy tests.
@Suite struct PolicyTestProblemTests {
    @Test(arguments: TestFileSamples.flaws)
    func aTestThatCannotBeMeantIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfTests(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum TestFileSamples {
    static let flaws = [
        Flaw(
            "no list",
            """
            test: a
            """,
            [
                "1:1: a file of tests is a list; begin each test with `- test: what it shows`"
            ]
        ),
        Flaw(
            "nothing",
            """
            # nothing
            """,
            [
                "1:1: there is no test; begin one with `- test: what it shows`"
            ]
        ),
        Flaw(
            "a test without letters",
            """
            - test: a
            """,
            [
                "1:3: `letters` is missing; a test has letters, and says what it expects of them",
                "1:3: `expect` is missing; a test has letters, and says what it expects of them",
            ]
        ),
        Flaw(
            "a letter without a time",
            """
            - test: a
              letters:
                - { id: a, team: sales, to: bo@customer.example }
              expect: []
            """,
            [
                "3:7: `at` is missing; give it a value"
            ]
        ),
        Flaw(
            "a date that is none",
            """
            - test: a
              letters:
                - { id: a, at: "2026-02-30 09:00", team: sales, to: bo@customer.example }
              expect: []
            """,
            [
                "3:21: `2026-02-30 09:00` is not in the calendar; look at the month, the day and the hour"
            ]
        ),
        Flaw(
            "a date in another order",
            """
            - test: a
              letters:
                - { id: a, at: "02.03.2026 09:00", team: sales, to: bo@customer.example }
              expect: []
            """,
            [
                "3:21: `02.03.2026 09:00` is no date with a time; write it like `2026-03-02 09:00`"
            ]
        ),
        Flaw(
            "an address that is none",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo }
              expect: []
            """,
            [
                "3:57: `bo` is no mail address; write one like `ana@customer.example`"
            ]
        ),
        Flaw(
            "two letters of one id",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect: []
            """,
            [
                "4:13: another letter of this test is called `a`; choose another id"
            ]
        ),
        Flaw(
            "an unknown letter",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect:
                - { letter: b, verdict: send }
            """,
            [
                "5:17: this test has no letter `b`; known is `a`"
            ]
        ),
        Flaw(
            "an unknown verdict",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect:
                - { letter: a, verdict: drop }
            """,
            [
                "5:29: `drop` is unknown; write one of `send`, `hold`, `merge`, `suppress`"
            ]
        ),
        Flaw(
            "a reason of another verdict",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect:
                - { letter: a, verdict: send, reason: duplicate }
            """,
            [
                "5:43: `duplicate` is unknown; write one of `exempt`, `within-budget`, `released`"
            ]
        ),
        Flaw(
            "until for a send",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect:
                - { letter: a, verdict: send, until: "2026-03-02 09:00" }
            """,
            [
                "5:35: only a hold has an `until`; did you mean `at`?"
            ]
        ),
        Flaw(
            "two tests of one name",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect: []
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect: []
            """,
            [
                "5:9: another test on line 1 has this name; say what sets them apart"
            ]
        ),
        Flaw(
            "a silence that ends first",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect: []
              silences:
                - { from: "2026-03-02 09:00", to: "2026-03-02 08:00" }
            """,
            [
                "6:39: the silence ends before it begins; let `to` be later than `from`"
            ]
        ),
        Flaw(
            "a stream for a dead address",
            """
            - test: a
              letters:
                - { id: a, at: "2026-03-02 09:00", team: sales, to: bo@customer.example }
              expect: []
              opt-outs:
                - { address: bo@customer.example, stream: news, reason: bounced }
            """,
            [
                "6:39: an address that bounced gets nothing at all; take `stream` out"
            ]
        ),
    ]
}
