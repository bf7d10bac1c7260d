// SPDX-License-Identifier: Apache-2.0

/// One answer of the server: a code, and one or more lines of text (RFC 5321 §4.2).
///
/// The text begins with the enhanced code where there is one (RFC 2034). Whatever it is made from, it
/// goes out as printable ASCII, and no line is longer than the standard allows.
package struct Reply: Error, Hashable, Sendable {
    /// The three digits.
    package let code: Int
    /// The text of each line, without code and line end; at least one.
    package let lines: [String]

    /// A reply of one line.
    package init(_ code: Int, _ text: String) {
        self.init(code, lines: [text])
    }

    /// A reply of several lines, as EHLO's.
    package init(_ code: Int, lines: [String]) {
        precondition((200...599).contains(code), "\(code) is no reply code")
        precondition(!lines.isEmpty, "a reply has a line")
        self.code = code
        self.lines = lines.map(Reply.printable)
    }

    /// Whether the reply refuses, for now (4xx) or for good (5xx).
    package var isRefusal: Bool { code >= 400 }

    /// The enhanced code, if the text begins with one (`5.5.2`).
    package var status: String? {
        guard let word = lines[0].split(separator: " ", maxSplits: 1).first else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isStatus = parts.count == 3 && parts.allSatisfy { (1...3).contains($0.count) && Int($0) != nil }
        return isStatus ? String(word) : nil
    }

    /// The reply as it goes over the wire, with its line ends.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// Appends the reply as it goes over the wire, so that the replies of a group leave in one write.
    package func write(to bytes: inout [UInt8]) {
        let digits = [UInt8(48 + code / 100), UInt8(48 + code / 10 % 10), UInt8(48 + code % 10)]
        for index in lines.indices {
            bytes.append(contentsOf: digits)
            bytes.append(index == lines.count - 1 ? UInt8(ascii: " ") : UInt8(ascii: "-"))
            bytes.append(contentsOf: lines[index].utf8)
            bytes.append(UInt8(ascii: "\r"))
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    /// The text with each byte that is not printable ASCII replaced by `?`, cut to what fits in a line.
    private static func printable(_ text: String) -> String {
        let room = Limits.replyLineBytesMax - 6
        if text.utf8.count <= room, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text }
        let bytes = text.utf8.prefix(room).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
