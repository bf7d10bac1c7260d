// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// The top of tact.yaml and its sources.
@Suite struct SourceProblemTests {
    @Test(arguments: SourceSamples.flaws)
    func aSourceThatCannotWorkIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfSettings(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum SourceSamples {
    static let flaws = [
        Flaw(
            "an unknown key",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            retries: { first: 5m }
            """,
            [
                "7:1: unknown key `retries` in tact.yaml; known are `hostname`, `state`, `ledger`, "
                    + "`policy`, `submit-socket`, `sources`, `listen`, `limits`, `relays`, `retry`, "
                    + "`console`, `retention`"
            ]
        ),
        Flaw(
            "no sources and no relays",
            """
            hostname: a.example
            policy: policy.d/*.yaml
            """,
            [
                "1:1: `sources` is missing; say who may hand mail in",
                "1:1: `relays` is missing; say where mail goes on",
            ]
        ),
        Flaw(
            "empty lists",
            """
            hostname: a.example
            policy: policy.d/*.yaml
            sources: []
            relays: []
            """,
            [
                "3:10: there is no source; say who may hand mail in",
                "4:9: there is no relay; say where mail goes on",
            ]
        ),
        Flaw(
            "a host name with a space",
            """
            hostname: tact example
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "1:11: `tact example` is no domain; write one like `example.com`"
            ]
        ),
        Flaw(
            "a ledger in PostgreSQL",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            ledger: postgresql://tact@db.example/tact
            """,
            [
                "7:9: this version keeps its ledger in SQLite only; write `sqlite`"
            ]
        ),
        Flaw(
            "a ledger in PostgreSQL without a database",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            ledger: postgresql://tact@db.example
            """,
            [
                "7:9: the ledger's address is no database; write `postgresql://user@host/database`"
            ]
        ),
        Flaw(
            "a password in the ledger's address",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            ledger: postgresql://tact:secret@db.example/tact
            """,
            [
                "7:9: a password does not belong into the ledger's address; use a `.pgpass` file"
            ]
        ),
        Flaw(
            "a ledger of another kind",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            ledger: mysql
            """,
            [
                "7:9: `mysql` is no ledger; write `sqlite`"
            ]
        ),
        Flaw(
            "a policy that is not there",
            """
            hostname: tact.example.com
            policy: policy.d/*.yml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "2:9: no file matches `policy.d/*.yml`; write a policy, or look at the path"
            ]
        ),
        Flaw(
            "a folder that is not there",
            """
            hostname: tact.example.com
            policy: rules/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "2:9: the folder of `rules/*.yaml` cannot be read: No such file or directory"
            ]
        ),
        Flaw(
            "a source without a way in",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:13: the source `crm` has no way in; give it `smtp`, `maildir` or `local`, or bind "
                    + "a listener to it"
            ]
        ),
        Flaw(
            "a source without a team",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, maildir: /m }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:5: `team` is missing; give it a value"
            ]
        ),
        Flaw(
            "two sources of one name",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
              - { name: crm, team: sales, smtp: { networks: [127.0.0.2/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "5:13: the source `crm` already exists; choose another name"
            ]
        ),
        Flaw(
            "two sources of one network",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
              - { name: crm2, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "5:51: the network 127.0.0.1/32 already belongs to another source; narrow one of them"
            ]
        ),
        Flaw(
            "two sources of one login",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, smtp: { username: u, password-file: good.password } }
              - { name: b, team: t, smtp: { username: u, password-file: good.password } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "5:43: another source already logs in as `u`; choose another name"
            ]
        ),
        Flaw(
            "two sources of one folder",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, maildir: /m }
              - { name: b, team: t, maildir: /m }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "5:34: another source already takes the mail of `/m`; one folder has one source"
            ]
        ),
        Flaw(
            "users that this machine does not have",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, local: no-such-user }
              - { name: b, team: t, local: [root, no-such-one, "4000000000"] }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:32: there is no user `no-such-user` on this machine; make one, or write a name that "
                    + "`getent passwd` has",
                "5:39: there is no user `no-such-one` on this machine; make one, or write a name that "
                    + "`getent passwd` has",
            ]
        ),
        Flaw(
            "two sources of one user, by name and by number",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, local: root }
              - { name: b, team: t, local: "0" }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "5:32: the user `0` already belongs to another source; keep it with one"
            ]
        ),
        Flaw(
            "a network with bits after its prefix",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [192.0.2.7/24] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:50: `192.0.2.7/24` has bits after its prefix; did you mean `192.0.2.0/24`?"
            ]
        ),
        Flaw(
            "a network that is everyone",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [0.0.0.0/0] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:50: the network 0.0.0.0/0 would let strangers relay; write at least /8"
            ]
        ),
        Flaw(
            "a network that is none",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [localhost] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:50: `localhost` is no network; write it like `192.0.2.0/24` or `2001:db8::/32`"
            ]
        ),
    ]
}
