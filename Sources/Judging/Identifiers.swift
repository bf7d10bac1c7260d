// SPDX-License-Identifier: Apache-2.0

/// What names a record for ever: 48 bits of time in milliseconds, then 80 bits that make it one of its kind.
///
/// In text it is a ULID (github.com/ulid/spec): 26 characters of Crockford's base 32, so that ids sort as
/// their moments do, in files and in the ledger. Who makes one hands in the time and the random bits.
package protocol Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// All 128 bits, the time first.
    var raw: UInt128 { get }
    /// The identifier with these bits.
    init(raw: UInt128)
}

/// Names a letter: one message to one recipient.
package struct LetterID: Identifier {
    package let raw: UInt128

    package init(raw: UInt128) {
        self.raw = raw
    }
}

/// Names a dispatch: one mail that goes out.
package struct DispatchID: Identifier {
    package let raw: UInt128

    package init(raw: UInt128) {
        self.raw = raw
    }
}

/// Names a message: what a source handed in.
package struct MessageKey: Identifier {
    package let raw: UInt128

    package init(raw: UInt128) {
        self.raw = raw
    }
}

/// Names one line of the log.
package struct DecisionID: Identifier {
    package let raw: UInt128

    package init(raw: UInt128) {
        self.raw = raw
    }
}

extension Identifier {
    /// An identifier of the moment `at`; of `random` the low 80 bits are used.
    package init(at moment: Timestamp, random: UInt128) {
        let time = UInt128(UInt64(max(0, moment.milliseconds)) & 0xFFFF_FFFF_FFFF)
        self.init(raw: time << 80 | random & ((1 << 80) - 1))
    }

    /// The identifier that `text` spells in 26 characters of Crockford's base 32, either case; nil for
    /// anything else.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == Crockford.length else { return nil }
        var raw: UInt128 = 0
        for (index, byte) in text.utf8.enumerated() {
            guard let digit = Crockford.value(of: byte), index > 0 || digit < 8 else { return nil }
            raw = raw << 5 | UInt128(digit)
        }
        self.init(raw: raw)
    }

    /// When it was made.
    package var moment: Timestamp {
        Timestamp(milliseconds: Int64(raw >> 80))
    }

    /// The 26 characters of the ULID.
    package var description: String {
        let digits = (0..<Crockford.length).map { index in
            Crockford.digits[Int(truncatingIfNeeded: raw >> UInt128(5 * (Crockford.length - 1 - index))) & 31]
        }
        return String(decoding: digits, as: UTF8.self)
    }

    package static func < (one: Self, other: Self) -> Bool {
        one.raw < other.raw
    }
}

/// Crockford's base 32: no I, L, O, U, so that an id read aloud is not misheard (crockford.com/base32.html).
private enum Crockford {
    static let length = 26
    static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func value(of byte: UInt8) -> Int? {
        let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return digits.firstIndex(of: upper)
        }
    }
}
