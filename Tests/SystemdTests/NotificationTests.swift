// SPDX-License-Identifier: Apache-2.0

import Glibc
import Spawning
import Systemd
import Testing

@Suite struct NotificationTests {
    @Test(arguments: [
        (Notification.ready, "READY=1"),
        (.stopping, "STOPPING=1"),
        (.alive, "WATCHDOG=1"),
        (.reloading(monotonic: 1_234_567), "RELOADING=1\nMONOTONIC_USEC=1234567"),
        (.status("3 letters wait"), "STATUS=3 letters wait"),
        (.status("메일 3통"), "STATUS=메일 3통"),
    ])
    func eachNotificationHasTheLinesOfItsManual(_ notification: Notification, _ text: String) {
        #expect(notification.text == text)
    }

    @Test func aStatusCannotBringALineOfItsOwn() {
        #expect(Notification.status("up\nSTOPPING=1\r\n\u{0}x").text == "STATUS=up STOPPING=1   x")
    }

    @Test func aReloadCarriesTheMonotonicClock() throws {
        func microseconds() -> UInt64 {
            var now = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC, &now)
            return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000
        }
        let before = microseconds()
        guard case .reloading(let monotonic) = Notification.reloadingNow() else {
            Issue.record("no reload")
            return
        }
        #expect((before...microseconds()).contains(monotonic))
    }

    @Test func aSocketWithAPathHearsEachNotificationAsOneDatagram() throws {
        let folder = try Folder()
        let path = folder.path + "/notify"
        let systemd = try LocalSocket(SOCK_DGRAM, bound: Array(path.utf8) + [0])
        let socket = try #require(try NotificationSocket(environment: ["NOTIFY_SOCKET": path]))
        try socket.send(.reloading(monotonic: 5))
        try socket.send(.ready)
        #expect(try systemd.received() == "RELOADING=1\nMONOTONIC_USEC=5")
        #expect(try systemd.received() == "READY=1")
    }

    @Test func aSocketOfTheAbstractNamespaceHearsThemToo() throws {
        let name = "tact-test-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let systemd = try LocalSocket(SOCK_DGRAM, bound: [0] + Array(name.utf8))
        let socket = try #require(try NotificationSocket(environment: ["NOTIFY_SOCKET": "@" + name]))
        try socket.send(.stopping)
        #expect(try systemd.received() == "STOPPING=1")
    }

    @Test func anAbstractNameMayFillTheField() throws {
        let name =
            String(repeating: "n", count: 87) + "\(UInt64.random(in: 1 << 62 ... .max))".prefix(19) + "x"
        #expect(name.utf8.count == 107)
        let systemd = try LocalSocket(SOCK_DGRAM, bound: [0] + Array(name.utf8))
        let socket = try #require(try NotificationSocket(environment: ["NOTIFY_SOCKET": "@" + name]))
        try socket.send(.alive)
        #expect(try systemd.received() == "WATCHDOG=1")
    }

    @Test func withoutTheVariableThereIsNobodyToTell() throws {
        #expect(try NotificationSocket(environment: [:]) == nil)
    }

    @Test(arguments: [
        "", "@", "run/notify", "vsock:2:1234",
        "/" + String(repeating: "p", count: 107), "@" + String(repeating: "n", count: 108),
    ])
    func whatIsNoSocketIsAnError(_ value: String) {
        let error = #expect(throws: EnvironmentError.self) {
            try NotificationSocket(environment: ["NOTIFY_SOCKET": value])
        }
        #expect(error?.variable == "NOTIFY_SOCKET")
    }

    @Test func aSocketThatNobodyListensOnIsAnErrorWithItsReason() throws {
        let folder = try Folder()
        let socket = try #require(
            try NotificationSocket(environment: ["NOTIFY_SOCKET": folder.path + "/notify"])
        )
        let error = #expect(throws: NotificationError.self) { try socket.send(.ready) }
        #expect(error?.number == ENOENT)
        #expect(error?.description == "systemd was not told: No such file or directory")
    }
}
