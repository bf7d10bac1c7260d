// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// Transfer codings: whatever the bytes are, they decode within their range, and encode to what decodes to
/// them.
enum CodingTarget {
    static func run(_ bytes: [UInt8]) {
        let middle = bytes.count / 4..<bytes.count - bytes.count / 4
        for coding in [TransferCoding.quotedPrintable, .base64, .uuencode] {
            let decoded = coding.decode(bytes, in: 0..<bytes.count)
            claim(decoded.count <= bytes.count, "\(coding) makes nothing longer")
            let slice = Array(bytes[middle])
            claim(
                coding.decode(bytes, in: middle) == coding.decode(slice, in: 0..<slice.count),
                "\(coding) reads nothing beyond its range"
            )
        }
        let printable = TransferCoding.encodeQuotedPrintable(bytes)
        check(printable)
        claim(
            QuotedPrintable.decode(printable, in: 0..<printable.count) == bytes,
            "quoted-printable reads back"
        )
        let base64 = TransferCoding.encodeBase64(bytes)
        check(base64)
        claim(Base64.decode(base64, in: 0..<base64.count) == bytes, "base64 reads back")
        let uuencoded = uuencoded(bytes)
        claim(Uuencode.decode(uuencoded, in: 0..<uuencoded.count) == bytes, "uuencode reads back")
    }

    private static func check(_ encoded: [UInt8]) {
        claim(LineEndings.isCanonical(encoded), "encoded lines end in CRLF")
        claim(Text.isSevenBit(encoded, lineBytesMax: QuotedPrintable.lineBytesMax), "encoded lines are short")
    }

    /// The classic form, 45 bytes a line, a backquote for zero.
    private static func uuencoded(_ bytes: [UInt8]) -> [UInt8] {
        var lines = Array("begin 644 file\n".utf8)
        let digit = { (value: UInt8) -> UInt8 in value == 0 ? 0x60 : value + 0x20 }
        for start in stride(from: 0, to: bytes.count, by: 45) {
            let line = bytes[start..<min(start + 45, bytes.count)]
            lines.append(digit(UInt8(line.count)))
            let padded = Array(line) + [0, 0]
            for place in stride(from: 0, to: line.count, by: 3) {
                let (one, two, three) = (padded[place], padded[place + 1], padded[place + 2])
                lines += [one >> 2, (one & 3) << 4 | two >> 4, (two & 15) << 2 | three >> 6, three & 63].map(
                    digit
                )
            }
            lines.append(ASCII.lineFeed)
        }
        return lines + Array("`\nend\n".utf8)
    }
}
