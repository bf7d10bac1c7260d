// SPDX-License-Identifier: Apache-2.0

/// The parameters of MAIL that Tact knows: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), AUTH (RFC
/// 4954 §5).
package struct MailParameters: Hashable, Sendable {
    /// Bytes the client says the message has.
    package private(set) var size: Int?
    /// Whether the client asks for SMTPUTF8.
    package private(set) var isUTF8 = false
    /// Whether the client names whom it trusts with AUTH=; the name itself is nobody's business.
    package private(set) var hasAuth = false
    /// Whether any parameter was given; a client that said HELO may give none.
    package private(set) var isEmpty = true
    private var hasBody = false

    /// Reads the words behind the path.
    ///
    /// - Throws: 501 for a malformed or repeated parameter, 555 for an unknown one (RFC 5321 §4.1.1.11).
    package init(_ words: [ArraySlice<UInt8>]) throws(Reply) {
        isEmpty = words.isEmpty
        for word in words {
            let parts = word.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            try add(capitals(parts[0]), parts.count == 2 ? parts[1] : nil)
        }
    }

    private mutating func add(_ name: String, _ value: ArraySlice<UInt8>?) throws(Reply) {
        switch (name, value) {
        case ("SIZE", .some(let digits)):
            guard size == nil, let size = decimal(digits) else { throw .malformedParameter }
            self.size = size
        case ("BODY", .some(let type)):
            guard !hasBody, ["7BIT", "8BITMIME"].contains(capitals(type)) else { throw .malformedParameter }
            hasBody = true
        case ("SMTPUTF8", .none):
            guard !isUTF8 else { throw .malformedParameter }
            isUTF8 = true
        case ("AUTH", .some(let mailbox)):
            guard !hasAuth, !mailbox.isEmpty else { throw .malformedParameter }
            hasAuth = true
        case ("SIZE", .none), ("BODY", .none), ("AUTH", .none), ("SMTPUTF8", .some):
            throw .malformedParameter
        default:
            throw .unknownParameter
        }
    }
}

/// A number of 1 to 20 digits (RFC 1870 §5); what no `Int` holds counts as the largest.
private func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...20).contains(digits.count) else { return nil }
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self)) ?? Int.max
}
