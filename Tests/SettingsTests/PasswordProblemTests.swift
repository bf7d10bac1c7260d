// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// Passwords of sources that cannot be used.
@Suite struct PasswordProblemTests {
    @Test(arguments: PasswordSamples.flaws)
    func aPasswordThatCannotBeUsedIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfSettings(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum PasswordSamples {
    static let flaws = [
        Flaw(
            "a user without a password",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, smtp: { username: u } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:33: `username` stands there without `password-file`; give both"
            ]
        ),
        Flaw(
            "a password that everyone can read",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, smtp: { username: u, password-file: open.password } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:61: everyone can read the file `FOLDER/open.password`; `chmod 640` it"
            ]
        ),
        Flaw(
            "a password that is not there",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, smtp: { username: u, password-file: no.password } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:61: the file `FOLDER/no.password` cannot be read: No such file or directory"
            ]
        ),
        Flaw(
            "a password that is empty",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, smtp: { username: u, password-file: empty.password } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:61: the password file `FOLDER/empty.password` is empty; write the password into "
                    + "its first line"
            ]
        ),
        Flaw(
            "a password of two lines",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, smtp: { username: u, password-file: two.password } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:61: the password file `FOLDER/two.password` holds a control character or a second "
                    + "line; write the password alone"
            ]
        ),
        Flaw(
            "a password file that is a folder",
            """
            hostname: tact.example.com
            policy: policy.d/*.yaml
            sources:
              - { name: a, team: t, smtp: { username: u, password-file: policy.d } }
            relays:
              - { name: main, url: "smtp://127.0.0.1:25", tls: never }
            """,
            [
                "4:61: the file `FOLDER/policy.d` cannot be read: it is a folder"
            ]
        ),
    ]
}
