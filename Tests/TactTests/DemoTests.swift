// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The demo is the project's promise in one command.
@Suite struct DemoTests {
    /// The numbers of a row of the table, by its first word.
    private static func row(_ name: String, in output: String) throws -> [Int] {
        let line = output.split(separator: "\n").first { $0.split(separator: " ").first == name[...] }
        guard let line else { throw PeerError("no row \(name) in\n\(output)") }
        return line.split(separator: " ").dropFirst().compactMap { Int($0) }
    }

    /// What the demo printed, without what names its folder.
    private static func told(_ folder: Folder) async throws -> String {
        let ended = try await Child.run(Programs.tact(), ["demo", "--folder", folder.at("demo")])
        guard ended.status == 0 else { throw PeerError("tact demo: \(ended)") }
        return ended.output.replacing(folder.path, with: "FOLDER")
    }

    @Test func itsCountsAddUpAndItIsTheSameTwice() async throws {
        let (one, two) = (try Folder(), try Folder())
        async let second = Self.told(two)
        let first = try await Self.told(one)
        #expect(try await second == first)

        let teams = try ["marketing", "sales", "support"].map { try Self.row($0, in: first) }
        let all = try Self.row("all", in: first)
        for row in teams + [all] {
            #expect(row.count == 6 && row[0] == row[1...].reduce(0, +), "\(row)")
        }
        #expect(all == (0..<6).map { column in teams.reduce(0) { $0 + $1[column] } })
        #expect(all[0] >= 120 && all[2] > 0 && all[3] > 0, "\(all)")
        let mails = one.names(in: "demo/sink/new").count
        #expect(first.contains("\(all[0]) letters came in; the customers' mailboxes got \(mails) mails."))

        // What it says one may look at is there, and says the same.
        let config = one.at("demo/tact.yaml")
        let log = try await Child.run(
            Programs.tact(),
            ["log", "--json", "--config", config, "--since", "2026-03-02", "--reason", "delivered"]
        )
        #expect(log.status == 0 && log.lines.count == all[1] + all[2], "\(log.lines.count) of \(all)")
    }
}
