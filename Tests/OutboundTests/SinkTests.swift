// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// Against smtp-sink, which others wrote.
@Suite struct SinkTests {
    struct Body: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]

        init(_ name: String, _ bytes: [UInt8]) {
            testDescription = name
            self.bytes = bytes
        }

        init(_ name: String, _ text: String) {
            self.init(name, Array(text.utf8))
        }

        /// As SMTP carries it: with a last line end.
        var arrived: [UInt8] { bytes + (LineEnds.isClosed(bytes) ? [] : [0x0D, 0x0A]) }
    }

    static let bodies = [
        Body("nothing", ""),
        Body("one byte", "x"),
        Body("one line end", "\r\n"),
        Body("a dot", "."),
        Body("a dot and a line end", ".\r\n"),
        Body("dots", "..\r\n.\r\n...\r\n. \r\n.x\r\n\r\n.\r\n"),
        Body("a command in the body", "\r\n.\r\n.\r\nMAIL FROM:<x@y.example>\r\n"),
        Body("no last line end", "Subject: s\r\n\r\nend"),
        Body("every byte but CR, LF and NUL", (1...255).filter { $0 != 0x0A && $0 != 0x0D } + [0x0D, 0x0A]),
        Body("a very long line", String(repeating: "long ", count: 20_000) + "\r\n"),
        Body(
            "line ends at each place of a buffer",
            (1...200).map { String(repeating: "x", count: $0) + "\r\n.\r\n" }.joined()
        ),
        // libcurl up to 8.6.0 loses the last bytes of such a body once it is told a size.
        Body("dots in the first 64 KiB of 200", String(repeating: ".a line\r\n", count: 22_000)),
        Body("exactly 64 KiB", String(repeating: "0123456789abcd\r\n", count: 4_096)),
        Body("3 MB", String(repeating: ".0123456789 0123456789 0123456789\r\n", count: 90_000)),
    ]

    @Test(arguments: bodies)
    func everyByteOfTheBodyArrives(_ body: Body) async throws {
        let relay = try await FakeRelay()
        let parcel = RelayDesk.parcel(body.bytes)
        let attempt = try await RelayDesk.send(parcel, over: RelayDesk.settings(port: relay.port))
        #expect(attempt == .delivered(reply: "250 2.0.0 taken"))
        #expect(try await relay.finish().mails == [body.arrived])
    }

    @Test func aMailBrokenOffInTheMiddleIsNotSent() async throws {
        let relay = try await FakeRelay(steps: ["DATA": [.say("354 go on", then: .close)]])
        let parcel = RelayDesk.parcel(
            RelayDesk.bytes(String(repeating: "0123456789abcd\r\n", count: 400_000))
        )
        let attempt = try await RelayDesk.send(parcel, over: RelayDesk.settings(port: relay.port))
        #expect(AttemptTests.kind(of: attempt) == .relayTrouble, "\(attempt)")
        #expect(try await relay.finish().mails.isEmpty)
    }

    @Test func everyMailArrivesOnceAndWholeOverFourConnections() async throws {
        let sink = try Sink()
        let settings = try RelayDesk.settings(port: sink.port, connections: 4)
        let parcels = SinkTests.bodies.enumerated().flatMap { number, body in
            (0..<4).map { RelayDesk.parcel(to: "c\(number)-\($0)@customer.example", body.bytes) }
        }
        try await RelayDesk.withPool(settings) { pool in
            await withTaskGroup(of: Attempt.self) { group in
                for parcel in parcels { group.addTask { await pool.send(parcel) } }
                for await attempt in group { #expect(AttemptTests.kind(of: attempt) == .delivered) }
            }
        }
        let mails = try sink.finish()
        #expect(mails.count == parcels.count)
        let arrived = Dictionary(grouping: mails, by: \.recipient)
        for (number, parcel) in parcels.enumerated() {
            let mail = try #require(arrived["<\(parcel.recipient)>"]?.first, "\(parcel.recipient)")
            let isEightBit = parcel.bytes.contains { $0 >= 0x80 }
            #expect(mail.sender == "<news@sender.example>" + (isEightBit ? " BODY=8BITMIME" : ""))
            let sent = SinkTests.bodies[number / 4].arrived.filter { $0 != 0x0D }
            #expect(mail.bytes == sent, "\(SinkTests.bodies[number / 4].testDescription)")
        }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let flags: [String]
        let kind: AttemptTests.Kind
        var testDescription: String { flags.joined(separator: " ") }

        init(_ flags: String..., is kind: AttemptTests.Kind) {
            self.flags = flags
            self.kind = kind
        }
    }

    @Test(arguments: [
        Row("-q", ".", is: .unknown),
        Row("-Q", ".", is: .refusedForNow),
        Row("-W", ".:30", is: .unknown),
        Row("-r", ".", is: .refusedForNow),
        Row("-f", ".", is: .refused),
        Row("-r", "RCPT", is: .refusedForNow),
        Row("-f", "RCPT", is: .refused),
        Row("-r", "MAIL", is: .refusedForNow),
        Row("-f", "MAIL", is: .refused),
        Row("-r", "DATA", is: .refusedForNow),
        Row("-f", "DATA", is: .refused),
        Row("-r", "CONNECT", is: .relayTrouble),
        Row("-f", "CONNECT", is: .relayTrouble),
        Row("-q", "MAIL", is: .relayTrouble),
        Row("-q", "RCPT", is: .relayTrouble),
        Row("-q", "DATA", is: .relayTrouble),
        Row("-q", "CONNECT", is: .relayTrouble),
        Row("-Q", "RCPT", is: .refusedForNow),
        Row("-e", is: .delivered),
    ])
    func smtpSinksFaultsAreSortedToo(_ row: Row) async throws {
        let sink = try Sink(row.flags)
        let times = RelayTimes(connect: .seconds(10), reply: .seconds(row.flags.contains(".:30") ? 1 : 20))
        let parcel = RelayDesk.parcel()
        let attempt = try await RelayDesk.send(
            parcel,
            over: RelayDesk.settings(port: sink.port, times: times)
        )
        #expect(AttemptTests.kind(of: attempt) == row.kind, "\(attempt)")
        _ = try sink.finish()
    }

    /// It answers 550 while the body is still on its way, and hangs up: what is read of that is a race.
    @Test func aSinkThatHangsUpBeforeTheDotNeverHasTheMail() async throws {
        let sink = try Sink(["-A", "0"])
        let attempt = try await RelayDesk.send(over: RelayDesk.settings(port: sink.port))
        #expect([.refused, .unknown, .relayTrouble].contains(AttemptTests.kind(of: attempt)), "\(attempt)")
        _ = try sink.finish()
    }

    @Test func smtpSinkOffersNoLogin() async throws {
        let sink = try Sink()
        let login = RelaySettings.Login(username: "tact", password: RelayPassword("hunter2"))
        let attempt = try await RelayDesk.send(over: RelayDesk.settings(port: sink.port, login: login))
        #expect(AttemptTests.kind(of: attempt) == .relayTrouble)
        #expect(try sink.finish().isEmpty)
    }

    @Test(.timeLimit(.minutes(10)))
    func aSinkThatIsSlowToSayGoodbyeHoldsNothingUp() async throws {
        let sink = try Sink(["-W", "QUIT:300"])
        let attempt = try await RelayDesk.send(
            over: RelayDesk.settings(port: sink.port, times: RelayDesk.beyondTheLimit)
        )
        #expect(AttemptTests.kind(of: attempt) == .delivered)
        #expect(try sink.finish().count == 1)
    }
}
