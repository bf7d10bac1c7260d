// SPDX-License-Identifier: Apache-2.0

package import Judging
import MIME

/// The one field that Tact adds to a letter: its `Received` (RFC 5321 §4.4).
///
/// It is made at intake without the recipient, since a message to several people is kept once; each letter
/// that leaves names its own recipient and no other, so that nobody sees who else was in Bcc.
package enum TraceField {
    /// The longest name of a client that is repeated; RFC 1035 §2.3.4 allows 255 octets for a domain.
    static let heloBytesMax = 255

    /// The field's value for a message, as the ledger keeps it: `from … by … with … id …; date`, on one line.
    package static func value(
        of trace: Trace,
        hostname: String,
        id: MessageKey,
        at moment: Timestamp
    ) -> String {
        // RFC 5321 §4.1.3: an IPv6 address says that it is one.
        let version = trace.peer.utf8.contains(UInt8(ascii: ":")) ? "IPv6:" : ""
        let peer = trace.peer == "local" ? "local" : "[\(version)\(token(trace.peer))]"
        let tls = trace.tls.map { " (\(words($0)))" } ?? ""
        return "from \(token(trace.helo)) (\(peer)) by \(hostname) (Tact) with \(token(trace.with))\(tls)"
            + " id \(id); \(moment.rfc5322())"
    }

    /// The field's value for a mail that Tact made itself.
    package static func value(ofDispatch id: DispatchID, hostname: String, at moment: Timestamp) -> String {
        "by \(hostname) (Tact) with local id \(id); \(moment.rfc5322())"
    }

    /// The whole field, folded, with the recipient of this letter, ready to stand on top of the mail.
    package static func bytes(value: String, recipient: String) -> [UInt8] {
        let value = Array(value.utf8)
        guard let semicolon = value.lastIndex(of: UInt8(ascii: ";")) else {
            preconditionFailure("a trace ends with its date")
        }
        var field = Array("Received: ".utf8)
        field.reserveCapacity(value.count + recipient.utf8.count + 32)
        // A trace of Tact's own mail begins with its `by`.
        let hop = value.firstIndex(of: Array(" by ".utf8)) ?? 0
        field += value[..<hop]
        if hop > 0 { field += "\r\n\t".utf8 }
        field += value[(hop > 0 ? hop + 1 : 0)..<semicolon]
        // An address that is no plain path is left out: the field must stay one, whatever a recipient looks
        // like.
        if recipient.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E }) {
            field += "\r\n\tfor <\(recipient)>".utf8
        }
        field += ";\r\n\t".utf8
        field += value[(semicolon + 1)...].drop { $0 == UInt8(ascii: " ") }
        field += "\r\n".utf8
        return field
    }

    /// A stranger's word as it may stand in a field: printable ASCII without what ends a word or a comment.
    private static func token(_ text: String) -> String {
        if !text.isEmpty, text.utf8.count <= heloBytesMax, text.utf8.allSatisfy(isPlain) { return text }
        let kept = text.utf8.prefix(heloBytesMax).filter(isPlain)
        return kept.isEmpty ? "unknown" : String(decoding: kept, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ";"),
            UInt8(ascii: "\\"), UInt8(ascii: "\""):
            false
        default: byte > 0x20 && byte < 0x7F
        }
    }

    private static func words(_ text: String) -> String {
        text.split(separator: " ").map { token(String($0)) }.joined(separator: " ")
    }
}
