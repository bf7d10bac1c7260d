// SPDX-License-Identifier: Apache-2.0

/// What a character beyond ASCII is to a word.
enum ScalarClass {
    case gap
    case letter
    /// A decimal digit of whatever script, full-width ones among them.
    case digit(UInt8)
    /// A character of a script that is written without spaces.
    case wordByItself

    /// The class of each character of the Basic Multilingual Plane, asked of Unicode's tables once: 254 for
    /// gaps, 255 for letters, 253 for words by themselves, else the digit's value.
    private static let plane: [UInt8] = (UInt32(0)...0xFFFF).map(code)

    static func of(_ scalar: UInt32) -> ScalarClass {
        switch scalar <= 0xFFFF ? plane[Int(scalar)] : code(scalar) {
        case 254: .gap
        case 255: .letter
        case 253: .wordByItself
        case let value: .digit(value)
        }
    }

    /// The lower case of each character below U+3000, asked of Unicode's tables once.
    private static let lowers: [UInt32] = (UInt32(0)..<0x3000).map(lowercasedSlowly)

    /// Lower case where that is one character, which it is but for one letter.
    static func lowercased(_ scalar: UInt32) -> UInt32 {
        // Few scripts beyond these have case; Hangul is far above.
        if scalar < 0x3000 { return lowers[Int(scalar)] }
        guard scalar >= 0xA640, scalar < 0xAC00 || scalar > 0xD7A3 else { return scalar }
        return lowercasedSlowly(scalar)
    }

    private static func lowercasedSlowly(_ scalar: UInt32) -> UInt32 {
        guard let unicode = Unicode.Scalar(scalar), unicode.properties.changesWhenLowercased else {
            return scalar
        }
        return unicode.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar
    }

    private static func code(_ scalar: UInt32) -> UInt8 {
        guard let unicode = Unicode.Scalar(scalar) else { return 254 }
        if isUnspaced(scalar) { return isWord(unicode) ? 253 : 254 }
        if unicode.properties.generalCategory == .decimalNumber, let value = unicode.properties.numericValue {
            return UInt8(value)
        }
        return isWord(unicode) ? 255 : 254
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
            // Marks that only choose how an emoji looks are no part of a word.
            !(0xFE00...0xFE0F).contains(scalar.value) && scalar.value != 0x20E3
        default:
            false
        }
    }

    /// Han, kana, bopomofo, Thai, Lao, Myanmar, Khmer.
    private static func isUnspaced(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0E00..<0x0E50, 0x0E5A..<0x0ED0, 0x0EDA...0x0EFF, 0x1000..<0x1040, 0x104A..<0x1090,
            0x109A...0x109F,
            0x1780..<0x17E0, 0x17EA...0x17FF, 0x2E80...0x2FDF, 0x3005...0x3007, 0x3041...0x312F,
            0x31A0...0x31BF,
            0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F,
            0x20000...0x3FFFF:
            true
        default:
            false
        }
    }
}
