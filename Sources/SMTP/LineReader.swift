// SPDX-License-Identifier: Apache-2.0

/// A command line as it came in, without its CRLF, or what is wrong with it.
package enum Line: Hashable, Sendable {
    /// The bytes before the CRLF.
    case text([UInt8])
    /// A LF without its CR, or a CR without its LF.
    case bareLineEnd
    /// The line was longer than the limit; it has been read to its end and thrown away.
    case overlong
    /// An overlong line that does not end either.
    case endless
}

/// Finds command lines in the bytes of a connection; only CRLF ends one.
///
/// Bytes of an unfinished line stay with the caller. The reader remembers how far it has looked, so that a
/// line that drips in byte by byte costs no more than one that comes whole.
package struct LineReader: Sendable {
    private let bytesMax: Int
    private let skippedBytesMax: Int
    /// Bytes at the front of the caller's that hold no CR and no LF.
    private var looked = 0
    /// Bytes of an overlong line thrown away so far; nil while the line is no longer than it may be.
    private var skipped: Int?

    /// A reader at the start of a line.
    package init(limits: Limits) {
        bytesMax = max(limits.commandBytesMax, limits.loginBytesMax)
        skippedBytesMax = limits.skippedBytesMax
    }

    /// The line that ends in these bytes, or nil; and how many bytes are done with.
    package mutating func next(in bytes: borrowing Span<UInt8>) -> (line: Line?, consumed: Int) {
        let end = lineEnd(in: bytes, from: looked)
        guard end < bytes.count, bytes[end] == lineFeed || end + 1 < bytes.count else {
            return wait(for: end, of: bytes.count)
        }
        guard bytes[end] == carriageReturn, bytes[end + 1] == lineFeed else {
            reset()
            return (.bareLineEnd, end + 1)
        }
        let isOverlong = skipped != nil || end + 2 > bytesMax
        reset()
        return (isOverlong ? .overlong : .text((0..<end).map { bytes[$0] }), end + 2)
    }

    /// No line ends here: `end` bytes are text, and perhaps a CR follows.
    private mutating func wait(for end: Int, of count: Int) -> (line: Line?, consumed: Int) {
        guard skipped != nil || end > bytesMax else {
            looked = end
            return (nil, 0)
        }
        let total = (skipped ?? 0) + end
        guard total <= skippedBytesMax else {
            reset()
            return (.endless, count)
        }
        skipped = total
        looked = 0
        return (nil, end)
    }

    private mutating func reset() {
        looked = 0
        skipped = nil
    }
}

/// Where the first CR or LF from `start` on stands; the end if there is none.
private func lineEnd(in bytes: borrowing Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != carriageReturn, bytes[index] != lineFeed { index += 1 }
    return index
}
