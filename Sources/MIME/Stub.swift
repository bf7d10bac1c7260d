// SPDX-License-Identifier: Apache-2.0

/// Tells a plain text from one that only says that there is another.
enum Stub {
    /// A stub with a phrase has at most this many halves of words; a mail that only mentions a browser has
    /// more.
    private static let stubHalvesMax = 120
    /// HTML that says this many times more than the plain text beside it makes that a stub, whatever it says.
    private static let richerTimes = 8

    /// How much of a text is looked at, in bytes: no stub is longer.
    private static let searchedBytesMax = 1 << 16

    /// What programs write where they have no plain text, in lower case.
    private static let phrases = PhraseSet([
        "html", "browser", "web version", "webversion", "view online", "view this", "view it online",
        "online ansehen",
        "online-version", "onlineversion", "웹에서", "브라우저", "ブラウザ", "浏览器", "瀏覽器", "navigateur", "navegador",
        "webversie", "webbläsare", "браузер", "przegląda", "tarayıcı", "เบราว์เซอร์", "web版", "网页版", "網頁版",
    ])

    /// A plain text is a stub where it has no words, or few of them with one of the phrases while the HTML
    /// has at least twice as many, or less than an eighth of the words of the HTML.
    static func isStub(_ plain: String, beside rich: [String]) -> Bool {
        let bytes = beginning(plain)
        // Half a word has a byte at least, so most texts need not be counted to their end.
        let richBytes = rich.reduce(0) { $0 + min($1.utf8.count, searchedBytesMax) + 1 }
        let enough = max(stubHalvesMax, richBytes / richerTimes) + 1
        let plainHalves = halfWords(bytes, upTo: enough)
        guard plainHalves > 0 else { return true }
        guard plainHalves < enough else { return false }
        let richHalves = rich.reduce(0) { $0 + halfWords(beginning($1), upTo: .max) }
        if richHalves > plainHalves * richerTimes { return true }
        guard plainHalves <= stubHalvesMax, richHalves >= plainHalves * 2 else { return false }
        return phrases.occurs(in: bytes, 0..<bytes.count)
    }

    private static func beginning(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return bytes.count > searchedBytesMax ? Array(bytes.prefix(searchedBytesMax)) : bytes
    }

    /// Words between white space, links left out, in halves: in scripts without spaces a character is half a
    /// word. Counts no further than `limit`.
    private static func halfWords(_ bytes: [UInt8], upTo limit: Int) -> Int {
        let kinds = kinds
        var halves = 0
        // 1 within a word, else 0: no branch at each word, since processors guess those wrong.
        var inside: UInt8 = 0
        func count(_ range: Range<Int>) {
            var index = range.lowerBound
            while index < range.upperBound, halves < limit {
                let kind = kinds[Int(bytes[index])]
                if kind & 4 != 0, isWide(bytes, at: index) {
                    halves += 1
                    inside = 0
                    index += 3
                    continue
                }
                halves += Int((kind & ~inside & 1) << 1)
                inside = (kind | inside & kind >> 1) & 1
                index += 1
            }
        }
        var start = 0
        for link in PlainLinks.ranges(in: bytes) {
            count(start..<link.lowerBound)
            start = link.upperBound
            inside = 1
        }
        count(start..<bytes.count)
        return halves
    }

    /// What a byte is to `halfWords`, as a sum: 1 of a word, 2 goes on with one, 4 may begin a wide
    /// character.
    private static let kinds: [UInt8] = (0...255).map { (byte: UInt8) in
        let isWord = byte.isLetter || byte.isDigit || byte >= 0x80
        return (isWord ? 1 : 0) + (byte.isSpace ? 0 : 2) + (byte >= 0xE0 ? 4 : 0)
    }

    /// Whether a character of three bytes begins that is written without spaces: Thai and its neighbours,
    /// kana, Han.
    private static func isWide(_ bytes: [UInt8], at index: Int) -> Bool {
        switch bytes[index] {
        case 0xE0: index + 1 < bytes.count && bytes[index + 1] >= 0xB8
        case 0xE3...0xE9: true
        default: false
        }
    }
}
