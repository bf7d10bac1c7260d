// SPDX-License-Identifier: Apache-2.0

/// What a relay offered in its answer to EHLO; nothing at all where it knows HELO only.
package struct Offers: Hashable, Sendable {
    /// The most bytes it takes (RFC 1870); nil where it does not say, or says 0, which is no limit.
    package private(set) var size: Int?
    /// Whether it wants to be told how many bytes a mail has (RFC 1870).
    package private(set) var takesSize = false
    /// Addresses beyond ASCII (RFC 6531).
    package private(set) var smtpUTF8 = false
    /// Bodies beyond ASCII (RFC 6152).
    package private(set) var eightBitMIME = false
    /// Several commands at a time (RFC 2920).
    package private(set) var pipelining = false
    /// A log-in (RFC 4954).
    package private(set) var login = false

    package init() {}

    /// Takes one line of the answer, without its code and line end.
    ///
    /// AUTH counts as libcurl reads it, in capitals and with a space behind it: what it overlooks is not
    /// offered, since it then goes on without.
    mutating func take(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 1)
        guard let keyword = words.first else { return }
        switch keyword.uppercased() {
        case "SIZE":
            takesSize = true
            let limit = words.count > 1 ? Int(words[1].prefix { $0 != " " }) : nil
            size = limit.flatMap { $0 > 0 ? $0 : nil }
        case "8BITMIME": eightBitMIME = true
        case "SMTPUTF8": smtpUTF8 = true
        case "PIPELINING": pipelining = true
        case "AUTH": login = line.hasPrefix("AUTH ")
        default: break
        }
    }

    /// Why a mail with these needs is not handed over here, the operator's trouble first.
    package func veto(on needs: Needs, logsIn: Bool) -> Veto? {
        if logsIn, !login { return .noLogin }
        if needs.unicodeAddresses, !smtpUTF8 { return .noUnicode }
        if let size, needs.bytes > size { return .tooLarge(limit: size, bytes: needs.bytes) }
        return nil
    }
}

/// What one mail asks of a relay.
package struct Needs: Hashable, Sendable {
    /// The mail's length as RFC 1870 counts it: line ends are two bytes, stuffed dots none.
    package let bytes: Int
    /// Whether an address goes beyond ASCII on the wire.
    package let unicodeAddresses: Bool
    /// Whether the mail itself goes beyond ASCII. A relay that does not offer 8BITMIME gets it as it is: what
    /// a sender's program made is not rewritten.
    package let eightBit: Bool

    package init(bytes: Int, unicodeAddresses: Bool, eightBit: Bool = false) {
        self.bytes = bytes
        self.unicodeAddresses = unicodeAddresses
        self.eightBit = eightBit
    }
}

/// Why Tact itself ends a transfer before MAIL.
package enum Veto: Hashable, Sendable {
    /// A username is set and the relay offers no log-in: libcurl goes on without.
    case noLogin
    /// An address needs SMTPUTF8.
    case noUnicode
    /// The mail is larger than the relay says it takes.
    case tooLarge(limit: Int, bytes: Int)
}
