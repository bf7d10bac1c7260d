// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

@testable import MIME

/// Tact's reading against the truth: mails that are valid and hard to read, each with what was put into it.
@Suite struct GeneratedMailTests {
    /// What `Tests/Mails/make-mails.py` prints of a mail.
    private struct Generated: Decodable {
        let mail: Data
        let truth: [String: String]
    }

    private static func mails(seed: Int, count: Int) throws -> [Generated] {
        let script = Samples.repository.appending(path: "Tests/Mails/make-mails.py").path
        let python = try Spawn.run("python3", [script, "\(seed)", "\(count)"])
        let errors = Comment(rawValue: String(decoding: python.errors, as: UTF8.self))
        try #require(python.status == 0, errors)
        return try Data(python.output).split(separator: ASCII.lineFeed)
            .map { try JSONDecoder().decode(Generated.self, from: $0) }
    }

    @Test(arguments: [1, 2, 3])
    func whatWasPutIntoAMailIsRead(_ seed: Int) throws {
        let mails = try Self.mails(seed: seed, count: 1_000)
        #expect(mails.count == 1_000)
        for (number, generated) in mails.enumerated() {
            var tact = Reading.texts(of: Mail([UInt8](generated.mail)))
            tact["mail"] = nil
            for field in Reading.fields(tact, unlike: generated.truth).sorted() {
                let (read, written) = (tact[field] ?? "none", generated.truth[field] ?? "none")
                Issue.record("mail \(number) of seed \(seed), \(field): \(read), written: \(written)")
            }
        }
    }
}
