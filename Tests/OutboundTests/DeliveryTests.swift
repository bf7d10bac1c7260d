// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

@Suite struct DeliveryTests {
    @Test func aMailArrivesByteForByteAndTheReplyComesBack() async throws {
        let relay = try await FakeRelay()
        let attempt = try await RelayDesk.send(over: RelayDesk.settings(port: relay.port))
        let seen = try await relay.finish()
        #expect(attempt == .delivered(reply: "250 2.0.0 taken"))
        #expect(seen.mails == [RelayDesk.mail])
        #expect(
            seen.lines.prefix(4) == [
                "EHLO tact.example", "MAIL FROM:<news@sender.example> SIZE=\(RelayDesk.mail.count)",
                "RCPT TO:<ana@customer.example>", "DATA",
            ]
        )
    }
}
