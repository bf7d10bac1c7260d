// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import Office
import SMTP
import SMTPServer
import Testing

extension Client {
    /// Brings a conversation to where the content is expected, or says what stood in the way.
    func begin() async throws -> String? {
        _ = await reply()
        for command in ["EHLO x", "MAIL FROM:<a@x.example>", "RCPT TO:<b@y.example>"] {
            let answer = try await ask(command)
            guard answer?.hasPrefix("250") == true else { return answer }
        }
        return try await ask("DATA")
    }
}

@Suite(.timeLimit(.minutes(10))) struct ServerTests {
    @Test(arguments: [
        (Refusal.busy, "451 4.3.2 Busy, please try again soon"),
        (.full, "452 4.3.1 No room for the message now"),
        (.loop, "554 5.4.6 Too many hops: the message is in a loop"),
        (.malformed("No header\r\n250 x"), "554 5.6.0 No header??250 x"),
    ])
    func aRefusalOfThePortIsAnsweredAndTheConnectionLives(_ refusal: Refusal, _ answer: String) async throws {
        let port = Recorder()
        try await talking(to: port) { client in
            port.set(admission: refusal)
            #expect(try await client.begin() == answer)
            port.set(verdict: refusal)
            for command in ["MAIL FROM:<a@x.example>", "RCPT TO:<b@y.example>", "DATA"] {
                _ = try await client.ask(command)
            }
            #expect(try await client.ask("Subject: x\r\n.") == answer)
            port.set()
            for command in ["MAIL FROM:<a@x.example>", "RCPT TO:<b@y.example>", "DATA"] {
                _ = try await client.ask(command)
            }
            #expect(try await client.ask("Subject: x\r\n.") == "250 2.0.0 Accepted as M1")
        }
        #expect(port.taken.count == 1)
    }

    @Test func aPortThatClosesEndsTheConnection() async throws {
        let port = Recorder()
        port.set(verdict: .closing)
        try await talking(to: port) { client in
            _ = try await client.begin()
            #expect(try await client.ask("Subject: x\r\n.") == "421 4.3.2 Stopping, please come back")
            #expect(await client.line() == nil)
        }
    }

    @Test func aLargeMessageArrivesAsItCame() async throws {
        let line = Array("0123456789 abcdefghijklmnopqrstuvwxyz .dots\r\n.\u{e9} not at the start\r\n".utf8)
        let body = Array("Subject: large\r\n\r\n".utf8) + Array(repeating: line, count: 30_000).joined()
        var wire: [UInt8] = []
        for (index, byte) in body.enumerated() {
            if byte == 46, index > 0, body[index - 1] == 10 { wire.append(46) }
            wire.append(byte)
        }
        let port = Recorder()
        try await talking(to: port) { client in
            _ = try await client.begin()
            try await client.send(wire + Array(".\r\n".utf8))
            #expect(await client.line() == "250 2.0.0 Accepted as M1")
        }
        #expect(port.taken.first?.body == body)
    }

    @Test func aMessageTooLargeIsReadAndRefusedAndTheNextIsTaken() async throws {
        let small = configuration { $0.limits.messageBytesMax = 100_000 }
        try await talking(small) { client in
            _ = try await client.begin()
            try await client.send(
                "\r\n" + String(repeating: "0123456789012345678901234567890\r\n", count: 4_000) + ".\r\n"
            )
            #expect(await client.line() == "552 5.3.4 Message too large")
            for command in ["MAIL FROM:<>", "RCPT TO:<b@y.example>", "DATA"] {
                _ = try await client.ask(command)
            }
            #expect(try await client.ask("Subject: x\r\n.") == "250 2.0.0 Accepted as M1")
        }
    }

    @Test func withoutMemoryALargeMessageWaitsForAnotherDayAndASmallOneDoesNot() async throws {
        let poor = configuration { $0.capacity.bodyBytesMax = 100_000 }
        try await talking(poor) { client in
            _ = try await client.begin()
            let line = String(repeating: "0123456789", count: 7) + "\r\n"
            try await client.send("Subject: x\r\n\r\n" + String(repeating: line, count: 10_000) + ".\r\n")
            #expect(await client.line() == "452 4.3.1 No room for the message now")
            for command in ["MAIL FROM:<>", "RCPT TO:<b@y.example>", "DATA"] {
                _ = try await client.ask(command)
            }
            #expect(try await client.ask("Subject: x\r\n.") == "250 2.0.0 Accepted as M1")
        }
    }

    @Test func onePeersConnectionsHaveALimitAndSoHaveAll() async throws {
        let few = configuration {
            $0.capacity.connectionsPerAddressMax = 2
            $0.capacity.connectionsMax = 3
        }
        try await serving(few, to: Recorder()) { addresses, _ in
            var clients: [Client] = []
            for _ in 0..<2 {
                clients.append(try await Client.connect(to: addresses[0]))
                #expect(await clients[clients.count - 1].line() == "220 tact.test ESMTP Tact")
            }
            let third = try await Client.connect(to: addresses[0])
            #expect(await third.line() == "421 4.7.0 Too many connections from your address")
            #expect(await third.line() == nil)
            #expect(try await clients[0].ask("QUIT") == "221 2.0.0 Goodbye")
            #expect(await clients[0].line() == nil)
            let fourth = try await Client.connect(to: addresses[0])
            #expect(await fourth.line() == "220 tact.test ESMTP Tact")
            for client in clients + [fourth] { await client.close() }
        }
    }

    @Test func allConnectionsTogetherHaveALimit() async throws {
        try await serving(configuration { $0.capacity.connectionsMax = 1 }, to: Recorder()) { addresses, _ in
            let first = try await Client.connect(to: addresses[0])
            #expect(await first.line() == "220 tact.test ESMTP Tact")
            let second = try await Client.connect(to: addresses[0])
            #expect(await second.line() == "421 4.3.2 Too many connections, please try again later")
            #expect(await second.line() == nil)
            #expect(try await first.ask("NOOP") == "250 2.0.0 OK")
            await first.close()
        }
    }

    @Test func aSilentClientIsSentAway() async throws {
        let hasty = configuration { $0.capacity.commandTime = .milliseconds(50) }
        try await talking(hasty) { client in
            #expect(await client.line() == "220 tact.test ESMTP Tact")
            #expect(await client.line() == "421 4.4.2 Waited too long")
            #expect(await client.line() == nil)
        }
    }

    @Test func aClientSilentWithinAMessageIsSentAwayAndNothingTaken() async throws {
        let port = Recorder()
        try await talking(configuration { $0.capacity.commandTime = .milliseconds(500) }, to: port) {
            client in
            // However slow the machine is, the last word is the same.
            var last = await client.line()
            for lines in ["EHLO x\r\n", "MAIL FROM:<>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n"] {
                try? await client.send(lines)
                for _ in 1...(lines.hasPrefix("EHLO") ? 1 : 3) { last = await client.reply().last ?? last }
            }
            try? await client.send("Subject: half\r\n")
            while let line = await client.line() { last = line }
            #expect(last == "421 4.4.2 Waited too long")
        }
        #expect(port.taken.isEmpty)
    }

    @Test func stoppingSendsTheIdleAwayAndLetsMailInFlightFinish() async throws {
        let gate = Gate()
        let port = Recorder(gate: gate)
        try await serving(configuration(), to: port) { addresses, server in
            let idle = try await Client.connect(to: addresses[0])
            _ = await idle.reply()
            let busy = try await Client.connect(to: addresses[0])
            _ = try await busy.begin()
            try await busy.send("Subject: x\r\n.\r\n")
            await gate.isReached()
            server.stop()
            #expect(await idle.line() == "421 4.3.2 Stopping, please come back")
            #expect(await idle.line() == nil)
            gate.open()
            #expect(await busy.line() == "250 2.0.0 Accepted as M1")
            #expect(await busy.line() == "421 4.3.2 Stopping, please come back")
            #expect(await busy.line() == nil)
        }
        #expect(port.taken.count == 1)
    }

    @Test func aClientThatClosesItsDirectionStillGetsItsAnswer() async throws {
        let gate = Gate()
        let port = Recorder(gate: gate)
        try await talking(to: port) { client in
            _ = try await client.begin()
            try await client.send("Subject: x\r\n.\r\n")
            await gate.isReached()
            try await client.channel.close(mode: .output)
            gate.open()
            #expect(await client.line() == "250 2.0.0 Accepted as M1")
            #expect(await client.line() == nil)
        }
    }

    @Test func onePeersNoiseDoesNotDisturbAnother() async throws {
        try await serving(configuration(), to: Recorder()) { addresses, _ in
            let calm = try await Client.connect(to: addresses[0])
            _ = await calm.reply()
            var random = SystemRandomNumberGenerator()
            for _ in 0..<20 {
                let noisy = try await Client.connect(to: addresses[0])
                try? await noisy.send((0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) })
                await noisy.close()
            }
            #expect(try await calm.ask("NOOP") == "250 2.0.0 OK")
            await calm.close()
        }
    }
}

