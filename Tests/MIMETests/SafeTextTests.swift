// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct SafeTextTests {
    /// What `lines` promises, character by character: it looks at several bytes at once itself.
    private func expected(_ text: String) -> String {
        var lines = String.UnicodeScalarView()
        var isBehindReturn = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A where isBehindReturn: break
            case 0x0A, 0x0B, 0x0C, 0x0D, 0x85: lines.append("\n")
            case 0x09: lines.append("\t")
            case 0..<0x20, 0x7F..<0xA0: break
            default: lines.append(scalar)
            }
            isBehindReturn = scalar.value == 0x0D
        }
        return String(lines)
    }

    @Test func everyCharacterIsJudgedWhereverItStands() {
        let fill = "aé한🌱 ~bcdefghijklmnopqrst"
        for value in UInt32(0)...0x120 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for place in 0..<fill.unicodeScalars.count {
                var scalars = fill.unicodeScalars
                scalars.insert(scalar, at: scalars.index(scalars.startIndex, offsetBy: place))
                let text = String(scalars)
                #expect(
                    SafeText.lines(text).utf8.elementsEqual(expected(text).utf8),
                    "U+\(value) at \(place)"
                )
            }
        }
    }

    @Test(arguments: [
        ("CRLF", "a\r\nb\r\n", "a\nb\n"), ("lone CR", "a\rb\r\rc", "a\nb\n\nc"),
        ("NUL and bell", "a\0\u{7}b", "ab"),
        ("escape sequences", "\u{1B}[31mred", "[31mred"), ("C1", "a\u{9B}31mb\u{85}c", "a31mb\nc"),
        ("a tab", "a\tb", "a\tb"), ("the end in a control character", "abcdefgh\u{1}", "abcdefgh"),
        ("nothing", "", ""),
    ])
    func linesAreSafe(_ name: String, _ text: String, _ lines: String) {
        #expect(SafeText.lines(text) == lines, "\(name)")
    }

    @Test(arguments: [
        ("line ends", "a\r\n b", "a   b"), ("an override", "a\u{202E}b\u{2069}", "ab"),
        ("white space around", " \ta ", "a"),
        ("a separator of lines", "a\u{2028}b", "a b"), ("C1", "a\u{9B}b", "ab"),
    ])
    func aLineIsSafe(_ name: String, _ text: String, _ line: String) {
        #expect(SafeText.line(text) == line, "\(name)")
    }
}
