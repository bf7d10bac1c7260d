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
            case .letter where word.isEmpty && fact.isEmpty:
                index = readPlainWord(from: index, kinds) ?? readRun(from: index, kinds)
            case .letter, .digit:
                index = readRun(from: index, kinds)
            case .gap:
                index += 1
                gap(isJoint: false)
            case .joint:
                index += 1
                gap(isJoint: true)
            case .wide where Self.isHangul(bytes, at: index):
                index = readHangul(from: index)
            case .wide:
                let (scalar, length) = Self.scalar(bytes, at: index)
                add(scalar, index..<index + length)
                index += length
            }
        }
        endWord()
        endFact()
    }

    /// Takes a word of up to seven ASCII letters with the gap behind it, as most are, where nothing is open
    /// before it: it is no fact. Returns the place behind the gap.
    ///
    /// All its bytes are looked at together: a loop over them ends at another place in each word, which
    /// processors guess wrong.
    private mutating func readPlainWord(from start: Int, _ kinds: [Kind]) -> Int? {
        guard start + 8 <= bytes.count else { return nil }
        let lower = bytes.span.block(at: start) | 0x2020_2020_2020_2020
        // The highest bit of each byte tells whether it is a letter: `a` or more, and not more than `z`.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = lower & (ones &* 0x7F)
        let others = ~(low &+ ones &* 0x1F) | (low &+ ones &* 0x05) | lower
        let length = (others & (ones &* 0x80)).trailingZeroBitCount / 8
        guard length > 0, length < 8, kinds[Int(bytes[start + length])] == .gap else { return nil }
        var plain = WordHash()
        plain.add(lower.byteSwapped >> UInt64(64 - length * 8), bytes: UInt64(length))
        hashes.append(plain.value)
        return start + length + 1
    }

    /// Takes all ASCII letters and digits that stand together; returns the place behind them.
    private mutating func readRun(from start: Int, _ kinds: [Kind]) -> Int {
        var index = start
        var hasDigit = false
        var isDigit = false
        while index < bytes.count {
            let kind = kinds[Int(bytes[index])]
            guard kind == .letter || kind == .digit else { break }
            isDigit = kind == .digit
            hasDigit = hasDigit || isDigit
            index += 1
        }
        var run = word
        run.add(bytes.span, start..<index)
        word = run
        extendFact(to: start..<index, hasDigit: hasDigit, endsInDigit: isDigit)
        return index
    }

    /// Takes all Hangul syllables that stand together, which are letters without case; returns the place
    /// behind them.
    private mutating func readHangul(from start: Int) -> Int {
        var run = word
        var index = start
        repeat {
            run.add(Self.scalar(bytes, at: index).0, bytes: 3)
            index += 3
        } while Self.isHangul(bytes, at: index)
        word = run
        extendFact(to: start..<index, hasDigit: false, endsInDigit: false)
        return index
    }

    /// Whether a Hangul syllable begins at `index`, but for the last 36 of them.
    private static func isHangul(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index + 2 < bytes.count else { return false }
        let start = UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
        return start >= 0xEAB0 && start < 0xED9E
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
            word.add(UInt32(ASCII.zero + value), bytes: 1)
            extendFact(to: range, hasDigit: true, endsInDigit: true)
        case .letter:
            word.add(ScalarClass.lowercased(scalar), bytes: 3)
            extendFact(to: range, hasDigit: false, endsInDigit: false)
        case .wordByItself:
            endWord()
            word.add(scalar, bytes: 3)
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
                hash.add(UInt32(bytes[index].lowercased), bytes: 1)
                index += 1
                continue
            }
            let (scalar, length) = Self.scalar(bytes, at: index)
            if case .digit(let value) = ScalarClass.of(scalar) {
                hash.add(UInt32(ASCII.zero + value), bytes: 1)
            } else {
                hash.add(ScalarClass.lowercased(scalar), bytes: 3)
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

    /// Adds the lowest bytes of a number, which has no others; a character beyond ASCII has three.
    mutating func add(_ value: some FixedWidthInteger & UnsignedInteger, bytes: UInt64) {
        let value = UInt64(value)
        let room = 8 - count & 7
        count += bytes
        guard bytes >= room else {
            gathered = gathered << (bytes * 8) | value
            return
        }
        let left = (bytes - room) * 8
        hash = Self.mixed(hash, gathered << (room * 8) | value >> left)
        gathered = value & (1 << left - 1)
    }

    /// Adds ASCII in lower case.
    mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let taken = min(8, range.upperBound - index)
            add(Self.lowercased(bytes, index..<index + taken), bytes: UInt64(taken))
            index += taken
        }
    }

    /// Up to eight bytes of ASCII in lower case, as one number.
    private static func lowercased(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        guard range.lowerBound + 8 <= bytes.count else {
            var value: UInt64 = 0
            for index in range { value = value << 8 | UInt64(bytes[index].lowercased) }
            return value
        }
        let block = bytes.block(at: range.lowerBound).byteSwapped
        // The highest bit of each byte tells whether it is `A` or more, and not more than `Z`.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = block & (ones &* 0x7F)
        let isCapital = ((low &+ ones &* 0x3F) ^ (low &+ ones &* 0x25)) & (ones &* 0x80)
        return (block | isCapital >> 2) >> UInt64(64 - range.count * 8)
    }

    /// Rotation and multiplication by an odd constant near 2^64 divided by the golden ratio.
    private static func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        ((hash << 5 | hash >> 59) ^ value) &* 0x9E37_79B9_7F4A_7C15
    }
}
