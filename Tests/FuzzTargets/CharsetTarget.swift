// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// Texts of any charset: the first line is the label.
enum CharsetTarget {
    static func run(_ bytes: [UInt8]) {
        let end = bytes.lineEnd(from: 0, to: bytes.count)
        let label = String(decoding: bytes[bytes.withoutLineEnd(0..<end)], as: UTF8.self)
        let content = Array(bytes[end...])
        let decoded = Charset.decode(content, label: label)
        // The widest characters of a byte are those that decompose, in the charsets of Vietnam.
        claim(decoded.text.utf8.count <= content.count * 8 + 64, "decoding grows no faster than the text")
        claim(Charset.decode(content, label: label) == decoded, "a text decodes the same again")
        let lines = SafeText.lines(decoded.text)
        claim(SafeText.lines(lines) == lines, "safe text is safe")
        let line = SafeText.line(decoded.text)
        claim(SafeText.line(line) == line, "a safe line is safe")
        let utf8 = Array(decoded.text.utf8)
        if utf8.starts(with: [0xEF, 0xBB, 0xBF]) { return }
        claim(Charset.decode(utf8, label: "utf-8").text == decoded.text, "UTF-8 decodes to itself")
    }
}
