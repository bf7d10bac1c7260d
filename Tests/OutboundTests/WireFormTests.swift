// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Outbound

/// A mail as it goes over the wire.
@Suite struct WireFormTests {
    /// The pieces of a mail, and where the final dot stands in all of them.
    private static func pieces(of mail: [UInt8]) -> (pieces: [[UInt8]], dot: Int) {
        var form = WireForm(of: mail)
        var piece: [UInt8] = []
        var pieces: [[UInt8]] = []
        var dot = 0
        while let place = form.next(into: &piece) {
            dot = pieces.reduce(place) { $0 + $1.count }
            pieces.append(piece)
        }
        return (pieces, dot)
    }

    /// What a relay makes of it (RFC 5321 §4.5.2), read line by line as nothing of ours is.
    private static func unstuffed(_ wire: [UInt8]) -> String? {
        var lines = String(decoding: wire, as: UTF8.self).components("\r\n")
        guard lines.popLast() == "", lines.popLast() == ".", !lines.contains(".") else { return nil }
        return lines.map { ($0.hasPrefix(".") ? String($0.dropFirst()) : $0) + "\r\n" }.joined()
    }

    private static let edge = WireForm.pieceBytes
    private static let lines = [
        "", "x", "x\r\n", ".", "..", ".\r\n", "\r\n.\r\n", "..\r\n.\r\n...\r\n. \r\n.x\r\n\r\n.\r\n",
        "a.b\r\n.c",
    ]

    @Test(arguments: lines)
    func everyLineComesBackAndOneDotEndsIt(_ mail: String) {
        let (pieces, dot) = WireFormTests.pieces(of: Array(mail.utf8))
        let wire = pieces.flatMap { $0 }
        let whole = mail.isEmpty || mail.hasSuffix("\r\n") ? mail : mail + "\r\n"
        #expect(WireFormTests.unstuffed(wire) == whole)
        #expect(dot == wire.count - 3)
    }

    /// A line begins around the end of a piece, with a dot and without.
    @Test(arguments: Array(-4...4), ["\r\n.", "\r\nx", "\r\n..", "\r\n.\r\n."])
    func aPieceMayEndAnywhere(_ offset: Int, _ text: String) {
        let mail = String(repeating: "y", count: WireFormTests.edge + offset) + text + "\r\nend.\r\n"
        let (pieces, dot) = WireFormTests.pieces(of: Array(mail.utf8))
        #expect(pieces.count == 2)
        let wire = pieces.flatMap { $0 }
        #expect(WireFormTests.unstuffed(wire) == mail)
        #expect(dot == wire.count - 3)
    }

    @Test func aMailOfDotsIsStuffedWhole() {
        let mail = String(repeating: ".\r\n", count: 50_000)
        let (pieces, _) = WireFormTests.pieces(of: Array(mail.utf8))
        #expect(WireFormTests.unstuffed(pieces.flatMap { $0 }) == mail)
        #expect(pieces.allSatisfy { $0.count <= 2 * WireFormTests.edge })
    }
}

extension String {
    /// The parts between separators, the empty ones too.
    fileprivate func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var rest = utf8[...]
        while let range = rest.firstRange(of: separator.utf8) {
            parts.append(String(rest[..<range.lowerBound]) ?? "")
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest) ?? ""]
    }
}
