// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// What tact.yaml means where it says nothing, and what its surroundings add.
@Suite struct ConfigurationTests {
    static let least = """
        hostname: a.example
        policy: policy.d/*.yaml
        sources: [{ name: crm, team: sales, maildir: drop }]
        relays: [{ name: main, url: "smtp://127.0.0.1:25", tls: never }]

        """

    private func sandbox(_ settings: String = least, policy: String = "pace: best-first\n") throws -> Sandbox
    {
        let sandbox = try Sandbox()
        try sandbox.write("tact.yaml", settings)
        try sandbox.write("policy.d/a.yaml", policy)
        return sandbox
    }

    private func load(
        _ sandbox: Sandbox,
        _ environment: [String: String] = [:],
        for purpose: Configuration.Purpose = .serving,
    ) throws -> Configuration {
        try Configuration.load(sandbox.path + "/tact.yaml", environment: environment, for: purpose)
    }

    @Test func whatIsNotSaidHasItsDefault() throws {
        let sandbox = try sandbox()
        let loaded = try load(sandbox)
        #expect(loaded.state == "/var/lib/tact")
        #expect(loaded.submitSocket == "/run/tact/submit.sock")
        #expect(loaded.listeners.isEmpty)
        #expect(loaded.limits == Configuration.Limits())
        #expect(loaded.limits.messageBytesMax == 26_214_400)
        #expect(loaded.limits.recipientsMax == 1_000)
        #expect(loaded.retry.first == .seconds(300))
        #expect(loaded.retry.longest == .seconds(14_400))
        #expect(loaded.retry.giveUp == .seconds(432_000))
        #expect(loaded.retention.log == .seconds(400 * 86_400))
        #expect(loaded.relays[0].connections == 4)
        #expect(loaded.relays[0].rate == nil)
        #expect(loaded.console == nil)
        #expect(loaded.sources[0].maildir == sandbox.path + "/drop", "relative to the file")
    }

    @Test func theStateFolderComesFromTheFileThenFromSystemd() throws {
        let environment = ["STATE_DIRECTORY": "/srv/one:/srv/two"]
        #expect(try load(try sandbox(), environment).state == "/srv/one")
        #expect(try load(try sandbox(), environment).submitSocket == "/srv/one/submit.sock")
        let named = try sandbox(Self.least + "state: data\n")
        #expect(try load(named, environment).state == named.path + "/data")
        #expect(try load(named, environment).ledger == .sqlite(path: named.path + "/data/ledger.sqlite"))
        let moved = try sandbox(Self.least + "state: /var/lib/mail\nsubmit-socket: /run/x.sock\n")
        #expect(try load(moved).submitSocket == "/run/x.sock")
    }

    static let login = """
        hostname: a.example
        policy: policy.d/*.yaml
        sources: [{ name: crm, team: sales, smtp: { username: u, password-file: secrets/crm.password } }]
        relays: [{ name: main, url: "smtp://127.0.0.1:25", tls: never }]

        """