@Suite(.timeLimit(.minutes(10))) struct UnixSocketTests {
    @Test func aCrowdFromTheNetworkShutsNoLocalProgramOut() async throws {
        try await withSocketPath { path in
            let listeners = [
                Listener(anywhere, trust: .bound(source: "crm")),
                Listener(.unix(path: path, mode: 0o600), trust: .bound(source: "crm")),
            ]
            let few = configuration(listeners) {
                $0.capacity.connectionsMax = 2
                $0.capacity.localConnectionsMore = 1
            }
            try await serving(few, to: Recorder()) { addresses, _ in
                let crowd = [
                    try await Client.connect(to: addresses[0]), try await Client.connect(to: addresses[0]),
                ]
                for client in crowd { #expect(await client.line() == "220 tact.test ESMTP Tact") }
                let local = try await Client.connect(to: addresses[1])
                #expect(await local.line() == "220 tact.test ESMTP Tact")
                for address in addresses {
                    let late = try await Client.connect(to: address)
                    #expect(await late.line() == "421 4.3.2 Too many connections, please try again later")
                    #expect(await late.line() == nil)
                }
                for client in crowd + [local] { await client.close() }
            }
        }
    }

    private func lmtp(_ path: String) -> Configuration {
        configuration([Listener(.unix(path: path, mode: 0o620), dialect: .lmtp, trust: .bound(source: "crm"))]
        )
    }

    @Test func mailComesThroughASocketWithItsPermissions() async throws {
        try await withSocketPath { path in
            let port = Recorder()
            try await serving(lmtp(path), to: port) { addresses, _ in
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o620)
                let client = try await Client.connect(to: addresses[0])
                #expect(await client.line() == "220 tact.test LMTP Tact")
                _ = try await client.ask("LHLO x")
                for command in ["MAIL FROM:<>", "RCPT TO:<b@y.example>", "DATA"] {
                    _ = try await client.ask(command)
                }
                #expect(try await client.ask("Subject: x\r\n.") == "250 2.0.0 Accepted as M1")
                await client.close()
            }
            #expect(port.taken.first?.trace.peer == "local")
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func aStaleSocketGivesWayAndALivingOneDoesNot() async throws {
        try await withSocketPath { path in
            try await serving(lmtp(path), to: Recorder()) { _, _ in
                let second = Server(lmtp(path), receiving: Recorder(), logger: silent)
                await #expect(throws: ServerError.self) { _ = try await second.open() }
            }
            try leaveStaleSocket(at: path)
            try await serving(lmtp(path), to: Recorder()) { addresses, _ in
                let client = try await Client.connect(to: addresses[0])
                #expect(await client.line() == "220 tact.test LMTP Tact")
                await client.close()
            }
        }
    }

    /// What a killed process leaves behind: the name without a listener.
    ///
    /// It listens for a moment, closed to programs that other tests start: they would keep it alive.
    private func leaveStaleSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        try #require(descriptor >= 0)
        let address = try SocketAddress(unixDomainSocketPath: path)
        let bound = unsafe address.withSockAddr { address, length in
            unsafe bind(descriptor, address, socklen_t(length)) == 0 && listen(descriptor, 1) == 0
        }
        close(descriptor)
        try #require(bound)
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() async throws {
        try await withSocketPath { path in
            try Data("mine".utf8).write(to: URL(filePath: path))
            let server = Server(lmtp(path), receiving: Recorder(), logger: silent)
            await #expect(throws: ServerError.self) { _ = try await server.open() }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        }
    }

    @Test func aPortThatIsTakenIsAnError() async throws {
        try await serving(configuration(), to: Recorder()) { addresses, _ in
            let second = Server(
                configuration([Listener(addresses[0], trust: .known)]),
                receiving: Recorder(),
                logger: silent,
            )
            await #expect(throws: ServerError.self) { _ = try await second.open() }
        }
    }

    @Test func aSocketThatListensAlreadyIsServed() async throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #expect(descriptor >= 0 && listen(descriptor, 5) == 0)
        let passed = Listener(.descriptor(descriptor), trust: .bound(source: "crm"))
        try await serving(configuration([passed]), to: Recorder()) { addresses, _ in
            var name = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = unsafe withUnsafeMutablePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    unsafe getsockname(descriptor, pointer, &length)
                }
            }
            #expect(result == 0)
            let port = Int(UInt16(bigEndian: name.sin_port))
            let client = try await Client.connect(to: .tcp(host: "127.0.0.1", port: port))
            #expect(await client.line() == "220 tact.test ESMTP Tact")
            await client.close()
        }
    }
}
