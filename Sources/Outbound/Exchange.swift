// SPDX-License-Identifier: Apache-2.0

/// How the handing over of one mail to a relay ended.
package enum Exchange: Hashable, Sendable {
    /// With an answer to this step, which let nothing follow, or nothing had to.
    case answered(Step, Reply)
    /// Without an answer to this step.
    case broken(Fault, at: Step)
    /// Before the first: there is no connection.
    case unconnected(ConnectionFailure)
    /// Before the first, by us.
    case vetoed(Veto)

    /// Whether a kept connection may have been closed by the relay while it was idle: then nothing was
    /// attempted, and a new one is tried at once. Never after the final dot, when a second try could be a
    /// second mail.
    package var foundConnectionClosed: Bool {
        switch self {
        case .answered(.rset, _): true
        case .answered(let step, let reply): step != .dot && reply.code == Reply.closing
        case .broken(let fault, let step): step != .dot && fault.cause == .closed
        case .unconnected, .vetoed: false
        }
    }
}

/// A step of handing one mail over.
package enum Step: Hashable, Sendable {
    case rset, mail, rcpt, data
    /// The mail without its final dot.
    case body
    /// From the moment when the final dot may be on its way.
    case dot

    /// Whether the answer is the one that lets the next step follow (RFC 5321 §4.3.2).
    func isMet(by reply: Reply) -> Bool {
        self == .data ? reply.code == 354 : (200..<300).contains(reply.code)
    }
}

/// Why there is no connection: libcurl's result, a `CURLcode`, and the words for it.
package struct ConnectionFailure: Error, Hashable, Sendable {
    package let result: UInt32
    /// The relay's last words, escaped; empty where it said nothing.
    package let words: String
    /// libcurl's own account, escaped; may be empty.
    package let detail: String

    package init(result: UInt32, words: String = "", detail: String = "") {
        self.result = result
        self.words = words
        self.detail = detail
    }
}

/// The results of libcurl that mean something here (curl.se/libcurl/c/libcurl-errors.html).
///
/// libcurl never renumbers them, so they are written out, and what decides needs no C.
package enum CurlResult {
    package static let unresolvedHost: UInt32 = 6
    package static let noConnection: UInt32 = 7
    package static let weirdReply: UInt32 = 8
    package static let accessDenied: UInt32 = 9
    package static let timedOut: UInt32 = 28
    package static let handshakeFailed: UInt32 = 35
    package static let gotNothing: UInt32 = 52
    package static let sendError: UInt32 = 55
    package static let receiveError: UInt32 = 56
    package static let certificateRefused: UInt32 = 60
    package static let noTLSOffered: UInt32 = 64
    package static let loginDenied: UInt32 = 67
    package static let badAuthorities: UInt32 = 77
}
