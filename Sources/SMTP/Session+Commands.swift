// SPDX-License-Identifier: Apache-2.0

/// What a client called itself, and with which verb.
struct Client: Hashable, Sendable {
    enum Verb { case ehlo, helo, lhlo }

    let name: String
    let verb: Verb
}

/// One command at a time.
extension Session {
    /// Who the peer is, as far as known.
    var source: String? { loginSource ?? connectionSource }

    mutating func command(_ line: Line, _ following: Following) -> Action {
        switch line {
        case .text(let bytes):
            return command(bytes, following)
        case .bareLineEnd:
            return close(.malformedLine)
        case .overlong:
            return refuse(.overlongLine)
        case .endless:
            return close(.overlongLine)
        }
    }

    private mutating func command(_ bytes: [UInt8], _ following: Following) -> Action {
        let command: Command
        do {
            command = try Command(parsing: bytes)
        } catch {
            return refuse(error)
        }
        if case .auth = command {
            guard bytes.count + 2 <= offer.limits.loginBytesMax else { return refuse(.overlongLine) }
        } else {
            guard bytes.count + 2 <= offer.limits.commandBytesMax else { return refuse(.overlongLine) }
        }
        if command.endsGroup && following == .bytes { return close(.pipelined) }
        if command.movesNoMail {
            uselessCommands += 1
            guard uselessCommands <= offer.limits.uselessCommandsMax else { return close(.tooManyErrors) }
        }
        return perform(command)
    }

    private mutating func perform(_ command: Command) -> Action {
        switch command {
        case .ehlo(let name): return greeted(Client(name: name, verb: .ehlo), in: .smtp)
        case .helo(let name): return greeted(Client(name: name, verb: .helo), in: .smtp)
        case .lhlo(let name): return greeted(Client(name: name, verb: .lhlo), in: .lmtp)
        case .mail(let sender, let parameters): return mail(from: sender, parameters)
        case .rcpt(let recipient): return rcpt(to: recipient)
        case .data: return data()
        case .rset:
            resetTransaction()
            return .reply(.ok)
        case .noop: return .reply(.ok)
        case .vrfy: return .reply(.cannotVerify)
        case .help: return .reply(.help)
        case .quit: return close(.goodbye)
        case .startTLS: return startTLS()
        case .auth(let mechanism, let initial): return auth(mechanism, initial: initial)
        }
    }

    private mutating func greeted(_ client: Client, in dialect: Dialect) -> Action {
        guard dialect == offer.dialect else { return refuse(.unknownCommand) }
        resetTransaction()
        self.client = client
        guard client.verb != .helo else { return .reply(Reply(250, offer.hostname)) }
        var lines = [
            offer.hostname, "PIPELINING", "SIZE \(offer.limits.messageBytesMax)", "8BITMIME",
            "ENHANCEDSTATUSCODES",
        ]
        if offer.extensions.contains(.utf8) { lines.append("SMTPUTF8") }
        if canEncrypt { lines.append("STARTTLS") }
        let mechanisms = mechanismsNow
        if !mechanisms.isEmpty { lines.append("AUTH " + mechanisms.map(\.rawValue).joined(separator: " ")) }
        return .reply(Reply(250, lines: lines))
    }

    private mutating func mail(from sender: Path, _ parameters: MailParameters) -> Action {
        guard let client else { return refuse(.greetFirst) }
        guard case .idle = state else { return refuse(.nestedMail) }
        guard source != nil else {
            return refuse(canEncrypt && mechanismsNow.isEmpty ? .encryptAndLogIn : .loginNeeded)
        }
        let knowsAuth = offer.logins != .none
        if client.verb == .helo && !parameters.isEmpty || parameters.hasAuth && !knowsAuth
            || parameters.isUTF8 && !offer.extensions.contains(.utf8)
        {
            return refuse(.unknownParameter)
        }
        guard sender.isASCII || parameters.isUTF8 else { return refuse(.needsUTF8) }
        guard parameters.size ?? 0 <= offer.limits.messageBytesMax else { return refuse(.tooLarge) }
        state = .admitting(Envelope(sender: sender, parameters: parameters))
        return .admit(parameters.size)
    }

    private mutating func rcpt(to recipient: Path) -> Action {
        guard case .addressed(var envelope) = state else { return refuse(.mailFirst) }
        guard recipient.isASCII || envelope.isUTF8 else { return refuse(.needsUTF8) }
        guard envelope.recipients.count < offer.limits.recipientsMax else {
            recipientsOver += 1
            let isForgiven = recipientsOver <= offer.limits.recipientsOverMax
            return isForgiven ? .reply(.tooManyRecipients) : refuse(.tooManyRecipients)
        }
        state = .idle  // so that the list is not shared while it grows
        envelope.recipients.append(recipient)
        state = .addressed(envelope)
        return .reply(.recipientOK)
    }

    private mutating func data() -> Action {
        guard case .addressed(let envelope) = state else { return refuse(.mailFirst) }
        guard !envelope.recipients.isEmpty else {
            return refuse(offer.dialect == .lmtp ? .recipientFirst : .noRecipient)
        }
        state = .reading(envelope)
        return .replyThenRead(.sendContent, expected: envelope.size)
    }

    private var canEncrypt: Bool { offer.extensions.contains(.startTLS) && tls == nil }

    private mutating func startTLS() -> Action {
        guard offer.extensions.contains(.startTLS) else { return refuse(.notOffered) }
        guard tls == nil else { return refuse(.encryptedAlready) }
        resetTransaction()
        state = .securing
        return .replyThenSecure(.startTLS)
    }

    /// What was said in the clear could have been said by anybody (RFC 3207 §4.2).
    mutating func secured(_ version: String) -> Action {
        tls = version
        client = nil
        loginSource = nil
        resetTransaction()
        return .proceed
    }
}

extension Command {
    /// Whether RFC 2920 §3.1 lets nothing follow the command before its reply, and something could go wrong
    /// if it did.
    fileprivate var endsGroup: Bool {
        switch self {
        case .ehlo, .helo, .lhlo, .data, .startTLS, .auth: true
        case .mail, .rcpt, .rset, .noop, .vrfy, .help, .quit: false
        }
    }

    fileprivate var movesNoMail: Bool {
        switch self {
        case .ehlo, .helo, .lhlo, .rset, .noop, .vrfy, .help: true
        case .mail, .rcpt, .data, .quit, .startTLS, .auth: false
        }
    }
}
