// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// Numbers in as few bytes as they need: 7 bits a byte, the lowest first, the high bit set on all but the
/// last (LEB128, dwarfstd.org).
struct PackedWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A number of either sign: 0, -1, 1, -2 … become 0, 1, 2, 3.
    mutating func write(signed number: Int64) {
        write(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    /// The bytes of a whole number, the first the most significant.
    mutating func write<Number: FixedWidthInteger>(whole number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

/// Reads what `PackedWriter` wrote; whatever else it meets is a corrupt ledger.
struct PackedReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { at == bytes.count }

    mutating func number() throws(LedgerError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .corrupt("a packed number does not end")
    }

    mutating func signedNumber() throws(LedgerError) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func whole<Number: FixedWidthInteger>(
        _ kind: Number.Type = Number.self
    ) throws(LedgerError) -> Number {
        let size = Number.bitWidth / 8
        guard bytes.count - at >= size else { throw .corrupt("a packed value is cut off") }
        defer { at += size }
        return bytes[at..<at + size].reduce(0) { $0 << 8 | Number($1) }
    }
}

extension Case.Shingles {
    /// Eight bytes a hash: they are random, and nothing packs them smaller.
    var packed: [UInt8] {
        var writer = PackedWriter()
        writer.write(whole: recipe)
        writer.write(UInt64(hashes.count))
        for hash in hashes + facts { writer.write(whole: hash) }
        return writer.bytes
    }

    init(packed bytes: [UInt8]) throws(LedgerError) {
        var reader = PackedReader(bytes)
        let recipe = try reader.whole(UInt8.self)
        let count = try reader.number()
        var all: [UInt64] = []
        while !reader.isAtEnd { all.append(try reader.whole()) }
        guard count <= UInt64(all.count) else { throw .corrupt("shingles are cut off") }
        self.init(
            recipe: recipe,
            hashes: Array(all.prefix(Int(count))),
            facts: Array(all.dropFirst(Int(count)))
        )
    }
}

/// A letter of a dispatch, by its row and its id.
struct Passenger {
    let number: Int64
    let id: LetterID

    static func pack(_ passengers: [Passenger]) -> [UInt8] {
        var writer = PackedWriter()
        for passenger in passengers {
            writer.write(UInt64(passenger.number))
            writer.write(whole: passenger.id.raw)
        }
        return writer.bytes
    }

    static func unpack(_ bytes: [UInt8]) throws(LedgerError) -> [Passenger] {
        var reader = PackedReader(bytes)
        var passengers: [Passenger] = []
        while !reader.isAtEnd {
            let number = Int64(bitPattern: try reader.number())
            passengers.append(Passenger(number: number, id: LetterID(raw: try reader.whole())))
        }
        return passengers
    }
}
