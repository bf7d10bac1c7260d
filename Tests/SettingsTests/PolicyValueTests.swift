// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// Values, budgets and streams that cannot be meant.
@Suite struct PolicyValueTests {
    @Test(arguments: ValueSamples.flaws)
    func aRuleThatCannotBeMeantIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfPolicy(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum ValueSamples {
    static let flaws = [
        Flaw(
            "a duration without a unit",
            """
            budgets:
              - { name: x, gap: 4 }
            """,
            [
                "2:21: `4` is no duration; write a whole number and s, m, h, d or w, like `4h`"
            ]
        ),
        Flaw(
            "a duration with a fraction",
            """
            budgets:
              - { name: x, gap: 1.5h }
            """,
            [
                "2:21: `1.5h` is no duration; write a whole number and s, m, h, d or w, like `4h`"
            ]
        ),
        Flaw(
            "a duration of nothing",
            """
            budgets:
              - { name: x, gap: 0h }
            """,
            [
                "2:21: `0h` is no time at all; write at least `1s`"
            ]
        ),
        Flaw(
            "a duration of centuries",
            """
            budgets:
              - { name: x, gap: 99999999d }
            """,
            [
                "2:21: `99999999d` is too long; at most 36500d"
            ]
        ),
        Flaw(
            "a limit that is negative",
            """
            budgets:
              - { name: x, limit: -1, per: calendar day }
            """,
            [
                "2:23: `-1` is no limit; write a whole number up to 1000000, or `unlimited`"
            ]
        ),
        Flaw(
            "a window of no kind",
            """
            budgets:
              - { name: x, limit: 1, per: 7d }
            """,
            [
                "2:31: `7d` is no window; write `rolling 7d`, or `calendar hour`, `day`, `week` or `month`"
            ]
        ),
        Flaw(
            "a window of an unknown unit",
            """
            budgets:
              - { name: x, limit: 1, per: calendar weak }
            """,
            [
                "2:31: `weak` is unknown; did you mean `week`? Known are `hour`, `day`, `week`, `month`"
            ]
        ),
        Flaw(
            "a week from an unknown day",
            """
            budgets:
              - { name: x, limit: 1, per: calendar week from funday }
            """,
            [
                "2:31: `funday` is unknown; did you mean `sunday`? Known are `monday`, `tuesday`, "
                    + "`wednesday`, `thursday`, `friday`, `saturday`, `sunday`"
            ]
        ),
        Flaw(
            "a budget without a window",
            """
            budgets:
              - { name: x, limit: 1 }
            """,
            [
                "2:5: `per` is missing; give it a value"
            ]
        ),
        Flaw(
            "a budget with a gap and a limit",
            """
            budgets:
              - { name: x, gap: 4h, limit: 1 }
            """,
            [
                "2:25: `limit` does not go with `gap`, which is `limit: 1` in any such time; take "
                    + "one of them out"
            ]
        ),
        Flaw(
            "a window longer than the log is kept",
            """
            budgets:
              - { name: x, limit: 1, per: rolling 401d }
            """,
            [
                "2:31: this looks back further than the log is kept (`retention.log: 400d`); shorten "
                    + "it, or keep more"
            ]
        ),
        Flaw(
            "duplicates longer than the log is kept",
            """
            duplicates: { exact: 60w }
            """,
            [
                "1:22: this looks back further than the log is kept (`retention.log: 400d`); shorten "
                    + "it, or keep more"
            ]
        ),
        Flaw(
            "a name that is taken",
            """
            budgets:
              - { name: x, gap: 4h }
              - { name: x, gap: 5h }
            """,
            [
                "3:13: the name `x` is taken in FOLDER/file.yaml, line 2; choose another"
            ]
        ),
        Flaw(
            "an unknown class",
            """
            streams:
              - { name: a, class: promotion }
            """,
            [
                "2:23: there is no class `promotion`; did you mean `promotional`?"
            ]
        ),
        Flaw(
            "an unknown merge",
            """
            streams:
              - { name: a, class: promotional, merge: updates }
            """,
            [
                "2:43: there is no merge `updates`; none is known"
            ]
        ),
        Flaw(
            "an unknown stream",
            """
            streams:
              - { name: news, match: { team: m }, class: promotional }
            budgets:
              - { name: x, match: { stream: newz }, gap: 4h }
            """,
            [
                "4:33: there is no stream `newz`; did you mean `news`?"
            ]
        ),
        Flaw(
            "a stream without a class",
            """
            streams:
              - { name: a }
            """,
            [
                "2:5: `class` is missing; name the class of the stream"
            ]
        ),
        Flaw(
            "a priority out of range",
            """
            streams:
              - { name: a, class: promotional, priority: 6 }
            """,
            [
                "2:46: `6` is not in range; write a whole number from 1 to 5"
            ]
        ),
        Flaw(
            "a stream behind a catch-all",
            """
            streams:
              - { name: all, class: promotional }
              - { name: late, match: { team: sales }, class: critical }
            """,
            [
                "3:13: the stream `late` is never reached: `all` in FOLDER/file.yaml, line 2, takes "
                    + "every letter; put it before that one"
            ]
        ),
        Flaw(
            "a stream that another covers",
            """
            streams:
              - { name: wide, match: { team: [sales, marketing] }, class: promotional }
              - { name: narrow, match: { team: sales, subject: Hello }, class: critical }
            """,
            [
                "3:13: the stream `narrow` is never reached: `wide` in FOLDER/file.yaml, line 2, "
                    + "takes all that it would; put it before that one"
            ]
        ),
        Flaw(
            "a subject that a pattern covers",
            """
            streams:
              - { name: wide, match: { subject: "/^Re/" }, class: promotional }
              - { name: narrow, match: { subject: Reset }, class: critical }
            """,
            [
                "3:13: the stream `narrow` is never reached: `wide` in FOLDER/file.yaml, line 2, "
                    + "takes all that it would; put it before that one"
            ]
        ),
        Flaw(
            "an expression that is not closed",
            """
            streams:
              - { name: a, match: { subject: "/abc" }, class: critical }
            """,
            [
                "2:35: the regular expression `/abc` is not closed; write `/…/`, or `/…/i` for either case"
            ]
        ),
        Flaw(
            "an expression with a flaw",
            """
            streams:
              - { name: a, match: { subject: "/ab(c/" }, class: critical }
            """,
            [
                "2:38: in the regular expression: `(` is never closed; write `\\(` for the character"
            ]
        ),
        Flaw(
            "an expression that looks back",
            #"""
            streams:
              - name: a
                match: { subject: "/(a)\\1/" }
                class: critical
            """#,
            [
                "3:23: in the regular expression: a reference back to a group is not supported; "
                    + "write the text again"
            ]
        ),
        Flaw(
            "a header field with a colon",
            """
            streams:
              - { name: a, match: { header: { "X-A:": present } }, class: critical }
            """,
            [
                "2:35: `X-A:` is no header field; write its name without the colon, like `X-Order-Id`"
            ]
        ),
        Flaw(
            "a header field asked twice",
            """
            streams:
              - { name: a, match: { header: { X-A: b, x-a: c } }, class: critical }
            """,
            [
                "2:43: the field `x-a` is asked twice; put both into one list"
            ]
        ),
        Flaw(
            "a stream called as the rest",
            """
            streams:
              - { name: other, match: { team: m }, class: critical }
            """,
            [
                "2:13: letters that no stream takes are called `other`; give this stream another "
                    + "name, or take its match out and put it last"
            ]
        ),
        Flaw(
            "superseding by nothing known",
            """
            streams:
              - { name: a, class: critical, supersedes: subject }
            """,
            [
                "2:45: `subject` supersedes nothing; write `stream`, or `header X-Order-Id`"
            ]
        ),
    ]
}
