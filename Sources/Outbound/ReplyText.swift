// SPDX-License-Identifier: Apache-2.0

/// What a relay said, made fit for one line of the log: bounded, escaped, and only what looks like a reply.
struct ReplyText: Hashable, Sendable {
    /// The most bytes of a relay's words that are kept, after escaping.
    static let bytesMax = 512

    private var lines: [String] = []
    private var bytes = 0

    /// The text so far, later lines without the code that the first one has; empty where the relay said nothing.
    var text: String { ReplyText.escaped(lines.joined(separator: " ")) }

    /// Keeps one line of a reply; `line` as `ReplyLine` read it.
    mutating func add(_ line: ReplyLine) {
        guard bytes < ReplyText.bytesMax else { return }
        let words = lines.isEmpty ? "\(line.code) \(line.text)" : String(line.text)
        lines.append(words)
        bytes += words.utf8.count + 1
    }

    mutating func clear() {
        lines.removeAll(keepingCapacity: true)
        bytes = 0
    }

    /// `text` with what could forge or hide something in a log as `\xNN` or `\u{N}`, at most `bytesMax` bytes long.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let piece = escaped(scalar)
            guard result.utf8.count + piece.utf8.count <= bytesMax else { break }
            result += piece
        }
        while result.hasSuffix(" ") { result.removeLast() }
        return result
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .control: "\\x" + hex(scalar.value, digits: 2)
        case .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            "\\u{" + hex(scalar.value, digits: 1) + "}"
        default: scalar == "\\" ? "\\\\" : String(scalar)
        }
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

/// One line that is part of a reply: three digits, then a space, a hyphen or nothing (RFC 5321 §4.2).
struct ReplyLine: Hashable, Sendable {
    /// The most bytes of one line that are looked at; twice what RFC 5321 §4.5.3.1.5 allows.
    static let bytesMax = 1_024

    let code: Int
    /// Whether no further line follows.
    let isFinal: Bool
    /// What stands behind the code, without the line end; bytes that are no UTF-8 as U+FFFD.
    let text: Substring

    /// Nil for bytes that are no line of a reply.
    init?(_ bytes: some Collection<UInt8>) {
        let line = bytes.prefix(ReplyLine.bytesMax).filter { $0 != 0x0D && $0 != 0x0A }
        guard line.count >= 3, line[..<3].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let mark = line.count == 3 ? UInt8(ascii: " ") : line[3]
        guard mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-") else { return nil }
        code = line[..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        isFinal = mark == UInt8(ascii: " ")
        text = String(decoding: line.dropFirst(4), as: UTF8.self)[...]
    }
}
