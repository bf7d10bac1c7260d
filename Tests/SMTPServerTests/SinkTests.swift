// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Office
import SMTP
import Synchronization
import Testing

@testable import SMTPServer

@Suite struct FaultTests {
    @Test(arguments: [
        ("dot:452", Fault.Stage.dot, Fault.Behaviour.reply(452), Fault.Share.always),
        ("rcpt:550@10%", .rcpt, .reply(550), .percent(10)), ("dot:drop@3", .dot, .drop, .every(3)),
        ("dot:silent", .dot, .silent, .always), ("taken:half", .taken, .half("25"), .always),
        ("dot:half-multi", .dot, .half("250-"), .always),
        ("quit:wait=30s", .quit, .wait(.seconds(30)), .always),
        ("starttls:strip", .starttls, .unoffered, .always), ("auth:none", .auth, .unoffered, .always),
    ])
    func aFaultIsRead(
        _ text: String,
        _ stage: Fault.Stage,
        _ behaviour: Fault.Behaviour,
        _ share: Fault.Share
    ) throws {
        let fault = try Fault(parsing: text)
        #expect(fault.stage == stage && fault.behaviour == behaviour && fault.share == share)
    }

    @Test(arguments: [
        ("", FaultError.stage("")), ("dot", .stage("dot")), ("nowhere:drop", .stage("nowhere:drop")),
        ("dot:", .behaviour("dot:")), ("dot:250", .behaviour("dot:250")), ("dot:600", .behaviour("dot:600")),
        ("dot:strip", .behaviour("dot:strip")), ("dot:wait=s", .behaviour("dot:wait=s")),
        ("dot:drop@", .share("dot:drop@")), ("dot:drop@0", .share("dot:drop@0")),
        ("dot:drop@101%", .share("dot:drop@101%")), ("auth:none@3", .share("auth:none@3")),
    ])
    func whatIsNoFaultIsExplained(_ text: String, _ error: FaultError) {
        #expect(throws: error) { try Fault(parsing: text) }
        #expect("\(error)".contains("\"\(text)\""))
    }

    @Test func aPeriodCountsItsOwnStage() throws {
        let plan = FaultPlan([try Fault(parsing: "dot:drop@3"), try Fault(parsing: "rcpt:450")], seed: 0)
        let fired = (1...7).map { _ in
            #expect(plan.behaviour(at: .rcpt) == .reply(450))
            return plan.behaviour(at: .dot) != nil
        }
        #expect(fired == [false, false, true, false, false, true, false])
    }

    @Test func aShareIsDrawnFromTheSeed() throws {
        func fired(_ seed: UInt64) throws -> [Bool] {
            let plan = FaultPlan([try Fault(parsing: "dot:452@10%")], seed: seed)
            return (0..<1_000).map { _ in plan.behaviour(at: .dot) != nil }
        }
        #expect(try fired(1) == fired(1))
        #expect(try fired(1) != fired(2))
        #expect((60...140).contains(try fired(1).count { $0 }))
    }

    @Test func theFirstFaultThatIsDueDecides() throws {
        let plan = FaultPlan([try Fault(parsing: "dot:452@2"), try Fault(parsing: "dot:554@3")], seed: 0)
        let codes = (1...6).map { _ in plan.behaviour(at: .dot) }
        #expect(codes == [nil, .reply(452), .reply(554), .reply(452), nil, .reply(452)])
    }
}

