// SPDX-License-Identifier: Apache-2.0

import Office
import SMTP
import SMTPServer
import Testing

/// Every dialogue holds for the session alone and for the living server.
@Suite(.timeLimit(.minutes(10))) struct DialogueTests {
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
