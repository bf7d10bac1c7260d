// SPDX-License-Identifier: Apache-2.0

import MIME

/// Mail that somebody waits for in front of a log-in: passwords, one-time codes, confirmations.
///
/// It is known by words in English, German, Korean, Japanese, Chinese, French and Spanish, and a few of their
/// neighbours; a number makes a secret only near a word for a code, since all mail is full of numbers.
enum Secrecy {
    /// Bytes of subject and text that are searched: such mail comes to the point.
    private static let textBytesMax = 4_096
    /// Bytes between a word for a code and the code.
    private static let distanceMax = 60
    /// Bytes between a word for a code and a line that is nothing but one.
    private static let lineDistanceMax = 200

    /// Whether subject or text say so.
    static func isSecret(subject whole: [UInt8], text: String) -> Bool {
        let subject = Array(whole.prefix(textBytesMax))
        if SecretWords.subjects.occurs(in: subject) || hasCode(subject) { return true }
        let bytes = Array(Array(text.utf8).prefix(textBytesMax))
        return SecretWords.texts.occurs(in: bytes) || hasCode(bytes)
    }

    private static func hasCode(_ text: [UInt8]) -> Bool {
        // Most mail has no such number, and need not be searched for words.
        let codes = SecretCode.all(in: text)
        guard !codes.isEmpty else { return false }
        return SecretWords.codes.places(in: text).contains { word in
            codes.contains { $0.isNear(word, within: distanceMax) }
        }
            || SecretWords.weakCodes.places(in: text).contains { word in
                codes.contains { $0.kind == .digits && $0.isNear(word, within: distanceMax) }
            } || hasLoneCode(text, codes)
    }

    /// Whether a code stands alone on its line, below a word that says what it is.
    private static func hasLoneCode(_ text: [UInt8], _ codes: [SecretCode]) -> Bool {
        let alone = codes.filter { $0.kind == .digits && $0.isAlone(in: text) }
        guard !alone.isEmpty else { return false }
        return SecretWords.loneCodes.places(in: text).contains { word in
            guard !isPublic(text, at: word.lowerBound) else { return false }
            return alone.contains {
                (word.upperBound...word.upperBound + lineDistanceMax).contains($0.range.lowerBound)
            }
        }
    }

    /// Whether the word before a place says that everybody may know the code.
    private static func isPublic(_ text: [UInt8], at place: Int) -> Bool {
        let before = text[..<place].reversed().drop { $0 == Byte.space || $0 == UInt8(ascii: "-") }
        let word = before.prefix(while: \.isLetter).reversed().map(\.lowercased)
        return SecretWords.publicKinds.contains(String(decoding: word, as: UTF8.self))
    }
}
