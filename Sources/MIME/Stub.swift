// SPDX-License-Identifier: Apache-2.0

/// Tells a plain text from one that only says that there is another.
enum Stub {
    /// A stub with a phrase has at most this many words; a mail that only mentions a browser has more.
    private static let stubWordsMax = 60
    /// HTML that says this many times more than the plain text beside it makes that a stub, whatever it says.
    private static let richerTimes = 8

    /// How much of a text is looked at, in bytes: no stub is longer.
    private static let searchedBytesMax = 1 << 16

    /// What programs write where they have no plain text, in lower case.
    private static let phrases = PhraseSet([
        "html", "browser", "web version", "webversion", "view online", "view this", "view it online",
        "online ansehen",
        "online-version", "onlineversion", "웹에서", "브라우저", "ブラウザ", "浏览器", "瀏覽器", "navigateur", "navegador",
    ])

    /// A plain text is a stub where it has no words, or few of them with one of the phrases while the HTML
    /// has at least twice as many, or less than an eighth of the words of the HTML.
    static func isStub(_ plain: String, beside rich: [String]) -> Bool {
        let bytes = beginning(plain)
        let plainWords = words(bytes)
        guard plainWords > 0 else { return true }
        // A word with the space behind it has two bytes at least, so most HTML need not be counted.
        let richBytes = rich.reduce(0) { $0 + min($1.utf8.count, searchedBytesMax) + 1 }
        guard plainWords <= stubWordsMax || richBytes > plainWords * richerTimes * 2 else { return false }
        let richWords = rich.reduce(0) { $0 + words(beginning($1)) }
        if richWords > plainWords * richerTimes { return true }
        guard plainWords <= stubWordsMax, richWords >= plainWords * 2 else { return false }
        return phrases.occurs(in: bytes, 0..<bytes.count)
    }

    private static func beginning(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return bytes.count > searchedBytesMax ? Array(bytes.prefix(searchedBytesMax)) : bytes
    }

    /// Words between white space, links left out.
    private static func words(_ bytes: [UInt8]) -> Int {
        var words = 0
        var isInside = false
        var start = 0
        func count(_ range: Range<Int>) {
            for index in range {
                let byte = bytes[index]
                if byte.isSpace {
                    isInside = false
                } else if !isInside, byte.isLetter || byte.isDigit || byte >= 0x80 {
                    words += 1
                    isInside = true
                }
            }
        }
        for link in PlainLinks.ranges(in: bytes) {
            count(start..<link.lowerBound)
            start = link.upperBound
            isInside = true
        }
        count(start..<bytes.count)
        return words
    }
}