@Suite(.timeLimit(.minutes(10))) struct SinkTests {
    /// What a client sees of a sink with these faults, from the greeting to QUIT, and how many messages are
    /// kept.
    private func talk(_ faults: [String], mail: Int = 1) async throws -> ([String], Int) {
        let kept = Mutex(0)
        let sink = Sink(
            [.sink(anywhere)],
            faults: try faults.map { try Fault(parsing: $0) },
            logger: silent,
        ) { _ in
            kept.withLock { $0 += 1 }
        }
        let addresses = try await sink.open()
        var heard: [String] = []
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sink.run() }
            defer { sink.stop() }
            let client = try await Client.connect(to: addresses[0])
            heard.append(code(await client.reply()))
            for command in ["EHLO x"] + Array(repeating: message, count: mail).joined() + ["QUIT"] {
                // Whoever is refused gives the message up.
                let isRefused = "45".contains(heard[heard.count - 1].prefix(1))
                if isRefused && !["MAIL FROM:<a@x.example>", "QUIT"].contains(command) { continue }
                try? await client.send(command + "\r\n")
                heard.append(code(await client.reply()))
                if heard.last == "closed" { break }
            }
            await client.close()
        }
        return (heard, kept.withLock { $0 })
    }

    private let message = ["MAIL FROM:<a@x.example>", "RCPT TO:<b@y.example>", "DATA", "Subject: x\r\n."]

    /// The code of a reply, or of as much as came of it.
    private func code(_ reply: [String]) -> String {
        guard let line = reply.last else { return "closed" }
        return line == "250-" ? line : String(line.prefix(3))
    }

    @Test(arguments: [
        ([], ["220", "250", "250", "250", "354", "250", "221"], 1),
        (["connect:421"], ["421", "closed"], 0), (["connect:554"], ["554", "closed"], 0),
        (["connect:drop"], ["closed", "closed"], 0), (["ehlo:drop"], ["220", "closed"], 0),
        (["mail:451"], ["220", "250", "451", "221"], 0),
        (["rcpt:550"], ["220", "250", "250", "550", "221"], 0),
        (["data:554"], ["220", "250", "250", "250", "554", "221"], 0),
        (["data:421"], ["220", "250", "250", "250", "421", "closed"], 0),
        (["dot:452"], ["220", "250", "250", "250", "354", "452", "221"], 0),
        (["dot:421"], ["220", "250", "250", "250", "354", "421", "closed"], 0),
        (["dot:drop"], ["220", "250", "250", "250", "354", "closed"], 0),
        (["taken:drop"], ["220", "250", "250", "250", "354", "closed"], 1),
        (["taken:554"], ["220", "250", "250", "250", "354", "554", "221"], 1),
        (["dot:half"], ["220", "250", "250", "250", "354", "25", "closed"], 0),
        (["taken:half-multi"], ["220", "250", "250", "250", "354", "250-", "closed"], 1),
        (["quit:drop"], ["220", "250", "250", "250", "354", "250", "closed"], 1),
        (["dot:wait=0s"], ["220", "250", "250", "250", "354", "250", "221"], 1),
    ])
    func aFaultShows(_ faults: [String], _ codes: [String], _ count: Int) async throws {
        let (heard, kept) = try await talk(faults)
        #expect(heard == codes)
        #expect(kept == count)
    }

    @Test func everyThirdMessageIsRefused() async throws {
        let (heard, kept) = try await talk(["dot:452@3"], mail: 7)
        #expect(heard.filter { $0 == "452" }.count == 2)
        #expect(kept == 5)
    }

    @Test func silenceKeepsTheConnectionOpen() async throws {
        let sink = Sink([.sink(anywhere)], faults: [try Fault(parsing: "data:silent")], logger: silent) { _ in
        }
        let addresses = try await sink.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sink.run() }
            let client = try await Client.connect(to: addresses[0])
            _ = await client.reply()
            for command in ["EHLO x", "MAIL FROM:<>", "RCPT TO:<b@y.example>"] {
                _ = try await client.ask(command)
            }
            try await client.send("DATA\r\nNOOP\r\n")
            let other = try await Client.connect(to: addresses[0])
            #expect(await other.line() == "220 sink.invalid ESMTP Tact")
            #expect(client.channel.isActive)
            sink.stop()
            #expect(await client.line() == nil)
        }
    }

    @Test(arguments: [
        (nil, "AUTH PLAIN AGNybQBzZWNyZXQ=", "235"), ("secret", "AUTH PLAIN AGNybQBzZWNyZXQ=", "235"),
        ("other", "AUTH PLAIN AGNybQBzZWNyZXQ=", "535"),
    ])
    func anyLoginOrTheGivenOnePasses(_ password: String?, _ command: String, _ code: String) async throws {
        let secret = password.map { Secret(Array($0.utf8)) }
        let sink = Sink([.sink(anywhere)], password: secret, logger: silent) { _ in }
        let addresses = try await sink.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sink.run() }
            defer { sink.stop() }
            let client = try await Client.connect(to: addresses[0])
            _ = await client.reply()
            try await client.send("EHLO x\r\n")
            #expect(await client.reply().contains("250 AUTH PLAIN LOGIN"))
            #expect(try await client.ask(command)?.hasPrefix(code) == true)
            await client.close()
        }
    }

    @Test func whatIsStrippedIsNotOffered() async throws {
        let files = try TestCertificate()
        let listener = Listener.sink(anywhere, encryption: .startTLS(files.certificate))
        for faults in [[], ["starttls:strip", "auth:none"]] {
            let sink = Sink([listener], faults: try faults.map { try Fault(parsing: $0) }, logger: silent) {
                _ in
            }
            let addresses = try await sink.open()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await sink.run() }
                defer { sink.stop() }
                let client = try await Client.connect(to: addresses[0])
                _ = await client.reply()
                try await client.send("EHLO x\r\n")
                let offered = await client.reply().map { $0.dropFirst(4) }
                #expect(offered.contains("STARTTLS") == faults.isEmpty)
                #expect(offered.contains("AUTH PLAIN LOGIN") == faults.isEmpty)
                await client.close()
            }
        }
    }
}
