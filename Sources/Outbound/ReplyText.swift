// SPDX-License-Identifier: Apache-2.0

/// What a relay said, made fit for one line of the log: bounded, escaped, and only what looks like a reply.
struct ReplyText: Hashable, Sendable {
    /// The most bytes of a relay's words that are kept, before escaping and after it.
    static let bytesMax = 512

    private var bytes: [UInt8] = []

    /// The text so far, later lines without the code that the first one has; empty where the relay said
    /// nothing.
    var text: String { ReplyText.escaped(bytes) }

    /// Keeps one line of a reply, as `ReplyLine` read it.
    mutating func add(_ bytes: Span<UInt8>, _ line: ReplyLine) {
        if self.bytes.isEmpty {
            self.bytes.reserveCapacity(bytes.count)
            append(bytes, 0..<3)
        }
        if !line.text.isEmpty { self.bytes.append(UInt8(ascii: " ")) }
        append(bytes, line.text)
    }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ line: Span<UInt8>, _ places: Range<Int>) {
        let room = max(0, ReplyText.bytesMax - bytes.count)
        for place in places.prefix(room) { bytes.append(line[place]) }
    }

    /// `text` with what could forge or hide something in a log as `\xNN` or `\u{N}`, at most `bytesMax` bytes
    /// long.
    static func escaped(_ text: String) -> String {
        escaped(Array(text.utf8))
    }

    /// The same for bytes; those that are no UTF-8 become U+FFFD.
    static func escaped(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.count > bytesMax || !bytes.allSatisfy(isPlain) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            let piece = escaped(scalar)
            guard result.utf8.count + piece.utf8.count <= bytesMax else { break }
            result += piece
        }
        return result
    }

    /// Most replies hold nothing else.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\\")
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
    let code: Int
    /// Whether no further line follows.
    let isFinal: Bool
    /// Where the words stand in the line: behind the code, before the line end and the spaces before that.
    let text: Range<Int>

    /// Nil for bytes that are no line of a reply.
    init?(_ line: Span<UInt8>) {
        var end = line.count
        while end > 0, [0x0D, 0x0A, 0x20].contains(line[end - 1]) { end -= 1 }
        guard end >= 3 else { return nil }
        var code = 0
        for place in 0..<3 {
            guard (0x30...0x39).contains(line[place]) else { return nil }
            code = code * 10 + Int(line[place] - 0x30)
        }
        let mark = end == 3 ? UInt8(ascii: " ") : line[3]
        guard mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-") else { return nil }
        self.code = code
        isFinal = mark == UInt8(ascii: " ")
        text = min(4, end)..<end
    }

    /// The words of `line`, from which this was read; bytes that are no UTF-8 as U+FFFD.
    func words(in line: Span<UInt8>) -> String {
        String(decoding: text.map { line[$0] }, as: UTF8.self)
    }
}
