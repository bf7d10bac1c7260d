// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// The listeners and limits of tact.yaml.
@Suite struct ListenerProblemTests {
    @Test(arguments: ListenerSamples.flaws)
    func aListenerThatCannotWorkIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfSettings(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum ListenerSamples {
    static let flaws = [
        Flaw(
            "a listener on a name",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: "localhost:25", source: crm }
            """,
            [
                "8:33: `localhost:25` is nothing to listen on; write an address and a port like "
                    + "`127.0.0.1:2525` or `[::1]:25`, or `unix:/run/tact/lmtp.sock`"
            ]
        ),
        Flaw(
            "a listener without a port",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: 127.0.0.1, source: crm }
            """,
            [
                "8:32: `127.0.0.1` has no port from 1 to 65535; write one after a colon"
            ]
        ),
        Flaw(
            "a listener on port 0",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: "127.0.0.1:0", source: crm }
            """,
            [
                "8:33: `127.0.0.1:0` has no port from 1 to 65535; write one after a colon"
            ]
        ),
        Flaw(
            "a listener of an unknown protocol",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: http, address: "127.0.0.1:25", source: crm }
            """,
            [
                "8:17: `http` is unknown; write one of `smtp`, `lmtp`"
            ]
        ),
        Flaw(
            "a listener bound to nobody",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: "127.0.0.1:25", source: crn }
            """,
            [
                "8:56: there is no source `crn`; did you mean `crm`?"
            ]
        ),
        Flaw(
            "two listeners in one place",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: "127.0.0.1:25", source: crm }
              - { protocol: smtp, address: "127.0.0.1:25", source: crm }
            """,
            [
                "9:32: another listener already has 127.0.0.1:25; choose another"
            ]
        ),
        Flaw(
            "a bound listener that the world reaches",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: "0.0.0.0:25", source: crm }
            """,
            [
                "8:54: whoever reaches 0.0.0.0:25 could relay; bind a listener to a source only on "
                    + "this machine or a private network, or give the source `networks`"
            ]
        ),
        Flaw(
            "a bound listener that asks for a password",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: "127.0.0.1:25", source: crm, authentication: required }
            """,
            [
                "8:61: a listener that is bound to a source asks for no authentication; take one of "
                    + "the two out"
            ]
        ),
        Flaw(
            "a listener where nobody can log in",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: smtp, address: "192.0.2.1:587" }
            """,
            [
                "8:5: nobody could log in at 192.0.2.1:587, since passwords are never taken without "
                    + "TLS; give it `tls`, or `authentication: never`"
            ]
        ),
        Flaw(
            "LMTP bound to nobody",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: lmtp, address: "unix:/run/tact/lmtp.sock" }
            """,
            [
                "8:5: an LMTP listener has no log-in; bind it to a source with `source`"
            ]
        ),
        Flaw(
            "a socket with a relative path",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - { protocol: lmtp, address: "unix:lmtp.sock", source: crm }
            """,
            [
                "8:33: `lmtp.sock` is no absolute path; begin it with `/`"
            ]
        ),
        Flaw(
            "a key that everyone can read",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - protocol: smtp
                address: "192.0.2.1:587"
                tls: { mode: starttls, certificate: open.password, key: open.password }
            """,
            [
                "10:61: everyone can read the file `FOLDER/open.password`; `chmod 640` it"
            ]
        ),
        Flaw(
            "a certificate that is not there",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            listen:
              - protocol: smtp
                address: "192.0.2.1:587"
                tls: { mode: starttls, certificate: no.pem }
            """,
            [
                "10:10: `key` is missing; name the PEM file",
                "10:41: the file `FOLDER/no.pem` cannot be read: No such file or directory",
            ]
        ),
        Flaw(
            "more connections from one than at all",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            limits: { connections: 10, connections-per-address: 20 }
            """,
            [
                "7:53: more connections from one address than there are at all; write at most 10"
            ]
        ),
        Flaw(
            "a message of any size",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: crm, team: sales, smtp: { networks: [127.0.0.1/32] } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            limits: { message-size: 20GB, recipients: 0 }
            """,
            [
                "7:25: no mail is so large; write at most `1GB`",
                "7:43: `0` is not in range; write a whole number from 1 to 100000",
            ]
        ),
    ]
}
