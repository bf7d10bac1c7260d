// SPDX-License-Identifier: Apache-2.0

/// A mail as it goes over the wire: piece by piece, with a dot before each line that begins with one, and the
/// final dot on a line of its own (RFC 5321 §4.5.2).
struct WireForm {
    /// Bytes of the mail in one piece: some writes for a large mail, and no copy of the whole.
    static let pieceBytes = 64 << 10

    private let mail: [UInt8]
    private var place = 0
    private var isFinished = false

    init(of mail: [UInt8]) {
        self.mail = mail
    }

    /// Puts the next piece into `piece`; returns where the final dot stands in it, or its end where the mail
    /// goes on. Nil: all was given.
    mutating func next(into piece: inout [UInt8]) -> Int? {
        guard !isFinished else { return nil }
        piece.removeAll(keepingCapacity: true)
        let end = min(place + Self.pieceBytes, mail.count)
        while let dot = LineEnds.leadingDot(in: mail, place..<end) {
            piece += mail[place...dot]
            piece.append(UInt8(ascii: "."))
            place = dot + 1
        }
        piece += mail[place..<end]
        place = end
        guard end == mail.count else { return piece.count }
        isFinished = true
        if !LineEnds.isClosed(mail) { piece += "\r\n".utf8 }
        defer { piece += ".\r\n".utf8 }
        return piece.count
    }
}
