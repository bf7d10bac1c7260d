// SPDX-License-Identifier: Apache-2.0

/// What one call to libcurl left behind: the three values that tell what happened, and the words for it.
package struct Exchange: Hashable, Sendable {
    /// libcurl's result, a `CURLcode`.
    package var result: UInt32
    /// The code of the relay's last reply; 0 where there was none, or where it broke off.
    package var code: Int
    /// Whether libcurl was told that the body ends, so that it may have sent the final dot.
    package var endOfBodyGiven: Bool
    /// Whether the last refusal was the answer to RCPT, and so is about the recipient.
    package var refusesRecipient: Bool
    /// The relay's words, escaped; empty where it said nothing.
    package var words: String
    /// libcurl's own account, escaped; may be empty.
    package var detail: String
    /// Whether a kept connection was used.
    package var wasReused: Bool
    /// Why we ended it ourselves.
    package var veto: Veto?

    package init(
        result: UInt32,
        code: Int,
        endOfBodyGiven: Bool,
        refusesRecipient: Bool = false,
        words: String = "",
        detail: String = "",
        wasReused: Bool = false,
        veto: Veto? = nil,
    ) {
        self.result = result
        self.code = code
        self.endOfBodyGiven = endOfBodyGiven
        self.refusesRecipient = refusesRecipient
        self.words = words
        self.detail = detail
        self.wasReused = wasReused
        self.veto = veto
    }

    /// Whether the relay had closed the kept connection while it was idle: nothing was attempted, and a new
    /// connection is tried at once. Never after the end of the body, when a second try could be a second
    /// mail.
    package var foundConnectionClosed: Bool {
        guard wasReused, !endOfBodyGiven else { return false }
        let isBroken = result == CurlResult.sendError || result == CurlResult.receiveError
        return code == 421 || (isBroken && code < 400)
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
    package static let writeError: UInt32 = 23
    package static let timedOut: UInt32 = 28
    package static let handshakeFailed: UInt32 = 35
    package static let abortedByUs: UInt32 = 42
    package static let gotNothing: UInt32 = 52
    package static let sendError: UInt32 = 55
    package static let receiveError: UInt32 = 56
    package static let certificateRefused: UInt32 = 60
    package static let noTLSOffered: UInt32 = 64
    package static let loginDenied: UInt32 = 67
    package static let badAuthorities: UInt32 = 77
}
