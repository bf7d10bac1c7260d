// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

/// `tact check`, and the files that every version must start with.
@Suite struct CheckTests {
    private static func check(_ file: String) async throws -> Child.Ended {
        try await Child.run(Programs.tact(), ["check", "--config", file], in: "/")
    }

    @Test func everyProblemIsToldAtOnceWithItsPlace() async throws {
        let folder = try Folder()
        try folder.write("secret\n", to: "open.password", mode: 0o644)
        try folder.write(
            """
            state: state
            policy: policy.yaml
            sorces: []
            sources:
              - { name: crm, team: sales, smtp: { username: crm, password-file: open.password } }
              - { name: web, team: sales, smtp: { username: web, password-file: missing.password } }
            listen:
              - { protocol: smtp, address: "127.0.0.1:99999", source: crm }
            relays:
              - { name: bulk, match: { team: sales }, url: smtp://127.0.0.1:2, tls: never }
            retry: { first: soon }

            """,
            to: "tact.yaml",
        )
        try folder.write(
            """
            streams:
              - { name: all, class: promotional }
              - { name: never, match: { team: sales }, class: promotional }
            budgets:
              - { name: empty, limit: , per: rolling 7d }
              - { name: long, limit: 1, per: rolling 900d }
            quiet-hours:
              - { name: always, from: "00:00", to: "24:00" }

            """,
            to: "policy.yaml",
        )
        let ended = try await Self.check(folder.at("tact.yaml"))
        #expect(ended.status == 78, "\(ended)")
        for start in [
            "tact.yaml:3:1: ", "tact.yaml:5:", "tact.yaml:6:", "tact.yaml:8:", "tact.yaml:10:",
            "tact.yaml:11:",
            "policy.yaml:3:", "policy.yaml:5:", "policy.yaml:6:", "policy.yaml:8:",
        ] {
            #expect(ended.lines.contains { $0.contains(start) }, "nothing about \(start) in\n\(ended.output)")
        }
        #expect(ended.output.contains("sources"), "the nearest known key is named")
        #expect(!ended.output.contains("secret"))
        let served = try await Child.run(Programs.tact(), ["serve", "--config", folder.at("tact.yaml")])
        #expect(served.status == 78 && served.errors.contains("tact.yaml:3:1: "), "\(served)")
    }

    @Test func aLocalUserThatThisMachineLacksIsAProblemWithItsPlace() async throws {
        let folder = try Folder()
        try folder.write(
            """
            state: state
            policy: policy.yaml
            sources:
              - { name: crm, team: sales, local: [nobody, no-such-user] }
            relays:
              - { name: main, url: "smtp://127.0.0.1:2", tls: never }

            """,
            to: "tact.yaml",
        )
        try folder.write("pace: best-first\n", to: "policy.yaml")
        let problem = "\(folder.at("tact.yaml")):4:47: there is no user `no-such-user` on this machine; "
        let checked = try await Self.check(folder.at("tact.yaml"))
        #expect(checked.status == 78 && checked.lines.count == 1, "\(checked)")
        #expect(checked.output.hasPrefix(problem), "\(checked)")
        let served = try await Child.run(Programs.tact(), ["serve", "--config", folder.at("tact.yaml")])
        #expect(served.status == 78 && served.errors.contains(problem), "\(served)")
    }

    @Test func aFileThatIsNotThereIsAProblemToo() async throws {
        let folder = try Folder()
        let ended = try await Self.check(folder.at("nowhere.yaml"))
        #expect(ended.status == 78 && ended.output.contains("nowhere.yaml"), "\(ended)")
    }

    /// The settings that ship, and the reference where it lies beside the repository.
    private static let shipped = [
        ("Config/tact.yaml", "Config/policy.d/company.yaml"),
        ("../shared/reference/tact.yaml", "../shared/reference/policy.yaml"),
    ]

    @Test(arguments: shipped)
    func whatShipsPassesTheCheckAndServes(_ settings: String, _ policy: String) async throws {
        guard FileManager.default.fileExists(atPath: "\(Programs.root)/\(settings)") else {
            #expect(settings.hasPrefix("../"), "the project's own files are missing")
            return print(
                "\(settings) does not lie beside the repository: only the files of Config are served"
            )
        }
        let folder = try Folder()
        for name in ["policy.d", "tls", "state", "spool"] { try folder.make(name) }
        let port = try Ports.free()
        try folder.write(try adapted(settings, in: folder, port: port), to: "tact.yaml")
        try folder.write(text(policy), to: "policy.d/company.yaml")
        try folder.write(
            "address,customer,account,time-zone,cohort,limit,paused-until\n",
            to: "policy.d/customers.csv"
        )
        for name in ["crm", "campaigns", "bulk"] {
            try folder.write("x\n", to: "\(name).password", mode: 0o600)
        }
        try await Installation.makeCertificate(in: folder.at("tls"))

        let checked = try await Self.check(folder.at("tact.yaml"))
        #expect(checked.status == 0, "\(checked)")
        let daemon = try Child(Programs.tact(), ["serve", "--config", folder.at("tact.yaml")])
        try await daemon.errorLine("ready") { $0.hasPrefix("notice: ready") }
        let mail = try folder.write(Mails.note("Hello"), to: "note.eml")
        let ended = try await Child.run(
            "swaks",
            [
                "--server", "127.0.0.1", "--port", "\(port)", "--from", "ana@example.com", "--to",
                "bo@customer.example",
                "--data", "@\(mail)",
            ],
        )
        #expect(ended.status == 0, "\(ended)")
        #expect(try await daemon.stop().status == 0)
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(Programs.root)/\(name)")), as: UTF8.self)
    }

    /// The settings with paths and ports of this machine and moment.
    private func adapted(_ name: String, in folder: Folder, port: Int) throws -> String {
        try text(name)
            .replacing("/var/lib/tact", with: folder.at("state"))
            .replacing("/var/spool/tact", with: folder.at("spool"))
            .replacing("/run/tact/", with: "\(folder.path)/")
            .replacing("127.0.0.1:2525", with: "127.0.0.1:\(port)")
            .replacing("0.0.0.0:587", with: "127.0.0.1:\(Ports.free())")
            .replacing("127.0.0.1:8025", with: "127.0.0.1:\(Ports.free())")
            // Nothing is really handed on from here.
            .replacing("smtp://127.0.0.1:25 ", with: "smtp://127.0.0.1:\(Ports.free()) ")
            .replacing("bulk.smarthost.example.net", with: "127.0.0.1")
            .replacing("smarthost.example.net", with: "127.0.0.1")
    }

    @Test func theEffectiveRulesAreRulesOfTheSameEffect() async throws {
        let whole = try await Child.run(
            Programs.tact(),
            ["check", "--effective", "--config", "\(Programs.root)/Config/tact.yaml"],
        )
        #expect(whole.status == 0, "\(whole)")
        for part in ["relays:", "one-a-day", "rollout:"] {
            #expect(whole.output.contains(part), "\(part) is not in\n\(whole.output)")
        }
        let folder = try Folder()
        let policy = "\(Programs.root)/Config/policy.d/company.yaml"
        let once = try await Child.run(Programs.tact(), ["check", "--effective", policy])
        let written = try folder.write(once.output, to: "effective.yaml")
        let twice = try await Child.run(Programs.tact(), ["check", "--effective", written])
        let rules = { (ended: Child.Ended) in ended.lines.filter { !$0.hasPrefix("# ") } }
        #expect(once.status == 0 && twice.status == 0 && rules(once) == rules(twice), "\(once)\n\(twice)")
    }
}
