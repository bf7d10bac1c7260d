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
        let folder = Self.folder.appendingPathComponent("Pictures/Letters")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let letters = try names.enumerated().map { place, name in
            let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
            return Letters.letter(name, Mail(LineEndings.canonical(Array(bytes))), hour: place)
        }
        #expect(letters.count == 4)
        var random = SeededGenerator()
        let digest = Data(try Digest.compose(letters, plan: Letters.plan(form: form), random: &random))
        let golden = Self.folder.appendingPathComponent("Goldens/\(form.rawValue).eml")
        if ProcessInfo.processInfo.environment["TACT_UPDATE_GOLDENS"] == "1" { try digest.write(to: golden) }
        #expect(try Data(contentsOf: golden) == digest, "not as in Goldens/\(form.rawValue).eml")
    }
}
