// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Settings
import Spawning
import Testing

@testable import tact

/// What systemd hears from the daemon, and `systemctl status` shows of it.
@Suite struct StatusTests {
    @Test func itIsSaidWithReadyAndAfterEachReload() async throws {
        let (tact, _) = try await Installation.prepared()
        let path = tact.folder.at("notify")
        let systemd = try LocalSocket(SOCK_DGRAM, bound: Array(path.utf8) + [0])
        try await tact.start(by: ["/usr/bin/env", "NOTIFY_SOCKET=\(path)"])
        let daemon = try #require(tact.daemon)
        let hash = try await daemon.errorLine("its policy") { $0.hasPrefix("notice: ready") }
            .replacing("notice: ready policy=", with: "")
        #expect(hash.hasPrefix("sha256:") && hash.count == 71)
        // Four of tact.yaml, and the socket of `tact send`.
        let standing = "STATUS=policy \(hash.prefix(19))…; 5 listeners"
        #expect(try await Self.heard(by: systemd) == [standing, "READY=1"])

        // Refused files: the policy in force stays, and what is wrong is told with its place.
        let settings = String(decoding: try tact.folder.read("tact.yaml"), as: UTF8.self)
        let user = "local: [\"\(getuid())\"]"
        try tact.folder.write(settings.replacing(user, with: "local: no-such-user"), to: "tact.yaml")
        try tact.folder.write("pace: slow\n", to: "policy.yaml")
        daemon.signal(SIGHUP)
        let refused = try await Self.heard(by: systemd)
        let place = "\(tact.config):\(try Self.line(of: user, in: settings)):12: "
        let trouble = "; reload refused: \(place)there is no user `no-such-user` on this machine; "
        #expect(refused.count == 3 && refused[0].hasPrefix("RELOADING=1\n"), "\(refused)")
        #expect(refused[1].hasPrefix(standing + trouble) && refused[1].hasSuffix(" (and 1 more)"))
        #expect(
            daemon.errors.contains("\(place)there is no user `no-such-user`"),
            "the journal has the place too"
        )

        // Mended, and another policy: only that is told.
        try tact.folder.write(settings, to: "tact.yaml")
        try tact.folder.write("pace: best-first\n", to: "policy.yaml")
        daemon.signal(SIGHUP)
        let reloaded = try await Self.heard(by: systemd)
        let fresh = try await daemon.errorLine("the reload") { $0.hasPrefix("notice: reloaded") }
            .replacing("notice: reloaded policy=", with: "")
        #expect(fresh != hash)
        #expect(reloaded.dropFirst() == ["STATUS=policy \(fresh.prefix(19))…; 5 listeners", "READY=1"])
        try await tact.stop()
        #expect(try systemd.received() == "STOPPING=1")
    }

    /// What systemd hears until the daemon is ready, or ready again.
    private static func heard(by systemd: LocalSocket) async throws -> [String] {
        var heard: [String] = []
        try await Patience.until("READY=1", every: .milliseconds(5)) {
            while heard.last != "READY=1", let next = try systemd.received() { heard.append(next) }
            return heard.last == "READY=1"
        }
        return heard
    }

    private static func line(of text: String, in file: String) throws -> Int {
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0.contains(text) }) + 1
    }

    @Test(
        arguments: [
            (nil, "policy none; 1 listener"),
            (.failed("the disk is on fire"), "policy none; 1 listener; reload failed: the disk is on fire"),
            (
                .refused(
                    Problems([Problem(at: Settings.Place(file: "a.yaml", line: 2, column: 3), "wrong")])
                ),
                "policy none; 1 listener; reload refused: a.yaml:2:3: wrong"
            ),
        ] as [(StatusLine.Trouble?, String)]
    )
    func eachTroubleHasItsWords(_ trouble: StatusLine.Trouble?, _ text: String) {
        #expect(StatusLine(policy: "none", listeners: 1, trouble: trouble).text == text)
    }

    @Test func whateverIsWrongFitsIntoOneDatagram() {
        let text = String(repeating: "\u{1F5FF}", count: 10_000)
        let problem = Problem(at: Settings.Place(file: "a.yaml"), text)
        for trouble in [StatusLine.Trouble.failed(text), .refused(Problems([problem, problem]))] {
            let status = StatusLine(policy: text, listeners: 3, trouble: trouble).text
            #expect(status.utf8.count < 4_096 - "STATUS=".utf8.count, "systemd reads no more (sd_notify(3))")
            #expect(status.contains("…"))
        }
    }
}
