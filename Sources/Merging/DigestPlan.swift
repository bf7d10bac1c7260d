// SPDX-License-Identifier: Apache-2.0

package import MIME

/// One letter on its way into a digest.
package struct DigestLetter: Sendable {
    /// The letter's id, for errors alone: it does not show in the digest.
    package let id: String
    package let mail: Mail
    /// When it arrived, in milliseconds since 1970.
    package let sentAt: Int64

    package init(id: String, mail: Mail, sentAt: Int64) {
        self.id = id
        self.mail = mail
        self.sentAt = sentAt
    }
}

/// What the policy and the case say of a digest.
package struct DigestPlan: Sendable {
    /// The policy's From: an address, or a name in UTF-8 and an address in angle brackets.
    package let from: String
    /// The policy's subject; each `{count}` becomes the number of letters.
    package let subject: String
    /// The customer's address, for when the newest letter's To does not name it.
    package let recipient: String
    /// With its angle brackets; made once, the same on every attempt.
    package let messageID: String
    /// In milliseconds since 1970; made once, the same on every attempt.
    package let date: Int64
    /// The customer's zone now, for the times that a person reads.
    package let utcOffsetMinutes: Int
    /// `nil`: the language that most of the letters are in, else English.
    package let language: Digest.Language?
    /// The policy's URI with customer and token filled in, meaning "stop all that this digest carries".
    package let unsubscribe: String?
    /// `nil`: `rendered` where nothing is lost by it, else `container`.
    package let form: Digest.Form?

    package init(
        from: String,
        subject: String,
        recipient: String,
        messageID: String,
        date: Int64,
        utcOffsetMinutes: Int = 0,
        language: Digest.Language? = nil,
        unsubscribe: String? = nil,
        form: Digest.Form? = nil,
    ) {
        precondition(abs(utcOffsetMinutes) < 24 * 60)
        self.from = from
        self.subject = subject
        self.recipient = recipient
        self.messageID = messageID
        self.date = date
        self.utcOffsetMinutes = utcOffsetMinutes
        self.language = language
        self.unsubscribe = unsubscribe
        self.form = form
    }
}

/// Why there is no digest of these letters; each of them can still leave by itself.
package enum DigestError: Error, Hashable, Sendable {
    /// One letter is no digest.
    case tooFewLetters
    /// This letter has to pass unmerged, for a reason of `Digest.obstacle`.
    case mustPassUnmerged(letter: String, obstacle: String)
    /// Letters of several unsubscribe targets, and the policy has no URI that stands for all of them.
    case severalUnsubscribeTargets
    /// The policy's From names no address.
    case badSender(String)
    /// The rendered form was asked for, and this letter would lose something by it.
    case cannotRender(letter: String, reason: String)
    /// The rendered form was asked for, and mail programs would cut it: its HTML has this many bytes.
    case tooLargeToRender(bytes: Int)
}

extension DigestError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooFewLetters: "a digest is made of at least two letters"
        case .mustPassUnmerged(let letter, let obstacle): "letter \(letter) passes unmerged: \(obstacle)"
        case .severalUnsubscribeTargets:
            "the letters have several unsubscribe targets, and the policy has no `unsubscribe` of its own"
        case .badSender(let from): "the policy's `from` names no address: \(from)"
        case .cannotRender(let letter, let reason): "letter \(letter) cannot be rendered: \(reason)"
        case .tooLargeToRender(let bytes):
            "rendered, the digest has \(bytes) bytes of HTML; at most \(Digest.htmlBytesMax) are shown whole"
        }
    }
}
