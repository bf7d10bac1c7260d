// SPDX-License-Identifier: Apache-2.0

import Judging
import MIME
import Testing

@testable import Office

@Suite struct TraceFieldTests {
    private static let id = MessageKey(at: World.noon, random: 5)

    private func field(
        helo: String = "mailer.shop.example",
        peer: String = "192.0.2.7",
        tls: String? = nil,
        recipient: String = "ana@customer.example",
    ) -> String {
        let trace = Trace(helo: helo, peer: peer, with: "ESMTPSA", tls: tls)
        let value = TraceField.value(of: trace, hostname: "tact.example", id: Self.id, at: World.noon)
        return String(decoding: TraceField.bytes(value: value, recipient: recipient), as: UTF8.self)
    }

    @Test func itSaysWhereAMailCameFrom() {
        #expect(
            field(tls: "TLSv1.3 TLS_AES_256_GCM_SHA384") == """
                Received: from mailer.shop.example ([192.0.2.7])\r
                \tby tact.example (Tact) with ESMTPSA (TLSv1.3 TLS_AES_256_GCM_SHA384) id \(Self.id)\r
                \tfor <ana@customer.example>;\r
                \tMon, 2 Mar 2026 12:00:00 +0000\r\n
                """
        )
    }

    @Test func anIPv6AddressIsTagged() {
        // RFC 5321 §4.1.3
        #expect(field(peer: "2001:db8::7").contains("([IPv6:2001:db8::7])"))
    }

    @Test func aMailOfTactItselfHasNoHopBefore() {
        let id = DispatchID(at: World.noon, random: 6)
        let value = TraceField.value(ofDispatch: id, hostname: "tact.example", at: World.noon)
        let field = TraceField.bytes(value: value, recipient: "ana@customer.example")
        #expect(
            String(decoding: field, as: UTF8.self) == """
                Received: by tact.example (Tact) with local id \(id)\r
                \tfor <ana@customer.example>;\r
                \tMon, 2 Mar 2026 12:00:00 +0000\r\n
                """
        )
    }

    @Test(arguments: [
        "x\r\nBcc: everyone@shop.example", "a (comment", "b;c", "d<e>", "f\\", "\"g\"", "h\u{0}i", "ü", "",
        " by evil", String(repeating: "long", count: 500),
    ])
    func aStrangersNameStaysOneWord(_ name: String) {
        let text = field(helo: name, peer: name, tls: name)
        let mail = Mail(Array((text + "\r\nbody\r\n").utf8))
        #expect(mail.header.fields.count == 1)
        #expect(mail.hops == 1)
        #expect(text.filter { $0 == ";" }.count == 1)
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 998 })
        #expect(text.hasSuffix(";\r\n\tMon, 2 Mar 2026 12:00:00 +0000\r\n"))
    }

    @Test(arguments: ["a b@x", "a@x>\r\nBcc: <b@y", "a@x\u{7F}", "<a@x>", "a\tb@x"])
    func aRecipientThatIsNoPathIsLeftOut(_ recipient: String) {
        let text = field(recipient: recipient)
        #expect(!text.contains("for <"))
        #expect(Mail(Array((text + "\r\n").utf8)).header.fields.count == 1)
    }

    @Test func aStrangerWithoutANameIsUnknown() {
        #expect(field(helo: "\r\n").hasPrefix("Received: from unknown ("))
    }
}
