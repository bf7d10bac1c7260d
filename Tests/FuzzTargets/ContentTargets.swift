// SPDX-License-Identifier: Apache-2.0

@_spi(_Unicode) import Swift

@testable import MIME

/// The content key of a mail: a line and items, as the recipe says.
enum ContentKeyTarget {
    static func run(_ bytes: [UInt8]) {
        let key = Mail(bytes).contentForKey()
        var index = key.lineEnd(from: 0, to: key.count)
        claim(key[..<index].elementsEqual("tact content 1\n".utf8), "a key begins with its recipe")
        while index < key.count {
            claim("STLPNF".utf8.contains(key[index]), "an item has its letter")
            claim(index + 9 <= key.count, "an item has its length")
            let length = key[index + 1..<index + 9].reduce(0) { $0 << 8 | Int($1) }
            claim(length >= 0 && length <= key.count - index - 9, "an item ends within the key")
            index += 9 + length
        }
    }
}

/// The text that similar mails are found by, and its shingles.
enum ShinglesTarget {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        check(Shingles(text))
        var visible = VisibleText()
        visible.text = SafeText.lines(text)
        let similar = SimilarityText.text(subject: SafeText.line(String(text.prefix(40))), visible)
        claim(PlainLinks.links(in: similar).isEmpty, "the text that is compared has no links")
        check(Shingles(similar))
        checkForms(text)
        if let shingles = Shingles(encoded: bytes) {
            claim(shingles.encoded() == bytes, "shingles are stored in one form only")
        }
    }

    private static func check(_ shingles: Shingles) {
        claim(shingles.hashes.count <= Shingles.shinglesMax, "there are no more shingles than may be")
        claim(shingles.facts.count <= Shingles.factsMax, "there are no more facts than may be")
        for hashes in [shingles.hashes, shingles.facts] {
            claim(zip(hashes, hashes.dropFirst()).allSatisfy(<), "hashes ascend, each once")
        }
        claim(Shingles(encoded: shingles.encoded()) == shingles, "stored shingles read back")
    }

    /// Composed or not, a text is the same.
    private static func checkForms(_ text: String) {
        let composed = NormalForm.composed(text)
        var decomposed = String.UnicodeScalarView()
        decomposed.append(contentsOf: text._nfd)
        claim(NormalForm.composed(String(decomposed)) == composed, "a decomposed text composes to the same")
        let again = String(decoding: composed, as: UTF8.self)
        claim(NormalForm.composed(again) == composed, "a composed text stays as it is")
        claim(Shingles(String(decomposed)) == Shingles(text), "shingles do not know the form")
    }
}
