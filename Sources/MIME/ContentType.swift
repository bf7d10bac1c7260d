// SPDX-License-Identifier: Apache-2.0

/// What a body is (RFC 2045 §5), with its parameters.
package struct ContentType: Hashable, Sendable {
    /// The type before the slash, in lower case.
    package let type: String
    /// The subtype behind it, in lower case.
    package let subtype: String
    /// The parameters, decoded.
    package let parameters: Parameters

    /// Whether the field could not be read, so that `text/plain` is but a guess.
    package let isDamaged: Bool

    package static let plainText = ContentType(type: "text", subtype: "plain")
    package static let message = ContentType(type: "message", subtype: "rfc822")

    package init(
        type: String,
        subtype: String,
        parameters: Parameters = Parameters(),
        isDamaged: Bool = false
    ) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
        self.isDamaged = isDamaged
    }

    /// Reads the body of a `Content-Type` field. Without a type and a subtype it is `text/plain`
    /// (RFC 2045 §5.2), whatever the default is, with the parameters it has.
    init(unfolded bytes: [UInt8]) {
        var scanner = ParameterScanner(bytes)
        let name = scanner.value()
        parameters = scanner.parameters()
        // A comma before the parameters is a common mistake.
        let bytes = Array(name.utf8)
        let slash = bytes.firstIndex(of: ASCII.slash, in: 0..<bytes.count) ?? bytes.count
        if let first = Self.word(bytes[..<slash]), let second = Self.word(bytes[slash...].dropFirst()) {
            type = first
            subtype = second
            isDamaged = false
        } else {
            type = "text"
            subtype = "plain"
            isDamaged = true
        }
    }

    /// What stands before a comma in lower case; `nil` where that is nothing, or a second slash.
    private static func word(_ half: ArraySlice<UInt8>) -> String? {
        var word: [UInt8] = []
        word.reserveCapacity(half.count)
        for byte in half {
            if byte == ASCII.comma { break }
            guard byte.isVisible else { return nil }
            word.append(byte.lowercased)
        }
        guard !half.contains(ASCII.slash) else { return nil }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    /// `type/subtype`.
    package var name: String { "\(type)/\(subtype)" }

    package var isMultipart: Bool { type == "multipart" }
    package var isText: Bool { type == "text" }
    package var isHTML: Bool { type == "text" && subtype == "html" || subtype == "xhtml+xml" }
    package var isPlainText: Bool { type == "text" && subtype == "plain" }

    /// Whether the body is a whole mail. `message/partial` and `message/external-body` are none.
    package var isMessage: Bool {
        type == "message" && (subtype == "rfc822" || subtype == "global" || subtype == "news")
    }

    /// The parameter of this name, in lower case; `nil` where there is none.
    package subscript(_ name: String) -> String? { parameters[name] }
}

/// How a part wants to be shown (RFC 2183).
package struct ContentDisposition: Hashable, Sendable {
    /// `inline`, `attachment` or something else that counts as that, in lower case.
    package let kind: String
    package let parameters: Parameters

    init(unfolded bytes: [UInt8]) {
        var scanner = ParameterScanner(bytes)
        kind = scanner.value().lowercased()
        parameters = scanner.parameters()
    }
}
