// SPDX-License-Identifier: Apache-2.0

/// Text whose lines may be joined again, `format=flowed` (RFC 3676).
enum FlowedText {
    /// The text with its soft line breaks taken out: a line that ends in a space goes on in the next, if both
    /// are quoted equally deep. `deletesSpaces` is `delsp=yes`: that space is no part of the text.
    static func unwrap(_ text: String, deletesSpaces: Bool) -> String {
        var unwrapped: [UInt8] = []
        unwrapped.reserveCapacity(text.utf8.count)
        var depth = 0
        var isOpen = false
        for line in Array(text.utf8).split(separator: ASCII.lineFeed, omittingEmptySubsequences: false) {
            let quotes = line.prefix { $0 == ASCII.greater }.count
            var content = line.dropFirst(quotes)
            if content.first == ASCII.space { content = content.dropFirst() }
            let isSignature = content.elementsEqual("-- ".utf8)
            if isOpen, quotes != depth || isSignature {
                unwrapped.append(ASCII.lineFeed)
                isOpen = false
            }
            if !isOpen, quotes > 0 {
                unwrapped.append(contentsOf: repeatElement(ASCII.greater, count: quotes))
                unwrapped.append(ASCII.space)
            }
            depth = quotes
            isOpen = content.last == ASCII.space && !isSignature
            unwrapped += isOpen && deletesSpaces ? content.dropLast() : content
            if !isOpen { unwrapped.append(ASCII.lineFeed) }
        }
        // The text after the last line feed is no line of its own.
        if unwrapped.last == ASCII.lineFeed { unwrapped.removeLast() }
        return String(decoding: unwrapped, as: UTF8.self)
    }
}
