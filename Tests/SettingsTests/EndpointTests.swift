// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Settings

/// Addresses, networks and URLs.
@Suite struct EndpointTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("::", "::"),
        ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"), ("fe80::1:0:0", "fe80::1:0:0"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
    ])
    func anAddressIsPrintedAsRFC5952Wants(_ text: String, _ printed: String) throws {
        #expect(IPAddress(text)?.description == printed)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", "::1::", "1:2:3:4:5:6:7", "12345::",
        ":::", "g::",
        "1:2:3:4:5:6:7:8::", "localhost", "1.2.3.4:5",
    ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func aNetworkHoldsWhatAgreesInItsPrefix() throws {
        let network = try Read.network("192.0.2.128/25")
        #expect(network.contains(try #require(IPAddress("192.0.2.255"))))
        #expect(!network.contains(try #require(IPAddress("192.0.2.127"))))
        #expect(network.contains(try #require(IPAddress("::ffff:192.0.2.200"))))
        #expect(!network.contains(try #require(IPAddress("::1"))))
        #expect(try Read.network("2001:db8::/33").contains(try #require(IPAddress("2001:db8:7fff::1"))))
        #expect(!(try Read.network("2001:db8::/33").contains(try #require(IPAddress("2001:db8:8000::1")))))
        #expect(try Read.network("0.0.0.0/0").contains(try #require(IPAddress("8.8.8.8"))))
        #expect(try Read.network("192.0.2.1").prefix == 32)
    }

    @Test(arguments: ["127.0.0.1:2525", "[::1]:25", "unix:/run/tact/lmtp.sock", "systemd:submission"])
    func aListenAddressIsPrintedAsItIsWritten(_ text: String) throws {
        #expect(try Read.listenAddress(text).description == text)
    }

    @Test(arguments: [
        "::1:25", "[127.0.0.1]:25", "*:25", "127.0.0.1:", "127.0.0.1:65536", "unix:", "unix:/", "[::1]25",
    ])
    func whatCannotBeListenedOnIsRefused(_ text: String) {
        #expect(throws: Wrong.self) { try Read.listenAddress(text) }
    }

    @Test func aSocketsPathFitsIntoItsAddress() throws {
        let longest = "/" + String(repeating: "a", count: Read.socketPathBytesMax - 1)
        #expect(try Read.socketPath(longest) == longest)
        #expect(throws: Wrong.self) { try Read.socketPath(longest + "a") }
    }

    @Test func onlyThisMachineAndPrivateNetworksAreWithin() throws {
        #expect(try Read.listenAddress("10.1.2.3:25").isWithin)
        #expect(try Read.listenAddress("[fd00::1]:25").isWithin)
        #expect(!(try Read.listenAddress("10.1.2.3:25").isLocal))
        #expect(!(try Read.listenAddress("0.0.0.0:25").isWithin))
        #expect(!(try Read.listenAddress("[::]:25").isWithin))
        #expect(try Read.listenAddress("127.8.8.8:25").isLocal)
    }

    @Test(arguments: [
        ("smtp://mail.example:587", "smtp://mail.example:587"),
        ("smtps://mail.example", "smtps://mail.example:465"),
        ("smtp://mail.example/", "smtp://mail.example:25"), ("smtp://[::1]:2525", "smtp://[::1]:2525"),
        ("smtps://192.0.2.1:465", "smtps://192.0.2.1:465"),
    ])
    func aRelayHasAHostAndAPort(_ text: String, _ url: String) throws {
        #expect(try Read.relayURL(text).description == url)
    }

    @Test(arguments: [
        "mail.example:25", "smtp://", "smtp://:25", "smtp://a b:25", "smtp://::1:25", "smtp://büro.example",
    ])
    func whatIsNoRelayIsRefused(_ text: String) {
        #expect(throws: Wrong.self) { try Read.relayURL(text) }
    }
}
