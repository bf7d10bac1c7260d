// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// The relays of tact.yaml, and what its times say of one another.
@Suite struct RelayProblemTests {
    @Test(arguments: RelaySamples.flaws)
    func aRelayThatCannotWorkIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfSettings(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum RelaySamples {
    static let flaws = [
        Flaw(
            "relays without an end",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, match: { team: sales }, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "6:16: the list of relays has no end: mail that matches none goes nowhere; let the "
                    + "last have no `match`"
            ]
        ),
        Flaw(
            "a relay behind the end",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
              - { name: late, match: { team: sales }, url: "smtp://127.0.0.1:26", tls: never }
            """,
            [
                "6:13: this relay takes all mail, and those after it get none; give it a `match`, or "
                    + "put it last"
            ]
        ),
        Flaw(
            "two ends",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
              - { name: second, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "6:13: this relay takes all mail, and those after it get none; give it a `match`, or "
                    + "put it last"
            ]
        ),
        Flaw(
            "a relay of an unknown class",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, match: { class: promotion }, url: "smtp://127.0.0.1:25" }
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "6:32: there is no class `promotion`; did you mean `promotional`?"
            ]
        ),
        Flaw(
            "a relay of an unknown stream",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, match: { stream: al }, url: "smtp://127.0.0.1:25", tls: never }
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "6:33: there is no stream `al`; did you mean `all`?"
            ]
        ),
        Flaw(
            "a relay over HTTP",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "http://mail.example" }
            """,
            [
                "6:22: `http://mail.example` is no relay; write `smtp://host:587` or `smtps://host:465`"
            ]
        ),
        Flaw(
            "a relay with a user in its URL",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "smtp://u:p@mail.example:587" }
            """,
            [
                "6:22: a user does not belong into the URL; use `username` and `password-file`"
            ]
        ),
        Flaw(
            "a relay with a path",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "smtp://mail.example:587/path" }
            """,
            [
                "6:22: a path does not belong into the URL; end it with the port"
            ]
        ),
        Flaw(
            "a relay with an impossible port",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "smtp://mail.example:99999" }
            """,
            [
                "6:22: `smtp://mail.example:99999` has no port from 1 to 65535; write one after a colon"
            ]
        ),
        Flaw(
            "smtps without TLS",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "smtps://mail.example", tls: never }
            """,
            [
                "6:45: `smtps` is encrypted, and `tls: never` is not; take one of them out"
            ]
        ),
        Flaw(
            "a password in the clear",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - name: a
                url: "smtp://mail.example:587"
                tls: never
                username: u
                password-file: good.password
            """,
            [
                "9:5: the password would go over the network in the clear; write `tls: required`, or "
                    + "take it out"
            ]
        ),
        Flaw(
            "a password without a user",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "smtp://mail.example:587", password-file: good.password }
            """,
            [
                "6:48: `password-file` stands there without `username`; give both"
            ]
        ),
        Flaw(
            "a rate of no unit",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "smtp://mail.example:587", rate: 50 }
            """,
            [
                "6:54: `50` is no rate; write a whole number and /s, /m or /h, like `50/s`"
            ]
        ),
        Flaw(
            "too many connections",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: a, url: "smtp://mail.example:587", connections: 1000 }
            """,
            [
                "6:61: `1000` is not in range; write a whole number from 1 to 256"
            ]
        ),
        Flaw(
            "a first delay over the longest",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            retry: { first: 5h, longest: 4h }
            """,
            [
                "7:17: the first delay is longer than the longest (`4h`); shorten it"
            ]
        ),
        Flaw(
            "a longest delay over giving up",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            retry: { longest: 6d, give-up: 5d }
            """,
            [
                "7:19: the longest delay is longer than the time to give up (`5d`); shorten it"
            ]
        ),
        Flaw(
            "a console that others reach",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            console: "0.0.0.0:8025"
            """,
            [
                "7:10: others can reach 0.0.0.0:8025; write `console: { address: \"0.0.0.0:8025\", "
                    + "token-file: FILE }`"
            ]
        ),
        Flaw(
            "bodies longer than the log",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            retention: { log: 40d, bodies: 60d }
            """,
            [
                "7:32: bodies are kept longer than the log that tells of them; write at most `40d`"
            ]
        ),
        Flaw(
            "a log shorter than a budget",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            retention: { log: 10d, bodies: 5d }
            """,
            [
                "FOLDER/policy.d/a.yaml:2:42: this looks back further than the log is kept "
                    + "(`retention.log: 10d`); shorten it, or keep more"
            ]
        ),
        Flaw(
            "problems of the policy as well",
            """
            hostname: tact.example.com
            policy: bad.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            retry: { first: x }
            """,
            [
                "7:17: `x` is no duration; write a whole number and s, m, h, d or w, like `4h`",
                "FOLDER/bad.d/a.yaml:1:7: `slow` is unknown; write one of `first-come`, "
                    + "`best-first`, `price`",
                "FOLDER/bad.d/b.yaml:1:11: `class` is missing; name the class of the stream",
            ]
        ),
    ]
}
