// SPDX-License-Identifier: Apache-2.0

/// How a body was made fit for transport (RFC 2045 §6), read with the damage that real mail has.
package enum TransferCoding: Hashable, Sendable {
    case sevenBit
    case eightBit
    case binary
    case quotedPrintable
    case base64
    case uuencode
    /// None of the above; the body is taken as it stands.
    case unknown(String)

    /// The coding that a header field names, comments and parameters left out; none means 7bit.
    init(field: String?) {
        // A comment may stand beside the name (RFC 2045 §6.1), and a parameter that means nothing behind it.
        var scanner = ParameterScanner(Array((field ?? "").utf8))
        let name = scanner.value().token
        switch name {
        case "7bit", "7-bit", "": self = .sevenBit
        case "8bit", "8-bit": self = .eightBit
        case "binary": self = .binary
        case "quoted-printable", "quotedprintable": self = .quotedPrintable
        case "base64", "base-64", "x-base64": self = .base64
        case "uuencode", "x-uuencode", "uue", "x-uue", "x-uu": self = .uuencode
        default: self = .unknown(name)
        }
    }

    /// Whether the body has to be decoded to be read.
    package var isEncoded: Bool {
        switch self {
        case .quotedPrintable, .base64, .uuencode: true
        case .sevenBit, .eightBit, .binary, .unknown: false
        }
    }

    /// The bytes that those of `range` stand for. Never fails: what is damaged decodes as far as it goes.
    package func decode(_ bytes: [UInt8], in range: Range<Int>) -> [UInt8] {
        switch self {
        case .sevenBit, .eightBit, .binary, .unknown: Array(bytes[range])
        case .quotedPrintable: QuotedPrintable.decode(bytes, in: range)
        case .base64: Base64.decode(bytes, in: range)
        case .uuencode: Uuencode.decode(bytes, in: range)
        }
    }

    /// `bytes` as quoted-printable in lines of at most 76, with CRLF in the text kept as line ends.
    package static func encodeQuotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        QuotedPrintable.encode(bytes)
    }

    /// `bytes` as base64 in lines of 76, each ended by CRLF.
    package static func encodeBase64(_ bytes: [UInt8]) -> [UInt8] {
        Base64.encode(bytes)
    }
}
