// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Mails that make readers run out of stack or time, through the whole daemon, which reads them, judges them
/// and tries to merge them.
@Suite struct HostileMailTests {
    private static let head = "From: Ana <ana@example.com>\nTo: Bo <bo@customer.example>\nMIME-Version: 1.0\n"

    private static func subject(_ name: String) -> String {
        "Subject: \(name)\nList-Id: News <news.example.com>\n"
    }

    static let all: [(name: String, mail: String)] = [
        ("tower of multiparts", tower(10_000)),
        ("tower of mails", head + String(repeating: "Content-Type: message/rfc822\n\n", count: 10_000)),
        (
            "many parts",
            head + "Content-Type: multipart/mixed; boundary=b\n\n"
                + String(repeating: "--b\n\nx\n", count: 50_000) + "--b--\n"
        ),
        ("many fields", head + String(repeating: "a:b\n", count: 20_000) + "\nbody\n"),
        ("brackets in an address", head + "Cc: " + String(repeating: "(", count: 90_000) + "\n\nbody\n"),
        (
            "elements in elements",
            head + "Content-Type: text/html\n\n" + String(repeating: "<div>\n", count: 100_000)
        ),
        (
            "tables in tables",
            head + "Content-Type: text/html\n\n" + String(repeating: "<table>\n", count: 50_000)
        ),
    ]

    /// A multipart in a multipart, and so on.
    private static func tower(_ levels: Int) -> String {
        let down = (0..<levels).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }
        return head + down.joined() + "\ninnermost\n"
    }

    @Test func eachIsTakenAndEndsInAMailAndTheDaemonLives() async throws {
        var plan = Installation.Plan()
        plan.limits = "{ message-size: 8MB, recipients: 5 }"
        plan.policy = """
            customers: { key: address }
            streams:
              - { name: newsletter, match: { list-id: news.example.com }, class: promotional, merge: updates }
              - { name: other, class: conversation }
            merges:
              - { name: updates, same: [class], gather: 2s, most: 2, from: "news@example.com" }

            """
        let (tact, relay) = try await Installation.running(plan)
        for (number, hostile) in Self.all.enumerated() {
            // Beside an ordinary letter, so that there is something to merge.
            let customer = "c\(number)@customer.example"
            try await tact.handIn(Self.subject(hostile.name) + hostile.mail, to: customer)
            try await tact.handIn(Mails.newsletter("Beside \(hostile.name)"), to: customer)
        }
        let outcomes = try await tact.delivered(2 * Self.all.count)
        for hostile in Self.all {
            for subject in [hostile.name, "Beside \(hostile.name)"] {
                #expect(outcomes.count { $0.subject == subject } == 1, "\(subject)")
            }
        }
        let dispatches = Set(outcomes.map(\.dispatch)).count
        #expect(try await relay.mails(dispatches).count == dispatches)
        try await tact.stop()
    }
}
