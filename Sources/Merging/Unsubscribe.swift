// SPDX-License-Identifier: Apache-2.0

package import MIME

/// Whose button "unsubscribe" in a mail program is, and what it means (RFC 8058).
///
/// There is one such button for a digest. Letters of one target keep theirs; for letters of several
/// there must be a URI of the policy that stands for all of them. Each letter's own way remains beside it, as
/// a link.
enum Unsubscribe {
    /// The button of one letter.
    struct Target: Hashable {
        let uris: [String]
        let isOneClick: Bool
        let listID: String?

        init?(_ mail: Mail) {
            guard !mail.listUnsubscribe.isEmpty else { return nil }
            uris = mail.listUnsubscribe
            isOneClick = mail.listUnsubscribePost
            listID = mail.listID
        }

        /// The same URIs, or the same list: the URI identifies customer and list (RFC 8058 §3.1), whatever
        /// else stands in it.
        func isSame(as other: Target) -> Bool {
            uris == other.uris || listID != nil && listID == other.listID
        }
    }

    /// The digest's fields, or why there can be none.
    enum Fields: Hashable {
        case none
        case own(uri: String)
        case letter(Target)
        case conflict
    }

    /// `newestFirst` are the letters of one digest; of one target the newest letter's URIs are taken.
    static func fields(newestFirst mails: [Mail], policy: String?) -> Fields {
        let targets = mails.compactMap(Target.init)
        guard let first = targets.first else { return .none }
        let isOne = targets.allSatisfy { $0.isSame(as: first) }
        if isOne, targets.count == mails.count || policy == nil { return .letter(first) }
        return policy.map { .own(uri: $0) } ?? .conflict
    }

    /// The field lines; a URI is written as it is, in one line if need be: folds inside one break programs.
    static func lines(_ fields: Fields) -> [UInt8] {
        switch fields {
        case .none, .conflict:
            return []
        case .own(let uri):
            return field([uri]) + (isSecure(uri) ? post : [])
        case .letter(let target):
            return target.isOneClick ? field(oneClick(target.uris)) + post : field(target.uris)
        }
    }

    /// With one click there is exactly one https URI, and no other of the web (RFC 8058 §3.1); those that are
    /// left out here stand beside the letter.
    private static func oneClick(_ uris: [String]) -> [String] {
        let first = uris.firstIndex(where: isSecure)
        return uris.indices.filter { $0 == first || !Section.isWeb(uris[$0]) }.map { uris[$0] }
    }

    private static func isSecure(_ uri: String) -> Bool {
        uri.lowercased().hasPrefix("https:")
    }

    private static let post = Array("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".utf8)

    private static func field(_ uris: [String]) -> [UInt8] {
        FieldWriter.field("List-Unsubscribe", uris.map { "<\(asciiURI($0))>" }.joined(separator: ", "))
    }

    /// Characters beyond ASCII percent-encoded (RFC 3987 §3.1), as every program does with them.
    private static func asciiURI(_ uri: String) -> String {
        uri.utf8.reduce(into: "") { text, byte in
            if byte > 0x20, byte < 0x7F {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text +=
                    byte < 16
                    ? "%0\(String(byte, radix: 16))" : "%\(String(byte, radix: 16, uppercase: true))"
            }
        }
    }
}

extension Digest {
    /// Whether two letters may share a mail as far as unsubscribing goes: both have the same target or list,
    /// or one of them has none, or the policy has a URI of its own that stands for both.
    package static func mayShare(_ one: Mail, _ other: Mail, policyUnsubscribe isPolicys: Bool) -> Bool {
        guard !isPolicys else { return true }
        if let list = one.listID, let otherList = other.listID, list != otherList { return false }
        guard let target = Unsubscribe.Target(one), let otherTarget = Unsubscribe.Target(other) else {
            return true
        }
        return target.isSame(as: otherTarget)
    }
}
