// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

@Suite struct RelaySettingsTests {
    private static let login = RelaySettings.Login(username: "tact", password: RelayPassword("hunter2"))

    @Test func theURLNamesHostPortAndOurselves() throws {
        let main = try RelaySettings(
            name: "main",
            scheme: .smtps,
            host: "relay.example",
            heloName: "tact.example"
        )
        #expect(main.url == "smtps://relay.example:465/tact.example")
        let literal = try RelaySettings(name: "main", scheme: .smtp, host: "::1", heloName: "[IPv6:::1]")
        #expect(literal.url == "smtp://[::1]:25/%5BIPv6:::1%5D")
        #expect(literal.place == "[::1]:25")
        let international = try RelaySettings(
            name: "main",
            scheme: .smtp,
            host: "grün.example",
            heloName: "t.example"
        )
        #expect(international.host == "xn--grn-ioa.example")
    }

    @Test(arguments: ["", "a b", "a/b", "user@host", "a\r\nb", "host?x", "host#x", "a\0b", "%41"])
    func aHostThatCouldBeAnotherPartOfTheURLIsRefused(_ host: String) {
        #expect(throws: RelaySettingsError.host(host)) { try RelayDesk.settings(port: 25, host: host) }
    }

    @Test(arguments: ["", "a b", "a\r\nMAIL FROM:<>", "a/b", "a%0D", "a?b"])
    func aNameForEHLOIsOneWord(_ name: String) {
        #expect(throws: RelaySettingsError.heloName(name)) {
            try RelaySettings(name: "main", scheme: .smtp, host: "h", heloName: name)
        }
    }

    @Test func numbersHaveTheirBounds() {
        for port in [0, -1, 65_536] {
            #expect(throws: RelaySettingsError.port(port)) { try RelayDesk.settings(port: port) }
        }
        for count in [0, -1, RelaySettings.connectionsMax + 1] {
            #expect(throws: RelaySettingsError.connections(count)) {
                try RelayDesk.settings(port: 25, connections: count)
            }
        }
    }

    @Test func aPasswordNeverGoesInTheClearButToThisHost() throws {
        let login = RelaySettingsTests.login
        #expect(throws: RelaySettingsError.loginInTheClear) {
            try RelayDesk.settings(port: 25, host: "relay.example", login: login)
        }
        #expect(throws: RelaySettingsError.loginInTheClear) {
            try RelayDesk.settings(port: 25, host: "127.evil.example", login: login)
        }
        #expect(try RelayDesk.settings(port: 25, login: login).login == login)
    }

    @Test(arguments: ["", "a\nb", "a\0b"])
    func aPasswordIsOneLine(_ text: String) {
        let login = RelaySettings.Login(username: "tact", password: RelayPassword(text))
        #expect(throws: RelaySettingsError.password) { try RelayDesk.settings(port: 25, login: login) }
    }

    @Test func smtpsWithoutTLSContradictsItself() {
        #expect(throws: RelaySettingsError.smtpsWithoutTLS) {
            try RelayDesk.settings(port: 465, scheme: .smtps)
        }
    }

    @Test func thePasswordIsPrintedNowhere() throws {
        let settings = try RelayDesk.settings(port: 25, login: RelaySettingsTests.login)
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped, settings.url] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(RelaySettingsTests.login)".contains("•••"))
    }

    @Test func twoRelaysOfOneNameAreRefused() throws {
        let relay = try RelayDesk.settings(port: 25)
        #expect(throws: RelaySettingsError.sameName("main")) {
            try RelayPool([relay, relay], log: RelayDesk.log)
        }
    }

    @Test func aRelayThatDoesNotExistIsTrouble() async throws {
        let pool = try RelayPool([], log: RelayDesk.log)
        #expect(await pool.send(RelayDesk.parcel()) == .relayTrouble(reply: "there is no relay named main"))
    }
}
