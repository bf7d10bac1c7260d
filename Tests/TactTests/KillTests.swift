// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

/// kill -9, two hundred times, at random and at the worst moments: after `250` nothing is lost, and nothing
/// comes twice but what the log calls unknown.
///
/// `TACT_KILLS=5000` makes so many, `TACT_SEED=17` repeats the choice of moments.
@Suite struct KillTests {
    /// What a run reports; the counter in `Peers/kills.py` shares no code with Tact.
    private struct Report: Decodable {
        let kills: Int
        let moments: [String: Int]
        let accepted: Int
        let delivered: Int
        let explained: Int
        let unknown: Int
        let lost: Int
        let duplicates: Int
        let violations: Int
        let unexplained: Int
        let contradictions: Int

        enum CodingKeys: String, CodingKey {
            case kills, moments, accepted, delivered, explained, unknown, lost, duplicates
            case violations = "budget violations"
            case unexplained, contradictions
        }

        /// The counts in a line, as `SimulationTests` prints them too.
        var line: String {
            """
            kills: \(kills) sudden ends of a daemon; \(accepted) letters accepted, \(delivered) delivered, \
            \(explained) explained, \(unknown) unknown; lost \(lost), duplicates \(duplicates), \
            budget violations \(violations), unexplained \(unexplained), contradictions \(contradictions)
            """
        }
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static var seed: String { environment["TACT_SEED"] ?? "1" }

    private static func run(kills: Int, lie: String? = nil) async throws -> (Report, Child.Ended) {
        let folder = try Folder()
        let run = try await Child.run(
            Programs.python,
            [
                "\(Programs.scripts)/kills.py", Programs.tact(), try await Faults.library(in: folder),
                folder.path,
            ]
                + ["\(kills)", seed] + [lie].compactMap(\.self),
            within: .seconds(60 + 5 * kills),
        )
        return (try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)), run)
    }

    @Test func whateverTheMomentNothingIsLostAndNothingComesTwice() async throws {
        let kills = Self.environment["TACT_KILLS"].flatMap { Int($0) } ?? 200
        let (report, run) = try await Self.run(kills: kills)
        print(report.line)
        let again = "TACT_KILLS=\(kills) TACT_SEED=\(Self.seed) swift test --skip-build --filter KillTests"
        #expect(run.status == 0, "\(run)\nrepeat it: \(again)")
        #expect(report.kills == kills)
        #expect(report.accepted > kills && report.delivered > kills, "enough mail was under way")
        #expect(report.lost == 0 && report.duplicates == 0 && report.violations == 0)
        #expect(report.unexplained == 0 && report.contradictions == 0)
        #expect(report.explained == report.accepted)
        #expect(report.moments.count == 9, "every kind of moment was met: \(report.moments)")
    }

    @Test func theReckoningFindsAMailThatTheRelayNeverHad() async throws {
        let (report, run) = try await Self.run(kills: 3, lie: "forgets")
        #expect(run.status == 1 && report.lost > 0 && report.duplicates == 0, "\(run)")
    }

    @Test func theReckoningFindsAMailThatCameTwice() async throws {
        let (report, run) = try await Self.run(kills: 3, lie: "doubles")
        #expect(run.status == 1 && report.duplicates > 0 && report.lost == 0, "\(run)")
    }

    @Test func theReckoningFindsABudgetThatWasExceeded() async throws {
        let (report, run) = try await Self.run(kills: 3, lie: "crams")
        #expect(run.status == 1 && report.violations > 0 && report.lost == 0, "\(run)")
    }

    @Test func theReckoningFindsALetterThatNobodyKnowsOf() async throws {
        let (report, run) = try await Self.run(kills: 3, lie: "imagines")
        #expect(run.status == 1 && report.lost == 1 && report.duplicates == 0, "\(run)")
        #expect(report.explained == report.accepted - 1)
    }
}
