// SPDX-License-Identifier: Apache-2.0

/// One line of a trace as JSON: an object of texts and numbers (RFC 8259).
///
/// Only what a trace line may hold is read: lists, objects and truth values are problems, and so is a key
/// that stands twice.
struct TraceObject {
    enum Value {
        case text(String)
        case number(Double)
        case null
    }

    private(set) var members: [(key: String, value: Value)] = []

    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) throws(TraceProblem) {
        self.bytes = bytes
        place = bytes.startIndex
        members.reserveCapacity(10)
        skipSpace()
        try expect(UInt8(ascii: "{"), "an object in { }")
        skipSpace()
        if !skip(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                let key = try quoted("a key in quotation marks")
                guard !members.contains(where: { $0.key == key }) else {
                    throw TraceProblem("\"\(key)\" stands twice; a key stands once")
                }
                skipSpace()
                try expect(UInt8(ascii: ":"), "a colon after \"\(key)\"")
                skipSpace()
                members.append((key, try value(of: key)))
                skipSpace()
            } while skip(UInt8(ascii: ","))
            try expect(UInt8(ascii: "}"), "a comma or the closing }")
        }
        skipSpace()
        guard place == bytes.endIndex else { throw wrong("the end of the line after }") }
    }

    private mutating func value(of key: String) throws(TraceProblem) -> Value {
        switch peek() {
        case UInt8(ascii: "\""): return .text(try quoted("a text"))
        case UInt8(ascii: "n"):
            for byte in "null".utf8 { try expect(byte, "null") }
            return .null
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"):
            throw TraceProblem("\"\(key)\" is neither a text nor a number; it must be one of them, or null")
        default: return .number(try number(of: key))
        }
    }

    private mutating func number(of key: String) throws(TraceProblem) -> Double {
        let start = place
        while let byte = peek(), Self.isOfNumber(byte) { place += 1 }
        let digits = String(decoding: bytes[start..<place], as: UTF8.self)
        let whole = digits.drop { $0 == "-" }
        guard let first = whole.utf8.first, (0x30...0x39).contains(first), let value = Double(digits),
            value.isFinite
        else { throw wrong("a text, a number or null after \"\(key)\":") }
        return value
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        case UInt8(ascii: "e"), UInt8(ascii: "E"): true
        default: false
        }
    }

    private mutating func quoted(_ what: String) throws(TraceProblem) -> String {
        try expect(UInt8(ascii: "\""), what)
        let start = place
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            place += 1
        }
        var text = String(decoding: bytes[start..<place], as: UTF8.self)
        while true {
            guard let byte = peek(), byte >= 0x20 else { throw wrong("the closing quotation mark") }
            place += 1
            if byte == UInt8(ascii: "\"") { return text }
            if byte == UInt8(ascii: "\\") {
                text.unicodeScalars.append(try escaped())
                continue
            }
            let from = place - 1
            while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                place += 1
            }
            text += String(decoding: bytes[from..<place], as: UTF8.self)
        }
    }

    private mutating func escaped() throws(TraceProblem) -> Unicode.Scalar {
        guard let byte = peek() else { throw wrong("a character after \\") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            guard unit & 0xFC00 == 0xD800 else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
            // RFC 8259 §7: a character beyond the first plane is two of them.
            guard skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else { return "\u{FFFD}" }
            let low = try hexadecimal()
            guard low & 0xFC00 == 0xDC00 else { return "\u{FFFD}" }
            return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}"
        default:
            place -= 1
            throw wrong("one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after \\")
        }
    }

    private mutating func hexadecimal() throws(TraceProblem) -> UInt32 {
        let digits = bytes[place..<min(place + 4, bytes.endIndex)]
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw wrong("four hexadecimal digits after \\u") }
        place += 4
        return value
    }

    private func peek() -> UInt8? {
        place < bytes.endIndex ? bytes[place] : nil
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D { place += 1 }
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(TraceProblem) {
        guard skip(byte) else { throw wrong(what) }
    }

    private func wrong(_ wanted: String) -> TraceProblem {
        TraceProblem("no JSON in column \(place - bytes.startIndex + 1); here would be \(wanted)")
    }
}

/// What is wrong with a line of a trace, and what would be right.
package struct TraceProblem: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
