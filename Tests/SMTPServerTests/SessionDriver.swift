// SPDX-License-Identifier: Apache-2.0

import SMTP

/// The smallest driver that a session can have: no sockets, no waiting.
struct SessionDriver {
    private var session: Session
    private var lines: LineReader
    private var content: DataReader?
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private let login: (username: String, password: String)?
    private(set) var isClosed = false
    private(set) var taken: [String] = []

    init(_ dialogue: Dialogue) {
        self.init(isLMTP: dialogue.isLMTP, login: dialogue.login)
    }

    init(isLMTP: Bool, login: (username: String, password: String)?) {
        self.login = login
        let offer = Offer(
            hostname: "tact.test",
            dialect: isLMTP ? .lmtp : .smtp,
            logins: login == nil ? .none : .local([.plain, .login]),
        )
        session = Session(offer: offer, source: login == nil ? "crm" : nil)
        lines = LineReader(limits: offer.limits)
        perform(session.handle(.connected))
    }

    mutating func receive(_ bytes: [UInt8]) {
        input += bytes
        while !isClosed, let event = nextEvent() { perform(session.handle(event)) }
    }

    mutating func nextLine() -> String? {
        guard let end = output.firstIndex(of: 10) else { return nil }
        let line = String(decoding: output[..<(end - 1)], as: UTF8.self)
        output.removeFirst(end + 1)
        return line
    }

    mutating func nextReply() -> String? {
        var line = nextLine()
        while let text = line, text.utf8.dropFirst(3).first == UInt8(ascii: "-") { line = nextLine() }
        return line
    }

    private mutating func nextEvent() -> Session.Event? {
        if var reader = content {
            let consumed = reader.read(input.span)
            input.removeFirst(consumed)
            content = reader.content == nil ? reader : nil
            return reader.content.map { .content($0) }
        }
        let bytes = input
        let (line, consumed) = lines.next(in: bytes.span)
        input.removeFirst(consumed)
        return line.map { .line($0, input.isEmpty ? .nothing : .bytes) }
    }

    private mutating func perform(_ action: Session.Action) {
        switch action {
        case .proceed: break
        case .reply(let reply), .replyThenSecure(let reply): reply.write(to: &output)
        case .replyToEach(let replies): replies.forEach { $0.write(to: &output) }
        case .replyThenClose(let reply):
            reply.write(to: &output)
            isClosed = true
        case .replyThenRead(let reply, let expected):
            reply.write(to: &output)
            content = DataReader(limits: session.offer.limits, expected: expected)
        case .admit: perform(session.handle(.admitted))
        case .authenticate(.password(let username, let password)):
            let isKnown = username == login?.username && password.bytes == Array((login?.password ?? "").utf8)
            perform(session.handle(isKnown ? .loggedIn("crm") : .loginFailed))
        case .authenticate(.external): perform(session.handle(.loginFailed))
        case .handOver(let message):
            let recipients = message.envelope.recipients.map(\.address)
            let sender = message.envelope.sender.address
            taken.append(
                describe(source: message.source, sender: sender, recipients: recipients, body: message.body)
            )
            perform(session.handle(.taken("M\(taken.count)")))
        }
    }
}
