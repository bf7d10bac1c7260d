// SPDX-License-Identifier: Apache-2.0

import MIME

@testable import Merging

/// Encoded words: what is decoded is safe, and encodes to words that decode to the same.
enum EncodedWordTarget {
    static func run(_ bytes: [UInt8]) {
        let text = EncodedWord.decode(bytes)
        claim(SafeText.line(text) == text, "decoded text is a safe line")
        let encoded = EncodedWord.encode(text)
        check(encoded)
        claim(EncodedWord.decode(Array(encoded.utf8)) == text, "encoded words decode to their text")
        let ofDigest = EncodedWords.encode(text)
        check(ofDigest)
        claim(EncodedWord.decode(Array(ofDigest.utf8)) == text, "a digest's words decode to their text")
        let field = FieldWriter.text("Subject", text)
        let subject = Text.singleSpaced(Mail(field + [13, 10]).subject)
        claim(subject == Text.singleSpaced(text), "a digest's field reads back")
    }

    private static func check(_ encoded: String) {
        claim(encoded.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "encoded words are printable ASCII")
        for word in encoded.utf8.split(separator: Byte.space) where word.starts(with: "=?".utf8) {
            claim(word.count <= EncodedWord.wordBytesMax, "an encoded word has at most 75 bytes")
        }
    }
}
