// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOSSL
import Office
import SMTP
import SMTPServer
import Spawning
import Testing

/// A self-signed certificate for `tact.test`, made by the openssl command in a folder of its own.
struct TestCertificate: ~Copyable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tact-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try renew()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var certificate: Certificate {
        Certificate(
            chain: folder.appending(path: "cert.pem").path,
            key: folder.appending(path: "key.pem").path
        )
    }

    /// What a client trusts: this certificate as it is now.
    func clientContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(certificate.chain))
        return try NIOSSLContext(configuration: configuration)
    }

    /// Makes another certificate in the place of the first.
    func renew() throws {
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days",
            "2", "-subj", "/CN=tact.test", "-addext", "subjectAltName=DNS:tact.test", "-keyout",
            certificate.key,
            "-out", certificate.chain,
        ]
        guard try Spawn.run("openssl", arguments).status == 0 else { throw MissingTool(name: "openssl") }
    }
}

/// A tool that a test cannot do without.
struct MissingTool: Error, CustomStringConvertible {
    let name: String
    var description: String { "\(name) is missing or too old; it is in the Debian package of that name" }
}

@Suite(.timeLimit(.minutes(10))) struct TLSTests {
    private func sources() -> Sources {
        Sources(logins: [.init(username: "crm", password: Secret(Array("secret".utf8)), source: "crm")])
    }

    private func startTLS(_ certificate: Certificate) -> Configuration {
        configuration(
            [Listener(anywhere, encryption: .startTLS(certificate), trust: .known)],
            sources: sources()
        )
    }

    @Test func mailGoesThroughSTARTTLS() async throws {
        let files = try TestCertificate()
        let tls = try files.clientContext()
        let port = Recorder()
        try await talking(startTLS(files.certificate), to: port) { client in
            _ = await client.reply()
            try await client.send("EHLO x\r\n")
            #expect(await client.reply().contains("250-STARTTLS"))
            #expect(try await client.ask("STARTTLS") == "220 2.0.0 Ready to start TLS")
            try await client.startTLS(tls)
            #expect(try await client.ask("MAIL FROM:<a@x.example>") == "503 5.5.1 Say EHLO first")
            try await client.send("EHLO x\r\n")
            #expect(await client.reply().contains("250-STARTTLS") == false)
            #expect(try await client.ask("AUTH PLAIN AGNybQBzZWNyZXQ=") == "235 2.7.0 Logged in")
            try await client.send("MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n")
            for code in ["250", "250", "354"] { #expect(await client.line()?.hasPrefix(code) == true) }
            #expect(try await client.ask("Subject: x\r\n\r\nHello\r\n.") == "250 2.0.0 Accepted as M1")
            #expect(try await client.ask("QUIT") == "221 2.0.0 Goodbye")
            #expect(await client.line() == nil)
        }
        let trace = try #require(port.taken.first).trace
        #expect([trace.with, trace.tls, trace.peer] == ["ESMTPSA", "TLSv1.3", "127.0.0.1"])
    }

    @Test func mailGoesThroughImplicitTLS() async throws {
        let files = try TestCertificate()
        let tls = try files.clientContext()
        let listener = Listener(
            anywhere,
            encryption: .implicit(files.certificate),
            trust: .bound(source: "crm")
        )
        let port = Recorder()
        try await serving(configuration([listener]), to: port) { addresses, _ in
            let client = try await Client.connect(to: addresses[0], tls: tls)
            #expect(await client.line() == "220 tact.test ESMTP Tact")
            try await client.send("EHLO x\r\n")
            #expect(await client.reply().contains("250-STARTTLS") == false)
            try await client.send("MAIL FROM:<>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n")
            for _ in 1...3 { _ = await client.reply() }
            #expect(try await client.ask("Subject: x\r\n.") == "250 2.0.0 Accepted as M1")
            await client.close()
        }
        #expect(port.taken.first?.trace.with == "ESMTPS")
    }

    /// What was sent in the clear behind STARTTLS must not be run as if it had come through TLS
    /// (CVE-2011-0411).
    @Test func plaintextBehindSTARTTLSEndsTheConnection() async throws {
        let files = try TestCertificate()
        try await talking(startTLS(files.certificate)) { client in
            _ = await client.reply()
            _ = try await client.ask("EHLO x")
            try await client.send("STARTTLS\r\nRSET\r\n")
            #expect(await client.line() == "503 5.5.0 Nothing may follow this command before its reply")
            #expect(await client.line() == nil)
        }
    }

    @Test func plaintextInPlaceOfAHandshakeEndsTheConnection() async throws {
        let files = try TestCertificate()
        try await talking(startTLS(files.certificate)) { client in
            _ = await client.reply()
            _ = try await client.ask("EHLO x")
            _ = try await client.ask("STARTTLS")
            try await client.send("EHLO x\r\nMAIL FROM:<a@x.example>\r\n")
            while let line = await client.line() { #expect(!line.hasPrefix("250"), "\(line)") }
        }
    }

    /// With TLS's own word that it ends, and without: anybody on the way can end a connection.
    @Test(arguments: [true, false])
    func aMessageCutOffByTheEndOfTLSIsNotTaken(_ isProper: Bool) async throws {
        let files = try TestCertificate()
        let tls = try files.clientContext()
        let listener = Listener(
            anywhere,
            encryption: .implicit(files.certificate),
            trust: .bound(source: "crm")
        )
        let port = Recorder()
        try await serving(configuration([listener]), to: port) { addresses, _ in
            let client = try await Client.connect(to: addresses[0], tls: tls)
            _ = await client.reply()
            _ = try await client.ask("EHLO x")
            try await client.send("MAIL FROM:<>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n")
            for _ in 1...3 { _ = await client.reply() }
            try await client.send("Subject: x\r\n\r\nhalf a message\r\n")
            if isProper { await client.close() } else { try await client.cutOff() }
        }
        #expect(port.taken.isEmpty)
    }

    @Test func aHandshakeThatNeverBeginsEndsWithTheClientsTime() async throws {
        let files = try TestCertificate()
        let listeners = [
            Listener(anywhere, encryption: .implicit(files.certificate), trust: .bound(source: "crm")),
            Listener(anywhere, encryption: .startTLS(files.certificate), trust: .bound(source: "crm")),
        ]
        let hasty = configuration(listeners) { $0.capacity.commandTime = .milliseconds(500) }
        try await serving(hasty, to: Recorder()) { addresses, _ in
            let silent = try await Client.connect(to: addresses[0])
            #expect(await silent.line() == nil)
            let asking = try await Client.connect(to: addresses[1])
            try? await asking.send("EHLO x\r\n")
            var heard = await asking.reply() + asking.reply()
            try? await asking.send("STARTTLS\r\n")
            while let line = await asking.line() { heard.append(line) }
            // However slow the machine is, nobody waits for it for ever.
            #expect(["220 2.0.0 Ready to start TLS", "421 4.4.2 Waited too long"].contains(heard.last))
        }
    }

    @Test func aNewCertificateIsUsedAfterAReloadAndABadOneIsNot() async throws {
        let files = try TestCertificate()
        let listener = Listener(
            anywhere,
            encryption: .implicit(files.certificate),
            trust: .bound(source: "crm")
        )
        let path = files.certificate.chain
        let old = try files.clientContext()
        try await serving(configuration([listener]), to: Recorder()) { addresses, server in
            #expect(await greeting(at: addresses[0], trusting: old) == "220 tact.test ESMTP Tact")
            let good = try Data(contentsOf: URL(filePath: path))
            try Data("no certificate".utf8).write(to: URL(filePath: path))
            #expect(server.reloadCertificates().count == 1)
            #expect(await greeting(at: addresses[0], trusting: old) == "220 tact.test ESMTP Tact")
            try good.write(to: URL(filePath: path))
            #expect(server.reloadCertificates().isEmpty)
        }
        try files.renew()
        let renewed = try files.clientContext()
        try await serving(configuration([listener]), to: Recorder()) { addresses, server in
            #expect(await greeting(at: addresses[0], trusting: old) == nil)
            #expect(await greeting(at: addresses[0], trusting: renewed) == "220 tact.test ESMTP Tact")
        }
    }

    @Test func aServerWithoutItsCertificateDoesNotOpen() async {
        let nowhere = Certificate(chain: "/nonexistent/cert.pem", key: "/nonexistent/key.pem")
        let server = Server(startTLS(nowhere), receiving: Recorder(), logger: silent)
        await #expect(throws: ServerError.self) { _ = try await server.open() }
    }

    private func greeting(at address: Listener.Address, trusting tls: NIOSSLContext) async -> String? {
        guard let client = try? await Client.connect(to: address, tls: tls) else { return nil }
        let line = await client.line()
        await client.close()
        return line
    }
}
