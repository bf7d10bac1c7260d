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
        let richWords = rich.reduce(0) { $0 + words(beginning($1)) }
        if richWords > plainWords * richerTimes { return true }
        guard plainWords <= stubWordsMax, richWords >= plainWords * 2 else { return false }
        return phrases.occurs(in: bytes, 0..<bytes.count)
    }

    private static func beginning(_ text: String) -> [UInt8] {
        Array(Array(text.utf8).prefix(searchedBytesMax))
    }

    /// Words between white space, links left out.
    private static func words(_ bytes: [UInt8]) -> Int {
        var links = PlainLinks.ranges(in: bytes)[...]
        var words = 0
        var isInside = false
        var index = 0
        while index < bytes.count {
            if let link = links.first, index == link.lowerBound {
                links = links.dropFirst()
                index = link.upperBound
                isInside = true
                continue
            }
            let isWord = bytes[index].isLetter || bytes[index].isDigit || bytes[index] >= 0x80
            if bytes[index].isSpace { isInside = false }
            if isWord, !isInside {
                words += 1
                isInside = true
            }
            index += 1
        }
        return words
    }
}
