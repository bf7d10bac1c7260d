// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// Kept places, paces, digest hours and dated quiet hours that cannot be meant.
@Suite struct PaceProblemTests {
    @Test(arguments: PaceSamples.flaws)
    func whatCannotBeKeptOrScheduledIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfPolicy(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum PaceSamples {
    static let flaws = [
        Flaw(
            "more places kept than there are",
            """
            budgets:
              - { name: x, limit: 2, per: rolling 7d, reserves: { sales: 2, support: 1 } }
            """,
            ["2:53: 3 places are kept, and there are 2; keep fewer, or raise the limit"]
        ),
        Flaw(
            "places of a gap",
            """
            budgets:
              - { name: x, gap: 4h, reserves: { sales: 1 } }
            """,
            ["2:25: a gap has one place, and nothing to keep; give the budget a `limit` and `per`"]
        ),
        Flaw(
            "places where all may come",
            """
            budgets:
              - { name: x, limit: unlimited, per: rolling 7d, reserves: { sales: 1 } }
            """,
            ["2:51: a budget without a limit has nothing to keep; give it one, or take `reserves` out"]
        ),
        Flaw(
            "no places to borrow",
            """
            budgets:
              - { name: x, limit: 3, per: rolling 7d, borrow: no }
            """,
            ["2:43: there is nothing to borrow without `reserves`; say what is kept for whom"]
        ),
        Flaw(
            "a place paid back after the log is forgotten",
            """
            budgets:
              - { name: x, limit: 3, per: rolling 300d, reserves: { sales: 1 } }
            """,
            [
                "2:31: this looks back further than the log is kept (`retention.log: 400d`); shorten "
                    + "it, or keep more"
            ]
        ),
        Flaw(
            "nobody to count by",
            """
            budgets:
              - { name: x, gap: 4h, counted-by: company }
            """,
            ["2:37: `company` is unknown; write one of `customer`, `account`"]
        ),
        Flaw(
            "a pace that is none",
            """
            pace: { by: fast, look-ahead: soon, ageing: 0d }
            """,
            [
                "1:13: `fast` is unknown; write one of `first-come`, `best-first`, `price`",
                "1:31: `soon` is no duration; write a whole number and s, m, h, d or w, like `4h`, or `no`",
                "1:45: `0d` is no time at all; write at least `1s`, or `never`",
            ]
        ),
        Flaw(
            "a digest that leaves at two times",
            """
            streams: [{ name: a, class: promotional, merge: m }]
            merges:
              - { name: m, from: a@b.example, gather: 1h, schedule: "09:00" }
            """,
            ["3:35: a digest leaves at its hour or after `gather`; take one of them out"]
        ),
        Flaw(
            "an hour that is none",
            """
            streams: [{ name: a, class: promotional, merge: m }]
            merges:
              - { name: m, from: a@b.example, schedule: [nine, moonday 09:00, monday at 9] }
            """,
            [
                "3:46: `nine` is no time of day; write it like `\"08:00\"`",
                "3:52: `moonday` is unknown; did you mean `monday`? Known are `monday`, `tuesday`, "
                    + "`wednesday`, `thursday`, `friday`, `saturday`, `sunday`",
                "3:67: `monday at 9` is no hour; write it like `\"09:00\"`, or `monday 09:00`",
            ]
        ),
        Flaw(
            "dates that are none",
            """
            quiet-hours:
              - name: q
                from: "18:00"
                to: "20:00"
                on: [2026-02-30, Christmas, 2026-12-26 to 2026-12-24]
                except: [2026-12-24 - 2026-12-26]
            """,
            [
                "5:10: `2026-02-30` is not in the calendar; look at the month and the day",
                "5:22: `Christmas` is no date; write it like `2026-12-24`",
                "5:33: `2026-12-26 to 2026-12-24` ends before it begins; write the earlier date first",
                "6:14: `2026-12-24 - 2026-12-26` is no date; write it like `2026-12-24`, or "
                    + "`2026-12-24 to 2027-01-06`",
            ]
        ),
    ]
}
