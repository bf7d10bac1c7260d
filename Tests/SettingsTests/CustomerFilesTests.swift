// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Settings

/// The files of customers beside a policy: found, read and checked with it.
@Suite struct CustomerFilesTests {
    private static let policy = """
        customers: { directory: customers.csv, opt-outs: lists/out.csv }
        streams: [{ name: news, class: promotional }]

        """

    private func files(_ sandbox: Sandbox) throws -> PolicyFiles {
        let path = try sandbox.write("policy.d/a.yaml", Self.policy)
        return try PolicyFiles.load([path], environment: [:])
    }

    @Test func theyLieBesideThePolicyFileThatNamesThem() throws {
        let sandbox = try Sandbox()
        try sandbox.write("policy.d/customers.csv", "address,limit\nana@x.example,1\n")
        try sandbox.write("policy.d/lists/out.csv", "address,stream,reason\nana@x.example,news,\n")
        let read = try files(sandbox).readCustomers(environment: [:])
        #expect(read.list.customer("ana@x.example")?.limit == 1)
        #expect(read.optOuts.optOuts(of: "ana@x.example") == [.stream("news")])
        #expect(read.notes == [])
    }

    @Test func anOptOutIsOfAStreamOrOfAllOfThemOrOfAnAddress() throws {
        let findings = Findings()
        let text = """
            address,stream,reason
            Ana@x.example,news,unsubscribed
            ana@x.example,,
            ben@x.example,,bounced
            cem@x.example,,complained
            eve@x.example,nws,
            fay@x.example,nws,
            """
        let list = try #require(
            OptOutFile.read(
                Array(text.utf8),
                named: "o.csv",
                under: CustomerRules(),
                streams: ["news"],
                findings
            )
        )
        #expect(list.optOuts(of: "ana@x.example") == [.stream(nil), .stream("news")])
        #expect(list.optOuts(of: "ben@x.example") == [.bounced("ben@x.example")])
        #expect(list.optOuts(of: "cem@x.example") == [.complained])
        #expect(list.optOuts(of: "dan@x.example") == [])
        #expect(
            findings.sortedNotes.map(\.description) == [
                "o.csv:6:15: there is no stream `nws` in the policy, so this never matches"
            ]
        )
    }

    @Test func whatIsWrongInAFileOfOptOutsIsToldWithItsPlace() {
        let findings = Findings()
        let text = "address,stream,reason\nana,,\na@x.example,news,bounced\nb@x.example,,bouncd\n,,\n"
        let list = OptOutFile.read(
            Array(text.utf8),
            named: "o.csv",
            under: CustomerRules(),
            streams: ["news"],
            findings
        )
        #expect(list == nil)
        #expect(
            findings.sortedProblems.map(\.description) == [
                "o.csv:2:1: `ana` is no mail address; write one like `ana@customer.example`",
                "o.csv:3:13: an address that bounced gets nothing at all; leave it empty",
                "o.csv:4:14: `bouncd` is unknown; did you mean `bounced`? Known are `unsubscribed`, "
                    + "`bounced`, `complained`",
                "o.csv:5:1: this line has no address; write one, or take the line out",
            ]
        )
    }

    @Test func theFingerprintIsThatOfWhatTheySay() throws {
        let sandbox = try Sandbox()
        try sandbox.write("policy.d/customers.csv", "address\nana@x.example\n")
        try sandbox.write("policy.d/lists/out.csv", "address\n")
        let first = try files(sandbox).readCustomers(environment: [:]).fingerprint
        #expect(first != "")
        #expect(try files(sandbox).readCustomers(environment: [:]).fingerprint == first)
        try sandbox.write("policy.d/lists/out.csv", "address\nana@x.example\n")
        #expect(try files(sandbox).readCustomers(environment: [:]).fingerprint != first)
    }

    @Test func aFileThatIsNotThereIsAProblemWhereItIsNamed() throws {
        let sandbox = try Sandbox()
        try sandbox.write("policy.d/customers.csv", "address\n")
        let policy = try files(sandbox)
        do {
            _ = try policy.readCustomers(environment: [:])
            Issue.record("it was read")
        } catch {
            #expect(
                error.all.map { $0.description.replacing(sandbox.path, with: "FOLDER") } == [
                    "FOLDER/policy.d/a.yaml:1:50: the file `FOLDER/policy.d/lists/out.csv` cannot be read: "
                        + "No such file or directory"
                ]
            )
        }
    }

    @Test func aDirectoryThatNobodyHasWrittenYetIsNotedAndNoMore() throws {
        let sandbox = try Sandbox()
        try sandbox.write("policy.d/lists/out.csv", "address\n")
        let read = try files(sandbox).readCustomers(environment: [:])
        let said =
            "FOLDER/policy.d/a.yaml:1:25: the file `FOLDER/policy.d/customers.csv` cannot be read: "
            + "No such file or directory; "
        func told(_ problem: Problem?) -> String? {
            problem?.description.replacing(sandbox.path, with: "FOLDER")
        }
        #expect(read.notes.map(told) == [said + "no customer is known until it is there"])
        #expect(told(read.missing) == said + "put it back, or take `directory` out")
        #expect(read.list.isEmpty)
    }

    @Test func theSettingsOfADaemonHoldThemAndThoseOfACommandDoNotReadThem() throws {
        let sandbox = try Sandbox()
        try sandbox.write("policy.d/a.yaml", Self.policy)
        try sandbox.write("policy.d/customers.csv", "address,limit\nana@x.example,1\nana,2\n")
        try sandbox.write("policy.d/lists/out.csv", "address\n")
        let settings = """
            state: /tmp/state
            policy: policy.d/*.yaml
            sources: [{ name: crm, team: sales, local: root }]
            relays: [{ name: main, url: "smtp://localhost" , tls: never }]

            """
        let file = try sandbox.write("tact.yaml", settings)
        do {
            _ = try Configuration.load(file, environment: [:])
            Issue.record("it loaded")
        } catch {
            #expect(error.all.map { "\($0.line):\($0.column)" } == ["3:1"], "\(error)")
        }
        let asking = try Configuration.load(file, environment: [:], for: .asking)
        #expect(asking.customers.list.isEmpty)
        #expect(asking.policy.customerPaths.count == 2)
        try sandbox.write("policy.d/customers.csv", "address,limit\nana@x.example,1\n")
        #expect(try Configuration.load(file, environment: [:]).customers.list.count == 1)
    }
}
