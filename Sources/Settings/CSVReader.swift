// SPDX-License-Identifier: Apache-2.0

/// Walks through the records of a CSV file (RFC 4180): commas between fields, double quotes around a field
/// that holds a comma, a quote or a line end, and a quote in it written twice.
///
/// Lines end in LF or CRLF, and a byte order mark is passed over. It works on bytes, so that a million lines
/// take a second: a field becomes text when it is asked for. Empty lines are no records.
struct CSVReader {
    /// Where a field lies.
    struct Field {
        /// Without the quotes around it.
        var bytes: Range<Int>
        /// Whether it holds quotes that are written twice.
        var hasQuotes = false
        /// From 1.
        let line: Int
        /// Where that line begins.
        let lineStart: Int
    }

    /// Why a record cannot be read, and where.
    struct Flaw: Error {
        let text: String
        let line: Int
        let lineStart: Int
        let at: Int
    }

    let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var lineStart = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            at = 3
            lineStart = 3
        }
    }

    /// Reads the next record into `fields`; false: there is none.
    ///
    /// - Throws: what is wrong in it; the next call goes on with the line after that.
    mutating func next(into fields: inout [Field]) throws(Flaw) -> Bool {
        fields.removeAll(keepingCapacity: true)
        while at < bytes.count, isAtLineEnd { endLine() }
        guard at < bytes.count else { return false }
        while true {
            fields.append(bytes[at] == Byte.quote ? try quoted() : try plain())
            guard at < bytes.count else { return true }
            guard bytes[at] == Byte.comma else { break }
            at += 1
            // A comma at the very end has an empty field behind it.
            guard at < bytes.count else {
                fields.append(Field(bytes: at..<at, line: line, lineStart: lineStart))
                return true
            }
        }
        endLine()
        return true
    }

    /// A field's text; nil where it is not UTF-8.
    func text(of field: Field) -> String? {
        guard field.hasQuotes else { return String(validating: bytes[field.bytes], as: UTF8.self) }
        var text: [UInt8] = []
        var index = field.bytes.lowerBound
        while index < field.bytes.upperBound {
            text.append(bytes[index])
            index += bytes[index] == Byte.quote ? 2 : 1
        }
        return String(validating: text, as: UTF8.self)
    }

    /// The column of a byte in its line, from 1, in Unicode scalars.
    func column(of index: Int, from lineStart: Int) -> Int {
        1 + bytes[lineStart..<index].count { $0 & 0xC0 != 0x80 }
    }

    private var isAtLineEnd: Bool {
        bytes[at] == Byte.lineFeed
            || bytes[at] == Byte.carriageReturn && at + 1 < bytes.count && bytes[at + 1] == Byte.lineFeed
    }

    private mutating func endLine() {
        at += bytes[at] == Byte.carriageReturn ? 2 : 1
        line += 1
        lineStart = at
    }

    private mutating func plain() throws(Flaw) -> Field {
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case Byte.comma: return field(start..<at)
            case Byte.lineFeed, Byte.carriageReturn:
                guard isAtLineEnd else {
                    throw flaw("a line ends in a lone CR; let it end in LF or CRLF", at: at)
                }
                return field(start..<at)
            case Byte.quote:
                throw flaw(
                    "a quote stands inside a field without quotes around it; put the field into quotes, and "
                        + "write each quote in it twice",
                    at: at,
                )
            default: at += 1
            }
        }
        return field(start..<at)
    }

    private mutating func quoted() throws(Flaw) -> Field {
        let opening = at
        var found = Field(bytes: at + 1..<at + 1, line: line, lineStart: lineStart)
        at += 1
        while at < bytes.count {
            guard bytes[at] == Byte.quote else {
                at += 1
                if bytes[at - 1] == Byte.lineFeed {
                    line += 1
                    lineStart = at
                }
                continue
            }
            if at + 1 < bytes.count, bytes[at + 1] == Byte.quote {
                found.hasQuotes = true
                at += 2
                continue
            }
            found.bytes = opening + 1..<at
            at += 1
            guard at == bytes.count || bytes[at] == Byte.comma || isAtLineEnd else {
                throw flaw("something follows the quote that closes a field; end the field there", at: at)
            }
            return found
        }
        // The rest of the file was taken for the field: what is meant to end it stands on its own line.
        (line, lineStart, at) = (found.line, found.lineStart, opening)
        throw flaw("the quote that opens this field is closed nowhere; close it", at: opening)
    }

    private func field(_ range: Range<Int>) -> Field {
        Field(bytes: range, line: line, lineStart: lineStart)
    }

    /// What is wrong here; the reader goes on with the next line.
    private mutating func flaw(_ text: String, at index: Int) -> Flaw {
        let flaw = Flaw(text: text, line: line, lineStart: lineStart, at: index)
        while at < bytes.count, bytes[at] != Byte.lineFeed { at += 1 }
        if at < bytes.count { endLine() }
        return flaw
    }

    private enum Byte {
        static let lineFeed = UInt8(ascii: "\n")
        static let carriageReturn = UInt8(ascii: "\r")
        static let quote = UInt8(ascii: "\"")
        static let comma = UInt8(ascii: ",")
    }
}
