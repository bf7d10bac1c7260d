// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// What is looked at eight bytes at a time gives the same as byte by byte.
@Suite struct BlocksTests {
    private static let pieces = [
        " ", "a", "Z", "!", "~", "\t", "\n", "\u{7F}", "\u{A0}", "é", "가", "…", "\u{FEFF}", "😀",
    ]

    /// Texts of few kinds of characters, most of them words and single spaces, of all lengths up to some
    /// blocks.
    private static let texts: [String] = {
        var random = SplitMix(seed: 11)
        return (0..<20_000).map { number in
            (0..<number % 40).map { _ in
                Int.random(in: 0..<4, using: &random) > 0
                    ? ["a", "b", " ", "c"].randomElement(using: &random) ?? ""
                    : pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
    }()

    @Test func whiteSpaceOfAContentKeyBecomesOneSpace() {
        for text in Self.texts {
            let words = text.unicodeScalars.split { [" ", "\t", "\n", "\u{A0}"].contains($0) }
            let expected = words.map { String(Substring($0)) }.joined(separator: " ")
            #expect(
                String(decoding: ContentKey.normalised(text), as: UTF8.self) == expected,
                "\(text.debugDescription)"
            )
        }
    }

    @Test func plainRunsOfHTMLEndWhereTheyEndByteByByte() {
        for text in Self.texts {
            let bytes = Array(text.utf8)
            for start in bytes.indices {
                let end = HTMLWriter.plainEnd(of: bytes.span, from: start)
                #expect(
                    end == Self.plainEnd(of: bytes, from: start),
                    "\(text.debugDescription) from \(start)"
                )
            }
        }
    }

    private static func plainEnd(of bytes: [UInt8], from start: Int) -> Int {
        func isPlain(_ index: Int) -> Bool {
            index < bytes.count
                && (bytes[index] < 0x80
                    ? bytes[index].isVisible : ![0xC2, 0xCD, 0xE2, 0xEF].contains(bytes[index]))
        }
        var index = start
        while isPlain(index) || index > start && bytes[index...].first == 0x20 && isPlain(index + 1) {
            index += 1
        }
        return index
    }
}
