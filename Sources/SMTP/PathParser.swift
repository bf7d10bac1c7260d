// SPDX-License-Identifier: Apache-2.0

/// Reads one path in angle brackets, by the grammar of RFC 5321 §4.1.2 with the widening of RFC 6531 §3.3.
///
/// Kinder than the grammar in one point: a domain may hold underscores, as hosts in private networks do.
struct PathParser {
    private let bytes: [UInt8]
    /// Where the next byte is read; after `path()` just behind the `>`.
    private(set) var position: Int

    init(_ bytes: [UInt8], from position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// The path that begins here.
    mutating func path() throws(PathError) -> Path {
        let start = position
        guard take("<") else { throw .malformed }
        if take(">") { return .null }
        try sourceRoute()
        let addressStart = position
        let localPartBytes = try localPart()
        if take("@") {
            try domain()
        } else if !isPostmaster(from: addressStart) {
            throw .malformed
        }
        let address = bytes[addressStart..<position]
        guard take(">") else { throw .malformed }
        guard position - start <= Limits.pathBytesMax else { throw .overlong }
        guard let text = String(validating: address, as: UTF8.self), isVisible(text) else { throw .malformed }
        return Path(address: text, localPartBytes: localPartBytes)
    }

    /// Steps over `@relay.example,@other.example:`.
    private mutating func sourceRoute() throws(PathError) {
        guard take("@") else { return }
        repeat {
            try domain()
            if take(":") { return }
        } while take(",") && take("@")
        throw .malformed
    }

    /// Steps over a dot-string or a quoted string, and says how long it is.
    private mutating func localPart() throws(PathError) -> Int {
        let start = position
        if take("\"") {
            try quotedString()
        } else {
            repeat {
                let atom = position
                while let byte = next, isAtomText(byte) { position += 1 }
                guard position > atom else { throw .malformed }
            } while take(".")
        }
        let length = position - start
        guard length <= Limits.localPartBytesMax else { throw .overlong }
        return length
    }

    private mutating func quotedString() throws(PathError) {
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return
            case UInt8(ascii: "\\"):
                guard let quoted = next, (0x20...0x7e).contains(quoted) else { throw .malformed }
                position += 1
            case 0x20...0x7e, 0x80...0xff:
                break
            default:
                throw .malformed
            }
        }
        throw .malformed
    }

    /// Steps over a domain name or an address literal.
    private mutating func domain() throws(PathError) {
        let start = position
        if take("[") {
            while let byte = next, isLetterOrDigit(byte) || ":.-".utf8.contains(byte) { position += 1 }
            guard position > start + 1, take("]") else { throw .malformed }
        } else {
            repeat { try label() } while take(".")
        }
        guard position - start <= Limits.domainBytesMax else { throw .overlong }
    }

    /// Steps over one label: at most 63 bytes (RFC 1035 §2.3.4), and no hyphen at either end.
    private mutating func label() throws(PathError) {
        let start = position
        while let byte = next,
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte >= 0x80
        {
            position += 1
        }
        let hyphen = UInt8(ascii: "-")
        guard position > start, bytes[start] != hyphen, bytes[position - 1] != hyphen else {
            throw .malformed
        }
        let isASCII = bytes[start..<position].allSatisfy { $0 < 0x80 }
        guard !isASCII || position - start <= 63 else { throw .overlong }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// `<Postmaster>` alone needs no domain (RFC 5321 §4.5.1).
    private func isPostmaster(from start: Int) -> Bool {
        bytes[start..<position].elementsEqual("postmaster".utf8) { given, wanted in given | 0x20 == wanted }
    }

    /// Whether the text is free of what ends or turns a line on some screen: C1 controls, separators, bidi
    /// marks.
    private func isVisible(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x80...0x9f, 0x200b...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: false
            default: true
            }
        }
    }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: false
    }
}

/// The bytes of an atom (RFC 5322 §3.2.3), and those of UTF-8 beyond ASCII (RFC 6532 §3.2).
private func isAtomText(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
}
