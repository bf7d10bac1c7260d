// SPDX-License-Identifier: Apache-2.0

import SMTP

/// How input is cut before it reaches a decoder.
enum Cut: CaseIterable, Sendable {
    case whole, byteByByte, byThrees

    func pieces(_ input: [UInt8]) -> [[UInt8]] {
        let length =
            switch self {
            case .whole: max(1, input.count)
            case .byteByByte: 1
            case .byThrees: 3
            }
        return stride(from: 0, to: input.count, by: length).map {
            Array(input[$0..<min($0 + length, input.count)])
        }
    }
}

/// Feeds a content reader, and returns what it makes of it and how many bytes it took.
func read(_ input: [UInt8], _ cut: Cut, limits: Limits = Limits()) -> (content: Content?, consumed: Int) {
    var reader = DataReader(limits: limits)
    var consumed = 0
    for piece in cut.pieces(input) {
        consumed += reader.read(piece.span)
        if reader.content != nil { break }
    }
    return (reader.content, consumed)
}

/// Feeds a line reader as a connection does, and returns all lines and what is left over.
func lines(_ input: [UInt8], _ cut: Cut, limits: Limits = Limits()) -> (lines: [Line], left: [UInt8]) {
    var reader = LineReader(limits: limits)
    var found: [Line] = []
    var buffer: [UInt8] = []
    for piece in cut.pieces(input) {
        buffer += piece
        while true {
            let (line, consumed) = reader.next(in: buffer.span)
            buffer.removeFirst(consumed)
            guard let line else { break }
            found.append(line)
        }
    }
    return (found, buffer)
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
