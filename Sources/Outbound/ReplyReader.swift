// SPDX-License-Identifier: Apache-2.0

/// One reply of a relay: the code of its last line, and its words, escaped.
package struct Reply: Hashable, Sendable {
    package let code: Int
    package let words: String

    package init(code: Int, words: String) {
        self.code = code
        self.words = words
    }
}

extension Reply {
    /// The relay closes the connection (RFC 5321 §3.8).
    static let closing = 421

    /// For now or for good.
    var isRefusal: Bool { (400..<600).contains(code) }
}

/// Makes replies of the bytes that a relay sends, however those are cut (RFC 5321 §4.2). What is no line of a
/// reply is passed over.
struct ReplyReader: Hashable, Sendable {
    /// The most bytes of one reply. RFC 5321 §4.5.3.1.5 allows lines of 512, and no answer to a command of
    /// ours has more than some.
    static let replyBytesMax = 1 << 20
    /// The most bytes of a line that are looked at.
    private static let lineBytesMax = 2 * ReplyText.bytesMax

    /// The words of the reply that has begun.
    private(set) var words = ReplyText()
    private var line: [UInt8] = []
    /// How many bytes of the reply have come.
    private var heard = 0

    /// Reads on from `place`, up to the end of the next reply; nil where that has not come.
    ///
    /// - Throws: `.endless`; nothing more can be read then.
    mutating func next(in bytes: Span<UInt8>, from place: inout Int) throws(Fault) -> Reply? {
        while place < bytes.count {
            guard heard < Self.replyBytesMax else { throw Fault(.endless, words: words.text) }
            let byte = bytes[place]
            place += 1
            heard += 1
            if line.count < Self.lineBytesMax { line.append(byte) }
            guard byte == UInt8(ascii: "\n") else { continue }
            let whole = line
            line = []
            guard let part = ReplyLine(whole.span) else { continue }
            words.add(whole.span, part)
            guard part.isFinal else { continue }
            defer {
                words.clear()
                heard = 0
            }
            return Reply(code: part.code, words: words.text)
        }
        return nil
    }
}
