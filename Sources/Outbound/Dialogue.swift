// SPDX-License-Identifier: Apache-2.0

/// What has been heard on one connection, line by line, and what that asks of us.
///
/// libcurl speaks; this only listens. It knows the relay's offers, which libcurl keeps to itself, and the
/// words that explain the outcome. Offers made before STARTTLS are forgotten: anybody could have written
/// them.
struct Dialogue: Hashable, Sendable {
    /// How far the connection is.
    private enum State: Hashable {
        case greeting
        /// The answer to EHLO is awaited, or, once that was refused, the one to HELO.
        case hello(refusals: Int)
        case startTLS
        /// Log-in and mails.
        case ready
        /// Refused in a way after which libcurl only says QUIT; what follows explains nothing.
        case over
    }

    /// What follows from a line.
    enum Directive: Hashable {
        case goOn
        /// The transfer ends here, before MAIL.
        case veto(Veto)
        /// libcurl will close the connection; its QUIT need not be answered.
        case hangUp
    }

    /// The relay's offers, once EHLO has been answered for the last time.
    private(set) var offers: Offers?
    /// The words of the last reply, or of those since the end of the body.
    private(set) var words = ReplyText()

    /// Whether what was refused before the body is RCPT.
    private(set) var refusesRecipient = false

    /// The commands of this mail that were answered with 250: MAIL, then RCPT. libcurl sends one, and waits.
    private var acceptedCommands = 0
    private var state = State.greeting
    private var heard = Offers()
    private var isInsideReply = false
    private var awaitsTLS: Bool
    private var bodyEnded = false
    private let needsTLS: Bool
    private let needs: Needs
    private let logsIn: Bool

    /// - Parameter offers: what a kept connection is known to offer; nil for a new one.
    init(needs: Needs, logsIn: Bool, startsTLS: Bool, offers: Offers?) {
        self.needs = needs
        self.logsIn = logsIn
        needsTLS = startsTLS
        awaitsTLS = startsTLS
        if let offers {
            self.offers = offers
            state = .ready
        }
    }

    /// A new connection begins: nothing that was heard before counts.
    mutating func begin() {
        self = Dialogue(needs: needs, logsIn: logsIn, startsTLS: needsTLS, offers: nil)
    }

    /// From here on, the words are the answer to the final dot.
    mutating func endBody() {
        bodyEnded = true
        isInsideReply = false
        words.clear()
    }

    /// Takes a line from the relay, with its line end; what is no reply is passed over.
    mutating func hear(_ bytes: Span<UInt8>) -> Directive {
        guard state != .over, let line = ReplyLine(bytes) else { return .goOn }
        let isFirst = !isInsideReply
        if isFirst, !bodyEnded { words.clear() }
        words.add(bytes, line)
        isInsideReply = !line.isFinal
        if case .hello = state {
            if isFirst { heard = Offers() } else { heard.take(line.words(in: bytes)) }
        }
        return line.isFinal ? conclude(code: line.code) : .goOn
    }

    /// What a whole reply means where it stands.
    private mutating func conclude(code: Int) -> Directive {
        let isRefusal = code >= 400
        switch state {
        case .greeting:
            state = isRefusal ? .over : .hello(refusals: 0)
        case .hello(let refusals) where isRefusal:
            state = refusals > 0 || needsTLS ? .over : .hello(refusals: 1)
        case .hello(let refusals) where awaitsTLS && refusals == 0:
            state = heard.startTLS ? .startTLS : .over
        case .hello(let refusals):
            let offered = refusals > 0 ? Offers() : heard
            (offers, state) = (offered, .ready)
            return offered.veto(on: needs, logsIn: logsIn).map(Directive.veto) ?? .goOn
        case .startTLS:
            awaitsTLS = false
            state = isRefusal ? .over : .hello(refusals: 0)
        case .ready where isRefusal && !bodyEnded:
            refusesRecipient = acceptedCommands == 1
            state = .over
        case .ready where code == 250:
            acceptedCommands += 1
        case .ready, .over:
            break
        }
        return state == .over ? .hangUp : .goOn
    }
}
