// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

/// Paths are read through RCPT and MAIL, as a peer sends them.
@Suite struct PathTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        let path: String
        var address = ""
        var localPart = ""
        var domain: String?

        var testDescription: String { name }
    }

    static let good = [
        Row(
            name: "plain",
            path: "<ana@customer.example>",
            address: "ana@customer.example",
            localPart: "ana",
            domain: "customer.example"
        ),
        Row(
            name: "case is kept",
            path: "<Ana@Customer.Example>",
            address: "Ana@Customer.Example",
            localPart: "Ana",
            domain: "Customer.Example"
        ),
        Row(
            name: "one label",
            path: "<root@localhost>",
            address: "root@localhost",
            localPart: "root",
            domain: "localhost"
        ),
        Row(
            name: "dots and tags",
            path: "<a.b+c=d@x.example>",
            address: "a.b+c=d@x.example",
            localPart: "a.b+c=d",
            domain: "x.example"
        ),
        Row(
            name: "quoted",
            path: "<\"a b\\\"@\"@x.example>",
            address: "\"a b\\\"@\"@x.example",
            localPart: "\"a b\\\"@\"",
            domain: "x.example"
        ),
        Row(
            name: "IPv4 literal",
            path: "<a@[192.0.2.1]>",
            address: "a@[192.0.2.1]",
            localPart: "a",
            domain: "[192.0.2.1]"
        ),
        Row(
            name: "IPv6 literal",
            path: "<a@[IPv6:2001:db8::1]>",
            address: "a@[IPv6:2001:db8::1]",
            localPart: "a",
            domain: "[IPv6:2001:db8::1]"
        ),
        Row(
            name: "source route",
            path: "<@relay.example,@other.example:a@x.example>",
            address: "a@x.example",
            localPart: "a",
            domain: "x.example"
        ),
        Row(
            name: "underscore in a host",
            path: "<a@my_host.example>",
            address: "a@my_host.example",
            localPart: "a",
            domain: "my_host.example"
        ),
        Row(name: "postmaster", path: "<PostMaster>", address: "PostMaster", localPart: "PostMaster"),
        Row(
            name: "non-ASCII",
            path: "<유나@예시.example>",
            address: "유나@예시.example",
            localPart: "유나",
            domain: "예시.example"
        ),
        Row(
            name: "local part of 64",
            path: "<\(filler(64))@x.example>",
            address: "\(filler(64))@x.example",
            localPart: filler(64),
            domain: "x.example"
        ),
    ]

    @Test(arguments: good)
    func aPathIsRead(_ row: Row) throws {
        guard case .rcpt(let path) = try Command(parsing: Array("RCPT TO:\(row.path)".utf8)) else {
            Issue.record("no RCPT")
            return
        }
        #expect(path.address == row.address)
        #expect(path.localPart == row.localPart)
        #expect(path.domain == row.domain)
        #expect(path.isASCII == (row.name != "non-ASCII"))
    }

    @Test(arguments: [
        "ana@customer.example", "<ana@customer.example", "ana@customer.example>", "<ana>", "<ana@>",
        "<@x.example>",
        "<a b@x.example>", "<.a@x.example>", "<a.@x.example>", "<a..b@x.example>", "<a@.x>", "<a@x..y>",
        "<a@x.>",
        "<a@-x.example>", "<a@x-.example>", "<\"a@x.example>", "<a@[192.0.2.1>", "<a@[]>", "<a@x.example>b",
        "<a@x.example>>", "<<a@x.example>>", "<a,b@x.example>", "<@relay.example a@x.example>",
        "<a@b@x.example>",
        "<a@x.example\u{85}>", "<a\u{2028}b@x.example>", "<\u{202e}a@x.example>", "<a@x_.example;>", "",
    ])
    func whatIsNoPathIsRefused(_ path: String) {
        #expect(throws: Reply(501, "5.1.3 This is no recipient address")) {
            try Command(parsing: Array("RCPT TO: \(path)".utf8) + (path.isEmpty ? Array("x".utf8) : []))
        }
    }

    @Test func invalidUTF8IsNoPath() {
        let line = Array("RCPT TO:<a".utf8) + [0xff, 0xc0] + Array("@x.example>".utf8)
        #expect(throws: Reply(501, "5.1.3 This is no recipient address")) { try Command(parsing: line) }
    }

    @Test(arguments: [
        "<\(filler(65))@x.example>", "<a@\(filler(64)).example>", "<a@\(domain(256))>",
        "<\(filler(64))@\(domain(191))>",
    ])
    func anOverlongPathIsRefused(_ path: String) {
        #expect(throws: Reply(501, "5.1.3 Address too long")) {
            try Command(parsing: Array("RCPT TO:\(path)".utf8))
        }
    }

    @Test func aPathOf256BytesIsTaken() throws {
        let path = "<\(filler(64))@\(domain(189))>"
        #expect(path.utf8.count == 256)
        _ = try Command(parsing: Array("RCPT TO:\(path)".utf8))
    }

    @Test func onlyASenderMayBeNull() throws {
        guard case .mail(let sender, _) = try Command(parsing: Array("MAIL FROM:<>".utf8)) else {
            Issue.record("no MAIL")
            return
        }
        #expect(sender.isNull)
        #expect(sender.domain == nil)
        #expect(throws: Reply(501, "5.1.3 This is no recipient address")) {
            try Command(parsing: Array("RCPT TO:<>".utf8))
        }
    }

    @Test func postmasterAloneIsNoSender() {
        #expect(throws: Reply(501, "5.1.7 This is no sender address")) {
            try Command(parsing: Array("MAIL FROM:<postmaster>".utf8))
        }
    }
}

private func filler(_ count: Int) -> String { String(repeating: "a", count: count) }

/// A domain of so many bytes, in labels of at most 63.
private func domain(_ count: Int) -> String {
    var labels: [String] = []
    var left = count
    while left > 0 {
        let length = left <= 63 ? left : min(63, left - 2)
        labels.append(filler(length))
        left -= length + 1
    }
    return labels.joined(separator: ".")
}
