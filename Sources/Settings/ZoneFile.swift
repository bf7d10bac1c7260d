// SPDX-License-Identifier: Apache-2.0

package import Judging

/// What is wrong with a time zone file.
package struct ZoneFlaw: Error, Hashable, Sendable {
    /// In words for the one who installed the file.
    package let text: String
}

/// Reads the rules of a time zone from the bytes of a TZif file, versions 1 to 4 (RFC 9636).
package enum ZoneFile {
    /// Bytes of a file; the largest of the IANA database has 4 KB.
    package static let bytesMax = 262_144
    /// Seconds east of Greenwich that an offset may have (RFC 9636 §3.2).
    static let offsets = -89_999...93_599

    /// - Throws: what is wrong with the bytes; nothing is guessed.
    package static func zone(named name: String, in bytes: [UInt8]) throws(ZoneFlaw) -> Zone {
        guard bytes.count <= bytesMax else { throw ZoneFlaw(text: "it has more than \(bytesMax) bytes") }
        var reader = ZoneReader(bytes)
        var header = try reader.header()
        var block = try reader.block(header, timeBytes: 4)
        var footer: DaylightRule?
        if header.version >= 2 {
            let first = header.version
            header = try reader.header()
            guard header.version == first else { throw ZoneFlaw(text: "its two headers differ in version") }
            block = try reader.block(header, timeBytes: 8)
            footer = try reader.footer()
        }
        guard reader.isAtEnd else { throw ZoneFlaw(text: "something follows its end") }
        return Zone(name: name, first: block.first, transitions: block.transitions, footer: footer)
    }
}

/// Walks through the bytes of a TZif file.
private struct ZoneReader {
    struct Header {
        let version: Int
        let utcCount: Int
        let standardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let characterCount: Int
    }

    struct Block {
        let first: Int
        let transitions: [Zone.Transition]
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { at == bytes.count }

    /// RFC 9636 §3.1.
    mutating func header() throws(ZoneFlaw) -> Header {
        let magic = try take(4)
        guard magic.elementsEqual("TZif".utf8) else { throw ZoneFlaw(text: "it is no TZif file") }
        let version = try take(1)
        let versions: [UInt8: Int] = [0: 1, UInt8(ascii: "2"): 2, UInt8(ascii: "3"): 3, UInt8(ascii: "4"): 4]
        guard let byte = version.first, let version = versions[byte] else {
            throw ZoneFlaw(text: "its version is not 1 to 4")
        }
        _ = try take(15)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try number(4))) }
        let header = Header(
            version: version,
            utcCount: counts[0],
            standardCount: counts[1],
            leapCount: counts[2],
            timeCount: counts[3],
            typeCount: counts[4],
            characterCount: counts[5],
        )
        let isSound =
            counts.allSatisfy { (0...bytes.count).contains($0) } && (1...256).contains(header.typeCount)
            && header.characterCount > 0 && [0, header.typeCount].contains(header.utcCount)
            && [0, header.typeCount].contains(header.standardCount)
        guard isSound else { throw ZoneFlaw(text: "the counts of its header do not fit together") }
        guard header.leapCount == 0 else {
            throw ZoneFlaw(
                text: "it counts leap seconds, which no other clock here does; use the zone without `right/`"
            )
        }
        return header
    }

    /// RFC 9636 §3.2.
    mutating func block(_ header: Header, timeBytes: Int) throws(ZoneFlaw) -> Block {
        var times: [Int64] = []
        for _ in 0..<header.timeCount { times.append(try number(timeBytes)) }
        let types = Array(try take(header.timeCount))
        var offsets: [Int] = []
        for _ in 0..<header.typeCount {
            let offset = Int(try number(4))
            guard ZoneFile.offsets.contains(offset) else {
                throw ZoneFlaw(text: "an offset of \(offset) s is no local time")
            }
            let rest = try take(2)
            guard rest.first == 0 || rest.first == 1, Int(rest.last ?? 0) < header.characterCount else {
                throw ZoneFlaw(text: "one of its local time types is damaged")
            }
            offsets.append(offset)
        }
        _ = try take(header.characterCount + header.standardCount + header.utcCount)
        guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
            types.allSatisfy({ Int($0) < offsets.count })
        else {
            throw ZoneFlaw(text: "its transitions are not in order")
        }
        var transitions: [Zone.Transition] = []
        var last = offsets[0]
        for (time, type) in zip(times, types) where offsets[Int(type)] != last {
            last = offsets[Int(type)]
            transitions.append(Zone.Transition(at: time, offset: last))
        }
        return Block(first: offsets[0], transitions: transitions)
    }

    /// RFC 9636 §3.3; nil where it is empty.
    mutating func footer() throws(ZoneFlaw) -> DaylightRule? {
        guard try take(1).first == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\n"), at < bytes.count
        else {
            throw ZoneFlaw(text: "its footer does not stand between two line ends")
        }
        let text = String(decoding: try take(bytes.count - at - 1), as: UTF8.self)
        at += 1
        return text.isEmpty ? nil : try ZoneFooter.rule(text)
    }

    private mutating func take(_ count: Int) throws(ZoneFlaw) -> ArraySlice<UInt8> {
        guard count <= bytes.count - at else { throw ZoneFlaw(text: "it ends too soon") }
        defer { at += count }
        return bytes[at..<at + count]
    }

    /// A big-endian number in two's complement.
    private mutating func number(_ count: Int) throws(ZoneFlaw) -> Int64 {
        let raw = try take(count).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return count == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : raw
    }
}
