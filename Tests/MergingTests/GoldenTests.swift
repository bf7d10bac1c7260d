// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Testing

@testable import Merging

/// Whole digests, of which `Pictures` holds pictures. `TACT_UPDATE_GOLDENS=1` writes them anew.
@Suite struct GoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    @Test(arguments: Digest.Form.allCases)
    func aDigestIsByteForByteAsItWas(_ form: Digest.Form) throws {
        #expect(HardLetters.golden.count == 4)
        var random = SeededGenerator()
        let digest = Data(
            try Digest.compose(HardLetters.golden, plan: Letters.plan(form: form), random: &random)
        )
        let golden = Self.folder.appendingPathComponent("Goldens/\(form.rawValue).eml")
        if ProcessInfo.processInfo.environment["TACT_UPDATE_GOLDENS"] == "1" { try digest.write(to: golden) }
        #expect(try Data(contentsOf: golden) == digest, "not as in Goldens/\(form.rawValue).eml")
    }
}
