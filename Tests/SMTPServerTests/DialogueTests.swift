// SPDX-License-Identifier: Apache-2.0

import Office
import SMTP
import SMTPServer
import Testing

/// Every dialogue holds for the session alone and for the living server.
@Suite(.timeLimit(.minutes(1))) struct DialogueTests {
    @Test(arguments: try Dialogue.all())
    func theServerSpeaksIt(_ dialogue: Dialogue) async throws {
        let port = Recorder()
        try await talking(configuration(for: dialogue), to: port) { client in
            for step in dialogue.steps {
                switch step {
                case .send(let bytes): try await client.send(bytes)
                case .line(let line): #expect(await client.line() == line)
                case .reply(let code): #expect(await client.reply().last?.hasPrefix(code + " ") == true)
                case .closed: #expect(await client.line() == nil)
                }
            }
        }
        let taken = port.taken.map {
            describe(source: $0.source, sender: $0.sender, recipients: $0.recipients, body: $0.body)
        }
        #expect(taken == dialogue.taken)
    }

    @Test(arguments: try Dialogue.all())
    func theSessionSpeaksIt(_ dialogue: Dialogue) throws {
        var driver = SessionDriver(dialogue)
        for step in dialogue.steps {
            switch step {
            case .send(let bytes): driver.receive(bytes)
            case .line(let line): #expect(driver.nextLine() == line)
            case .reply(let code): #expect(driver.nextReply()?.hasPrefix(code + " ") == true)
            case .closed: #expect(driver.isClosed && driver.nextLine() == nil)
            }
        }
        #expect(driver.taken == dialogue.taken)
    }

    private func configuration(for dialogue: Dialogue) -> Configuration {
        let dialect = dialogue.isLMTP ? Dialect.lmtp : .smtp
        guard let login = dialogue.login else {
            return SMTPServerTests.configuration([
                Listener(anywhere, dialect: dialect, trust: .bound(source: "crm"))
            ])
        }
        let known = Sources.Login(
            username: login.username,
            password: Secret(Array(login.password.utf8)),
            source: "crm"
        )
        return SMTPServerTests.configuration(
            [Listener(anywhere, dialect: dialect, trust: .known)],
            sources: Sources(logins: [known]),
        )
    }
}

/// The smallest driver that a session can have: no sockets, no waiting.
private struct SessionDriver {
    private var session: Session
    private var lines: LineReader
    private var content: DataReader?
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private let login: (username: String, password: String)?
    private(set) var isClosed = false
    private(set) var taken: [String] = []

    init(_ dialogue: Dialogue) {
        login = dialogue.login
        let offer = Offer(
            hostname: "tact.test",
            dialect: dialogue.isLMTP ? .lmtp : .smtp,
            logins: dialogue.login == nil ? .none : .local([.plain, .login]),
        )
        session = Session(offer: offer, source: dialogue.login == nil ? "crm" : nil)
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
