// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// Classes, merges, inhibitions, quiet hours and customers that cannot be meant.
@Suite struct PolicyProblemTests {
    @Test(arguments: PolicySamples.flaws)
    func whatMakesNoSenseIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfPolicy(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum PolicySamples {
    static let flaws = [
        Flaw(
            "an unknown rule of a class",
            """
            classes:
              promotional: { obeys: [budget] }
            """,
            [
                "2:26: `budget` is unknown; did you mean `budgets`? Known are `duplicates`, "
                    + "`budgets`, `quiet-hours`, `inhibitions`"
            ]
        ),
        Flaw(
            "a new class that says nothing",
            """
            classes:
              seasonal: { counts: yes }
            """,
            [
                "2:3: the new class `seasonal` must say what it `obeys`, like `[duplicates]`"
            ]
        ),
        Flaw(
            "neither yes nor no",
            """
            classes:
              promotional: { counts: maybe }
            """,
            [
                "2:26: `maybe` is neither; write `yes` or `no`"
            ]
        ),
        Flaw(
            "an expiry that is no time",
            """
            classes:
              promotional: { expires: soon }
            """,
            [
                "2:27: `soon` is no duration; write a whole number and s, m, h, d or w, like `4h`, "
                    + "or `never`"
            ]
        ),
        Flaw(
            "a merge that no stream uses",
            """
            merges:
              - { name: updates, from: hello@example.com }
            """,
            [
                "2:13: no stream has `merge: updates`; give it to one, or take the merge out"
            ]
        ),
        Flaw(
            "a merge of a class that does not merge",
            """
            streams:
              - { name: a, class: critical, merge: updates }
            merges:
              - { name: updates, from: hello@example.com }
            """,
            [
                "2:40: the class `critical` has `merges: no`; take the merge out, or choose another class"
            ]
        ),
        Flaw(
            "a digest from nobody",
            """
            streams:
              - { name: a, class: promotional, merge: u }
            merges:
              - { name: u, from: Example }
            """,
            [
                "4:22: `Example` is no mail address; write one like `ana@customer.example`"
            ]
        ),
        Flaw(
            "a digest of one",
            """
            streams:
              - { name: a, class: promotional, merge: u }
            merges:
              - { name: u, from: a@b.example, most: 1 }
            """,
            [
                "4:41: `1` is not in range; write a whole number from 2 to 100"
            ]
        ),
        Flaw(
            "a subject with an unknown word",
            """
            streams:
              - { name: a, class: promotional, merge: u }
            merges:
              - { name: u, from: a@b.example, subject: "{cuont} updates" }
            """,
            [
                "4:45: there is nothing to put for `{cuont}`; did you mean `count`?"
            ]
        ),
        Flaw(
            "an unsubscribe that is no address",
            """
            streams:
              - { name: a, class: promotional, merge: u }
            merges:
              - { name: u, from: a@b.example, unsubscribe: example.com }
            """,
            [
                "4:48: `example.com` is no way to unsubscribe; write an address that begins with "
                    + "`https://` or `mailto:`"
            ]
        ),
        Flaw(
            "a size without a unit",
            """
            streams:
              - { name: a, class: promotional, merge: u }
            merges:
              - { name: u, from: a@b.example, size: 5000 }
            """,
            [
                "4:41: `5000` is no size; write a whole number and KB, MB or GB, like `5MB`"
            ]
        ),
        Flaw(
            "an inhibition without a time",
            """
            inhibitions:
              - { name: i, while: { team: support }, hold: { class: promotional } }
            """,
            [
                "2:23: `within` is missing; say how long a letter holds others back"
            ]
        ),
        Flaw(
            "an inhibition that holds nothing",
            """
            inhibitions:
              - { name: i, while: { team: support, within: 3d } }
            """,
            [
                "2:5: `hold` is missing; say what waits"
            ]
        ),
        Flaw(
            "a time of day that is none",
            """
            quiet-hours:
              - { name: n, from: "25:00", to: "8:00" }
            """,
            [
                "2:23: `25:00` is no time of day; write it like `\"08:00\"`",
                "2:36: `8:00` is no time of day; write it like `\"08:00\"`",
            ]
        ),
        Flaw(
            "quiet hours without an open minute",
            """
            quiet-hours:
              - { name: n, from: "08:00", to: "08:00" }
            """,
            [
                "2:35: `n` leaves no open minute in a week; let `to` come sooner"
            ]
        ),
        Flaw(
            "two quiet hours without an open minute",
            """
            streams:
              - { name: all, class: promotional }
            quiet-hours:
              - { name: day, from: "06:00", to: "21:00" }
              - { name: night, from: "20:00", to: "07:00" }
            """,
            [
                "5:13: `day` and `night` together leave the stream `all` no open minute in a week; "
                    + "shorten one"
            ]
        ),
        Flaw(
            "an unknown weekday",
            """
            quiet-hours:
              - { name: n, from: "20:00", to: "07:00", days: [sunnday] }
            """,
            [
                "2:51: `sunnday` is unknown; did you mean `sunday`? Known are `monday`, `tuesday`, "
                    + "`wednesday`, `thursday`, `friday`, `saturday`, `sunday`"
            ]
        ),
        Flaw(
            "an unknown time zone",
            """
            customers: { time-zone: Europe/Berln }
            """,
            [
                "1:25: there is no time zone `Europe/Berln` in /usr/share/zoneinfo; did you mean "
                    + "`Europe/Berlin`?"
            ]
        ),
        Flaw(
            "a time zone that leads out of the folder",
            """
            customers: { time-zone: ../../etc/passwd }
            """,
            [
                "1:25: `../../etc/passwd` is no time zone; write its IANA name, like `Europe/Berlin`"
            ]
        ),
        Flaw(
            "a domain that is none",
            """
            customers: { internal: ["exa mple.com"] }
            """,
            [
                "1:26: `exa mple.com` is no domain; write one like `example.com`"
            ]
        ),
        Flaw(
            "a domain in two places",
            """
            customers:
              domains:
                gmail.com: { same-as: googlemail.com }
                googlemail.com: { dots: strip }
            """,
            [
                "4:5: the domain `googlemail.com` already stands on line 3; keep it once"
            ]
        ),
        Flaw(
            "a customer's key of no kind",
            """
            customers: { key: header }
            """,
            [
                "1:19: `header` tells no customers apart; write `address`, or `header X-Customer-Id`"
            ]
        ),
        Flaw(
            "a score over one",
            """
            duplicates: { similar: { within: 3d, score: 8, then: merge } }
            """,
            [
                "1:45: `8` is no score; write a number over 0 and at most 1, like `0.8`"
            ]
        ),
        Flaw(
            "an answer to similar mail that is none",
            """
            duplicates: { similar: { within: 3d, score: 0.8, then: drop } }
            """,
            [
                "1:56: `drop` is unknown; write one of `flag`, `hold`, `merge`, `suppress`"
            ]
        ),
        Flaw(
            "a share over all",
            """
            rollout: { customers: 110% }
            """,
            [
                "1:23: `110%` is no share; write a number from 0 to 100 and `%`, like `25%`"
            ]
        ),
        Flaw(
            "an unknown pace",
            """
            pace: bestfirst
            """,
            [
                "1:7: `bestfirst` is unknown; did you mean `best-first`? Known are `first-come`, "
                    + "`best-first`, `price`"
            ]
        ),
        Flaw(
            "everything at once",
            """
            pace: slow
            bugdets: []
            streams:
              - { name: a, class: promotionel }
              - { name: a, class: critical, priority: 0 }
            """,
            [
                "1:7: `slow` is unknown; write one of `first-come`, `best-first`, `price`",
                "2:1: unknown key `bugdets` in a policy file; did you mean `budgets`?",
                "4:23: there is no class `promotionel`; did you mean `promotional`?",
                "5:13: the name `a` is taken in FOLDER/file.yaml, line 4; choose another",
                "5:43: `0` is not in range; write a whole number from 1 to 5",
            ]
        ),
    ]
}