    @Test func aPasswordIsLookedUpAmongTheCredentialsFirst() throws {
        let sandbox = try sandbox(Self.login)
        try sandbox.write("secrets/crm.password", "beside\r\n")
        let beside = try load(sandbox).sources[0].login
        #expect(beside?.password == Secret(Array("beside".utf8)))
        try sandbox.write("credentials/crm.password", "from systemd", mode: 0o444)
        let environment = ["CREDENTIALS_DIRECTORY": sandbox.path + "/credentials"]
        #expect(
            try load(sandbox, environment).sources[0].login?.password == Secret(Array("from systemd".utf8))
        )
    }

    @Test func whoOnlyAsksTouchesNoSecret() throws {
        let sandbox = try sandbox(Self.login)
        #expect(throws: Problems.self) { try load(sandbox) }
        let loaded = try load(sandbox, for: .asking)
        #expect(loaded.sources[0].login?.username == "u")
        #expect(loaded.sources[0].login?.password == nil)
    }

    @Test func aLocalUserIsLookedUpOnlyWhereSomebodyIsToBeServed() throws {
        let local = Self.least.replacing("maildir: drop", with: "local: [root, \"65000\"]")
        let users = try load(try sandbox(local)).sources[0].users
        #expect(users.map(\.name) == ["root", "65000"])
        #expect(users.map(\.id) == [0, 65_000], "a number needs no entry")
        let elsewhere = try sandbox(Self.least.replacing("maildir: drop", with: "local: no-such-user"))
        #expect(throws: Problems.self) { try load(elsewhere) }
        #expect(try load(elsewhere, for: .asking).sources[0].users.map(\.name) == ["no-such-user"])
    }

    @Test func aSecretIsNeverShown() throws {
        let sandbox = try sandbox(Self.login)
        try sandbox.write("secrets/crm.password", "hunter2")
        let loaded = try load(sandbox)
        var dumped = ""
        dump(loaded, to: &dumped)
        for text in ["\(loaded)", String(reflecting: loaded.sources), dumped, loaded.effective] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104, 117, 110"), "its bytes")
        }
        #expect("\(Secret([1, 2, 3]))" == "•••")
    }

    @Test func secretsAreTheSameOnlyWhole() {
        let secret = Secret(Array("secret".utf8))
        #expect(secret.matches(Array("secret".utf8)))
        for other in ["", "secre", "secrets", "Secret", "secretsecret", "terces"] {
            #expect(!secret.matches(Array(other.utf8)), "\(other)")
        }
        #expect(!Secret([]).matches([]), "no password is no way in")
    }

    @Test func whatHasNoEffectYetIsNamedWithItsPlace() throws {
        let settings = Self.least + "console: 127.0.0.1:8025\n"
        let merge = "{ name: m, from: a@b.example, unsubscribe: 'https://b.example/u' }"
        let policy = "streams: [{ name: a, class: promotional, merge: m }]\nmerges: [\(merge)]\n"
        let sandbox = try sandbox(settings, policy: policy)
        let loaded = try load(sandbox)
        #expect(
            loaded.notes.map { $0.description.replacing(sandbox.path + "/", with: "") } == [
                "tact.yaml:5:1: `console` has no effect yet: there is no web page yet; use `tact log`, "
                    + "`tact queue` and "
                    + "`tact customer`",
                "policy.d/a.yaml:2:40: `merges.unsubscribe` has no effect yet: letters of different lists do "
                    + "not share a mail",
            ]
        )
        #expect(loaded.console?.address.description == "127.0.0.1:8025")
    }

    @Test func aRuleForATeamThatNobodyIsIsNamed() throws {
        let policy = "budgets: [{ name: x, match: { team: marketting }, gap: 4h }]\n"
        let loaded = try load(try sandbox(policy: policy))
        #expect(
            loaded.notes.map(\.text) == ["no source belongs to the team `marketting`, so this never matches"]
        )
        #expect(loaded.notes.map(\.column) == [37])
    }

    @Test func theEffectiveSettingsLoadAgainAsTheSame() throws {
        guard let settings = Repository.text("Config/tact.yaml") else { return }
        let sandbox = try sandbox(settings)
        let first = try load(sandbox)
        try sandbox.write("tact.yaml", first.effective)
        let second = try load(sandbox)
        #expect(second.effective == first.effective)
        #expect(second.sources == first.sources)
        #expect(second.listeners == first.listeners)
        #expect(second.relays == first.relays)
    }

    @Test func aFileThatIsNotThereIsAProblemOfItsOwn() throws {
        do {
            _ = try Configuration.load("/nonexistent/tact.yaml", environment: [:])
            Issue.record("it loaded")
        } catch {
            #expect(
                error.description
                    == "/nonexistent/tact.yaml:1:1: the file cannot be read: No such file or directory"
            )
        }
    }

    @Test func anEmptyFileSaysWhereToBegin() throws {
        let sandbox = try sandbox("# nothing yet\n")
        let error = #expect(throws: Problems.self) { try load(sandbox) }
        #expect(error?.all.map(\.text) == ["the file is empty; begin with the reference, Config/tact.yaml"])
    }

    @Test func everyMessageIsOneLineAndHasAPlace() throws {
        let settings = Self.least + "\"a\\nb\\e[31m\": 1\nretry: { first: \"x\\ny\" }\n"
        let error = #expect(throws: Problems.self) { try load(try sandbox(settings)) }
        let problems = try #require(error?.all)
        #expect(problems.map(\.line) == [5, 6])
        for problem in problems {
            #expect(problem.line > 0 && problem.column > 0)
            #expect(!problem.description.unicodeScalars.contains { $0.value < 32 })
        }
    }
}
