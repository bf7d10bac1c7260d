// SPDX-License-Identifier: Apache-2.0

import Judging
import Settings
import Testing

/// The files that every version must load: those the project ships, and the reference where it lies beside
/// it.
@Suite struct ReferenceTests {
    @Test func whatTheProjectShipsLoadsAndHasOnlyEffects() throws {
        let settings = try #require(Repository.text("Config/tact.yaml"))
        let policy = try #require(Repository.text("Config/policy.d/company.yaml"))
        let sandbox = try Sandbox()
        let file = try sandbox.write("tact.yaml", settings)
        try sandbox.write("policy.d/company.yaml", policy)
        let loaded = try Configuration.load(file, environment: [:])

        #expect(loaded.notes.isEmpty, "a fresh install has nothing to be told")
        #expect(loaded.sources.map(\.team) == ["sales", "marketing", "support"])
        #expect(loaded.relays.count == 1)
        #expect(loaded.policy.policy.streams.last?.match == Match())
    }

    @Test(arguments: ["Config/policy-tests.yaml", "../shared/reference/policy-tests.yaml"])
    func policyTestsLoadAsTheyStand(_ name: String) throws {
        guard Repository.text(name) != nil else {
            print("\(name) does not lie beside the repository: only the files of Config are loaded")
            return
        }
        let tests = try PolicyTest.load(Repository.root + "/" + name, environment: [:])
        let first = try #require(tests.first)
        #expect(tests.count >= 4)
        #expect(first.name == "a second promotion on one day waits for the next morning")
        #expect(first.zone?.name == "Europe/Berlin")
        #expect(first.letters.map(\.id) == ["first", "second"])
        #expect(first.letters[0].at == CivilTime(year: 2026, month: 3, day: 2, hour: 9))
        #expect(first.letters[0].headers == [PolicyTest.Field(name: "List-Id", value: "news.example.com")])
        #expect(first.expectations.map(\.verdict) == [.send, .hold, .send])
        #expect(first.expectations[1].reason == "budget")
        #expect(first.expectations[2].at == CivilTime(year: 2026, month: 3, day: 3, hour: 8))
        #expect(tests[2].expectations[0].of == "a")
    }

    @Test func theReferenceLoadsAsItStands() throws {
        let folder = "../shared/reference/"
        guard let settings = Repository.text(folder + "tact.yaml"),
            let policy = Repository.text(folder + "policy.yaml")
        else {
            print("the reference does not lie beside the repository: only the files of Config are loaded")
            return
        }
        let sandbox = try Sandbox()
        try sandbox.writeReferenceSecrets()
        let file = try sandbox.write("tact.yaml", settings)
        try sandbox.write("policy.d/company.yaml", policy)
        let loaded = try Configuration.load(file, environment: [:])

        #expect(loaded.hostname == "tact.example.com")
        #expect(loaded.state == "/var/lib/tact")
        #expect(loaded.submitSocket == "/run/tact/submit.sock")
        #expect(loaded.ledger == .sqlite(path: "/var/lib/tact/ledger.sqlite"))
        #expect(loaded.sources.map(\.name) == ["crm", "campaigns", "helpdesk"])
        #expect(loaded.sources.map(\.team) == ["sales", "marketing", "support"])
        #expect(loaded.sources[0].login?.password == Secret(Array("crm-secret".utf8)))
        #expect(loaded.sources[1].maildir == "/var/spool/tact/campaigns")
        #expect(loaded.sources[2].networks.map(\.description) == ["127.0.0.1/32"])
        #expect(
            loaded.listeners.map(\.address.description)
                == ["127.0.0.1:2525", "0.0.0.0:587", "unix:/run/tact/lmtp.sock"]
        )
        #expect(loaded.listeners.map(\.source) == ["helpdesk", nil, "crm"])
        #expect(loaded.listeners[1].tls?.mode == .starttls)
        #expect(loaded.limits.messageBytesMax == 25 * 1_048_576)
        #expect(
            loaded.relays.map(\.url.description) == [
                "smtp://bulk.smarthost.example.net:587", "smtps://smarthost.example.net:465",
            ]
        )
        #expect(loaded.relays[0].match == Scope(teams: ["marketing"]))
        #expect(loaded.relays[0].rate == 50)
        #expect(loaded.retry.giveUp == .seconds(5 * 86_400))
        #expect(loaded.retention.log == .seconds(400 * 86_400))
    }

    @Test func theReferencePolicyLoadsAsItStands() throws {
        let name = "../shared/reference/policy.yaml"
        guard Repository.text(name) != nil else {
            print("the reference does not lie beside the repository: only the files of Config are loaded")
            return
        }
        let policy = try PolicyFiles.load([Repository.root + "/" + name], environment: [:]).policy

        #expect(policy.customers.domains["gmail.com"]?.sameAs == ["googlemail.com"])
        #expect(policy.customers.zone.name == "Europe/Berlin")
        #expect(
            policy.classes.map(\.name) == [
                "critical", "transactional", "conversation", "lifecycle", "promotional",
            ]
        )
        #expect(policy.classes.map(\.rank) == [0, 1, 2, 3, 4])
        #expect(
            policy.streams.map(\.name) == [
                "password-reset", "receipt", "ticket-reply", "newsletter", "campaign", "outreach", "other",
            ]
        )
        #expect(policy.streams[1].match.headers == ["x-category": [.literal("receipt")]])
        #expect(policy.streams[2].match.headers == ["in-reply-to": [.present]])
        #expect(policy.streams[4].expires == .seconds(2 * 86_400))
        #expect(policy.budgets.map(\.limit) == [1, 3, 8, 1, 2])
        #expect(policy.budgets[0].window == .calendar(.day))
        #expect(policy.budgets[3].isGap)
        #expect(policy.pace == .price)
        #expect(policy.duplicates.similar?.score == 0.8)
        #expect(policy.merges[0].size == 5 * 1_048_576)
        #expect(policy.inhibitions[0].within == .seconds(3 * 86_400))
        #expect(policy.quietHours[0].from == 21 * 60)
        #expect(policy.quietHours[0].to == 8 * 60)
        #expect(policy.rollout == Policy.Rollout())
        #expect(policy.hash.hasPrefix("sha256:") && policy.hash.count == 71)
    }
}
