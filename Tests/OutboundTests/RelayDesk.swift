// SPDX-License-Identifier: Apache-2.0

import Logging
import Office
import Testing

@testable import Outbound

/// What the tests of relays share: a relay's settings, a mail, and a pool that is closed in the end.
enum RelayDesk {
    static let mail = bytes("From: news@sender.example\r\nSubject: Garden chairs\r\n\r\nHello.\r\n")

    /// A busy machine may take long between two mails: no kept connection ends of that.
    static let patient = RelayTimes(
        connect: .seconds(20),
        reply: .seconds(20),
        idle: .seconds(600),
        lifetime: .seconds(600),
    )

    static let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    /// A relay is waited for longer than a test with a time limit may take: to wait for it at all fails the
    /// test.
    static let beyondTheLimit = RelayTimes(reply: .seconds(90))

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func settings(
        port: Int,
        scheme: RelaySettings.Scheme = .smtp,
        host: String = "127.0.0.1",
        tls: RelaySettings.TLS = .never,
        login: RelaySettings.Login? = nil,
        caFile: String? = nil,
        connections: Int = 1,
        times: RelayTimes = patient,
    ) throws -> RelaySettings {
        try RelaySettings(
            name: "main",
            scheme: scheme,
            host: host,
            port: port,
            tls: tls,
            login: login,
            caFile: caFile,
            connections: connections,
            heloName: "tact.example",
            times: times,
        )
    }

    static func parcel(
        from sender: String = "news@sender.example",
        to recipient: String = "ana@customer.example",
        _ bytes: [UInt8] = mail,
    ) -> Parcel {
        Parcel(relay: "main", sender: sender, recipient: recipient, bytes: bytes)
    }

    /// Runs `body` with a pool of the one relay, and closes the pool.
    static func withPool<Result>(
        _ settings: RelaySettings,
        _ body: (RelayPool) async throws -> Result,
    ) async throws -> Result {
        BrokenPipes.ignore()
        let pool = try RelayPool(
            [settings],
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        do {
            let result = try await body(pool)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw error
        }
    }

    /// Sends one mail over a pool of its own.
    static func send(_ parcel: Parcel = parcel(), over settings: RelaySettings) async throws -> Attempt {
        try await withPool(settings) { pool in await pool.send(parcel) }
    }
}
