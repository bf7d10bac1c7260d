// SPDX-License-Identifier: Apache-2.0

/// The parameters of a structured field, `; name=value`, decoded.
package struct Parameters: Hashable, Sendable {
    /// One parameter with its name in lower case and its value as text.
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// In the order of the field; of two with one name the first counts.
    package let all: [Parameter]

    package init(_ all: [Parameter] = []) {
        self.all = all
    }

    /// The value of the first parameter of this name, which is given in lower case.
    package subscript(_ name: String) -> String? {
        all.first { $0.name == name }?.value
    }

    /// One piece as it stands: `name*section*=value` (RFC 2231).
    struct Piece {
        let name: String
        let section: Int?
        let isExtended: Bool
        let value: [UInt8]
    }

    /// Joins the pieces of each name and decodes them: continuations by number, percent-encoded ones by the
    /// charset of the first, others by RFC 2047, which has no place here but is what most programs write.
    init(pieces: [Piece]) {
        guard pieces.count > 1 else {
            all = pieces.map { Parameter(name: $0.name, value: Self.value(of: [$0])) }
            return
        }
        var names: [String] = []
        var groups: [String: [Piece]] = [:]
        for piece in pieces {
            if groups[piece.name] == nil { names.append(piece.name) }
            groups[piece.name, default: []].append(piece)
        }
        all = names.map { Parameter(name: $0, value: Self.value(of: groups[$0] ?? [])) }
    }

    /// The value of one name. The extended form is the better one where a simple one stands beside it for
    /// old programs (RFC 6266 §4.3 says so for HTTP, and mail programs do the same).
    private static func value(of group: [Piece]) -> String {
        let extended = group.filter { $0.isExtended || $0.section != nil }
        guard let first = extended.first else { return unextended(group[0].value, of: group[0].name) }
        if first.isExtended, first.section == nil { return decoded([first]) }
        var seen: Set<Int> = []
        let sections = extended.filter { $0.section.map { seen.insert($0).inserted } ?? false }
        return decoded(sections.sorted { ($0.section ?? 0) < ($1.section ?? 0) })
    }

    private static func decoded(_ pieces: [Piece]) -> String {
        var content: [UInt8] = []
        var charset: String?
        for (place, piece) in pieces.enumerated() {
            guard piece.isExtended else {
                content += piece.value
                continue
            }
            var value = piece.value[...]
            if place == 0 {
                let quotes = value.indices.filter { value[$0] == ASCII.apostrophe }
                if quotes.count >= 2 {
                    charset = String(decoding: value[..<quotes[0]], as: UTF8.self)
                    value = value[(quotes[1] + 1)...]
                }
            }
            content += percentDecoded(value)
        }
        guard charset == nil, let name = pieces.first?.name else {
            return SafeText.line(Charset.decode(content, label: charset).text)
        }
        return unextended(content, of: name)
    }

    /// A value without a charset. A boundary is compared with lines of the body, byte for byte, and the name
    /// of a charset is nothing that people read: no encoded word is one in these.
    private static func unextended(_ value: [UInt8], of name: String) -> String {
        guard value.contains(ASCII.equals), name != "boundary", name != "charset" else {
            return SafeText.line(Charset.decode(value, label: nil).text)
        }
        return SafeText.line(EncodedWord.decodedRaw(value).text)
    }

    /// Percent-encoded bytes as they are; a `%` without two hexadecimal digits stands for itself.
    static func percentDecoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == ASCII.percent, index + 2 < value.endIndex,
                let high = value[index + 1].hexValue,
                let low = value[index + 2].hexValue
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(value[index])
                index += 1
            }
        }
        return decoded
    }
}
