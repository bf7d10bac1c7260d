// SPDX-License-Identifier: Apache-2.0

/// Takes text apart into words and fact tokens, each as a hash.
///
/// A word is a run of letters, digits, marks and `_`, in lower case; in scripts without spaces each character
/// is one. A fact token is such a run that contains a digit, with `. , : / -` inside it; in scripts without
/// spaces it is the number with the character behind it, so that the third month is not the third day.
struct Words {
    /// What a byte is to a word, for all that need no look at Unicode's tables.
    private enum Kind {
        case gap
        case joint
        case letter
        case digit
        case wide
    }

    private static let kinds: [Kind] = (0...255).map { (byte: UInt8) in
        switch byte {
        case 0x80...: .wide
        case _ where byte.isDigit: .digit
        case _ where byte.isLetter || byte == ASCII.underscore: .letter
        case ASCII.dot, ASCII.comma, ASCII.colon, ASCII.slash, ASCII.hyphen: .joint
        default: .gap
        }
    }

    /// The hash of each word, in order.
    private(set) var hashes: [UInt64] = []
    /// The hash of each fact token, in order, with repeats.
    private(set) var facts: [UInt64] = []

    private let bytes: [UInt8]
    private var word = WordHash()
    /// Where the token began that is a fact if it has a digit, and where its last character ends.
    private var fact = 0..<0
    private var factHasDigit = false
    private var factEndsInDigit = false
    /// Whether punctuation stands behind the token, which belongs to it if a word goes on behind that.
    private var isJoined = false

    /// Reads UTF-8 in NFC; links are to be left out before.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        hashes.reserveCapacity(bytes.count / 5)
        let kinds = Self.kinds
        var index = 0
        while index < bytes.count {
            switch kinds[Int(bytes[index])] {
            case .letter, .digit:
                index = readRun(from: index, kinds)
            case .gap:
                index += 1
                gap(isJoint: false)
            case .joint:
                index += 1
                gap(isJoint: true)
            case .wide:
                let (scalar, length) = Self.scalar(bytes, at: index)
                add(scalar, index..<index + length)
                index += length
            }
        }
        endWord()
        endFact()
    }

    /// Takes all ASCII letters and digits that stand together; returns the place behind them.
    private mutating func readRun(from start: Int, _ kinds: [Kind]) -> Int {
        var run = word
        var index = start
        var hasDigit = false
        var isDigit = false
        while index < bytes.count {
            let byte = bytes[index]
            let kind = kinds[Int(byte)]
            guard kind == .letter || kind == .digit else { break }
            isDigit = kind == .digit
            hasDigit = hasDigit || isDigit
            run.add(byte.lowercased)
            index += 1
        }
        word = run
        extendFact(to: start..<index, hasDigit: hasDigit, endsInDigit: isDigit)
        return index
    }

    private mutating func extendFact(to range: Range<Int>, hasDigit: Bool, endsInDigit: Bool) {
        fact = (fact.isEmpty ? range.lowerBound : fact.lowerBound)..<range.upperBound
        factHasDigit = factHasDigit || hasDigit
        factEndsInDigit = endsInDigit
        isJoined = false
    }

    /// A character beyond ASCII.
    private mutating func add(_ scalar: UInt32, _ range: Range<Int>) {
        switch ScalarClass.of(scalar) {
        case .gap:
            gap(isJoint: false)
        case .digit(let value):
            word.add(ASCII.zero + value)
            extendFact(to: range, hasDigit: true, endsInDigit: true)
        case .letter:
            word.add(ScalarClass.lowercased(scalar))
            extendFact(to: range, hasDigit: false, endsInDigit: false)
        case .wordByItself:
            endWord()
            word.add(scalar)
            endWord()
            if factEndsInDigit, !isJoined {
                extendFact(to: range, hasDigit: true, endsInDigit: false)
            }
            endFact()
        }
    }

    /// A character that belongs to no word.
    private mutating func gap(isJoint: Bool) {
        endWord()
        if isJoint, !fact.isEmpty, !isJoined { isJoined = true } else { endFact() }
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        hashes.append(word.value)
        word = WordHash()
    }

    private mutating func endFact() {
        if factHasDigit { facts.append(factHash()) }
        fact = 0..<0
        factHasDigit = false
        factEndsInDigit = false
        isJoined = false
    }

    /// The token that has ended, read once more: most tokens are no facts and need no hash of their own.
    private func factHash() -> UInt64 {
        var hash = WordHash()
        var index = fact.lowerBound
        while index < fact.upperBound {
            guard bytes[index] >= 0x80 else {
                hash.add(bytes[index].lowercased)
                index += 1
                continue
            }
            let (scalar, length) = Self.scalar(bytes, at: index)
            if case .digit(let value) = ScalarClass.of(scalar) {
                hash.add(ASCII.zero + value)
            } else {
                hash.add(ScalarClass.lowercased(scalar))
            }
            index += length
        }
        return hash.value
    }

    /// The scalar at `index` of valid UTF-8, and its length.
    private static func scalar(_ bytes: [UInt8], at index: Int) -> (UInt32, Int) {
        let first = UInt32(bytes[index])
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard index + length <= bytes.count else { return (0xFFFD, bytes.count - index) }
        var value = first & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (value, length)
    }
}

/// A hash of the characters of a word, by a fixed function: Swift's own is seeded anew in every process.
///
/// Eight bytes are gathered and multiplied in at once; the number of bytes counts, so that none is lost among
/// leading zeros.
private struct WordHash {
    private var hash: UInt64 = 0
    private var gathered: UInt64 = 0
    private var count: UInt64 = 0

    var isEmpty: Bool { count == 0 }

    var value: UInt64 { Self.mixed(Self.mixed(hash, gathered), count) }

    mutating func add(_ byte: UInt8) {
        gathered = gathered << 8 | UInt64(byte)
        count += 1
        if count & 7 == 0 {
            hash = Self.mixed(hash, gathered)
            gathered = 0
        }
    }

    /// A character beyond ASCII, as three bytes.
    mutating func add(_ scalar: UInt32) {
        for shift in [UInt32(16), 8, 0] { add(UInt8(truncatingIfNeeded: scalar >> shift)) }
    }

    /// Rotation and multiplication by an odd constant near 2^64 divided by the golden ratio.
    private static func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        ((hash << 5 | hash >> 59) ^ value) &* 0x9E37_79B9_7F4A_7C15
    }
}
