// SPDX-License-Identifier: Apache-2.0

import MIME

/// The inline parts of one letter under new Content-IDs.
///
/// Ids are unique by rule and not in practice: `<logo>` stands in every template. So each part that is used
/// gets a new one, and each `cid:` that meant it is rewritten; so is a `Content-Location` (RFC 2557).
struct ContentIDs {
    /// A part and the id that it gets.
    private struct Inline {
        let part: Part
        let id: String
    }

    private var byID: [String: Inline] = [:]
    private var byLocation: [String: Inline] = [:]
    /// The parts that the HTML uses, in the order of their first use.
    private(set) var used: [(part: Part, id: String)] = []

    /// `domain` is the right-hand side of the new ids.
    init(parts: [Part], domain: String, random: inout some RandomNumberGenerator) {
        for part in parts {
            let location = part.header.text(of: "Content-Location")
            guard part.contentID != nil || location != nil else { continue }
            let inline = Inline(part: part, id: "\(Token.make(random: &random))@\(domain)")
            if let id = part.contentID, byID[Self.key(id)] == nil { byID[Self.key(id)] = inline }
            if let location, byLocation[location] == nil { byLocation[location] = inline }
        }
    }

    /// The address with which the digest's HTML reaches what `address` meant in the letter; `nil` where that
    /// is no part of the letter.
    mutating func rewritten(_ address: String) -> String? {
        guard !byID.isEmpty || !byLocation.isEmpty else { return nil }
        let bare = address.filter { !$0.isWhitespace }
        var inline = byLocation[address]
        if bare.lowercased().hasPrefix("cid:") {
            inline = byID[Self.key(Self.percentDecoded(String(bare.dropFirst(4))))]
        }
        guard let inline else { return nil }
        if !used.contains(where: { $0.id == inline.id }) { used.append((inline.part, inline.id)) }
        return "cid:\(inline.id)"
    }

    /// Some programs change the case of one side only.
    private static func key(_ id: String) -> String {
        percentDecoded(id).lowercased()
    }

    private static func percentDecoded(_ text: String) -> String {
        guard text.contains("%") else { return text }
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
