// SPDX-License-Identifier: Apache-2.0

/// Takes text apart into words and fact tokens, each as a hash.
///
/// A word is a run of letters, digits, marks and `_`, in lower case; in scripts without spaces each character
/// is one. A fact token is such a run that contains a digit, with `. , : / -` inside it; in scripts without
/// spaces it is the number with the character behind it, so that the third month is not the third day.
struct Words {
    /// The hash of each word, in order.
    private(set) var hashes: [UInt64] = []
    /// The hash of each fact token, in order, with repeats.
    private(set) var facts: [UInt64] = []

    private var word = Words.seed
    private var fact = Words.seed
    private var factHasDigit = false
    private var factEndsInDigit = false
    /// Punctuation that belongs to the fact token if a word goes on behind it.
    private var joint: UInt8 = 0

    /// FNV-1a (draft-eastlake-fnv), whose values are fixed for ever.
    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Reads UTF-8 in NFC; links are to be left out before.
    init(_ bytes: ArraySlice<UInt8>) {
        hashes.reserveCapacity(bytes.count / 5)
        let ends = bytes.endIndex
        var index = bytes.startIndex
        while index < ends {
            let byte = bytes[index]
            if byte < 0x80 {
                index += 1
                if byte.isLetter || byte == ASCII.underscore {
                    add(byte.lowercased, isDigit: false)
                } else if byte.isDigit {
                    add(byte, isDigit: true)
                } else {
                    gap(byte)
                }
                continue
            }
            let (scalar, length) = Self.scalar(bytes, at: index, end: ends)
            index += length
            add(scalar)
        }
        endWord()
        endFact()
    }

    private mutating func add(_ byte: UInt8, isDigit: Bool) {
        word = Self.mixed(word, byte)
        if joint != 0 {
            fact = Self.mixed(fact, joint)
            joint = 0
        }
        fact = Self.mixed(fact, byte)
        if isDigit { factHasDigit = true }
        factEndsInDigit = isDigit
    }

    private mutating func add(_ scalar: UInt32) {
        switch ScalarClass.of(scalar) {
        case .gap:
            gap(0)
        case .digit(let value):
            add(ASCII.zero + value, isDigit: true)
        case .letter:
            let lower = ScalarClass.lowercased(scalar)
            for shift in [UInt32(16), 8, 0] { add(UInt8(truncatingIfNeeded: lower >> shift), isDigit: false) }
        case .wordByItself:
            endWord()
            for shift in [UInt32(16), 8, 0] {
                word = Self.mixed(word, UInt8(truncatingIfNeeded: scalar >> shift))
            }
            endWord()
            if factEndsInDigit, joint == 0 {
                for shift in [UInt32(16), 8, 0] {
                    fact = Self.mixed(fact, UInt8(truncatingIfNeeded: scalar >> shift))
                }
            }
            endFact()
        }
    }

    /// A character that belongs to no word.
    private mutating func gap(_ byte: UInt8) {
        endWord()
        if fact != Self.seed, joint == 0, Self.isJoint(byte) {
            joint = byte
        } else {
            endFact()
        }
    }

    private static func isJoint(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.dot, ASCII.comma, ASCII.colon, ASCII.slash, ASCII.hyphen: true
        default: false
        }
    }

    private mutating func endWord() {
        guard word != Self.seed else { return }
        hashes.append(word)
        word = Self.seed
    }

    private mutating func endFact() {
        if factHasDigit { facts.append(fact) }
        fact = Self.seed
        factHasDigit = false
        factEndsInDigit = false
        joint = 0
    }

    private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The scalar at `index` of valid UTF-8, and its length.
    private static func scalar(_ bytes: ArraySlice<UInt8>, at index: Int, end: Int) -> (UInt32, Int) {
        let first = UInt32(bytes[index])
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard index + length <= end else { return (0xFFFD, end - index) }
        var value = first & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (value, length)
    }
}
