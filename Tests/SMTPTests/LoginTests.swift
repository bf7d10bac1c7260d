// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct LoginTests {
    private let offer = Offer(
        hostname: "tact.test",
        extensions: .startTLS,
        logins: .encrypted([.plain, .login]),
    )

    /// A session that has gone through STARTTLS.
    private func secured() -> Session {
        var session = Session.greeted(offer, source: nil)
        _ = session.hear("STARTTLS")
        _ = session.handle(.secured("TLSv1.3"))
        _ = session.hear("EHLO client.example")
        return session
    }

    private let crm = Session.Action.authenticate(.password(username: "crm", Secret(bytes("secret"))))

    @Test func loginsAreOfferedAndTakenOnlyAfterTLS() {
        var session = Session(offer: offer, source: nil)
        _ = session.handle(.connected)
        #expect(!extensions(session.hear("EHLO x")).contains("AUTH PLAIN LOGIN"))
        #expect(session.hear("AUTH PLAIN AGNybQBzZWNyZXQ=").code == 538)
        #expect(
            session.hear("MAIL FROM:<a@x.example>") == .reply(Reply(530, "5.7.0 Say STARTTLS, then log in"))
        )
        #expect(session.hear("STARTTLS") == .replyThenSecure(Reply(220, "2.0.0 Ready to start TLS")))
        #expect(session.handle(.secured("TLSv1.3")) == .proceed)
        #expect(extensions(session.hear("EHLO x")).contains("AUTH PLAIN LOGIN"))
        #expect(session.hear("STARTTLS").code == 503)
    }

    @Test func whatWasSaidInTheClearIsForgotten() {
        var session = Session.greeted(offer)
        _ = session.hear("MAIL FROM:<a@x.example>")
        _ = session.handle(.admitted)
        _ = session.hear("STARTTLS")
        _ = session.handle(.secured("TLSv1.3"))
        #expect(session.hear("RCPT TO:<b@y.example>").code == 503)
        #expect(session.hear("MAIL FROM:<a@x.example>") == .reply(Reply(503, "5.5.1 Say EHLO first")))
    }

    @Test(arguments: [
        ["AUTH PLAIN AGNybQBzZWNyZXQ="], ["AUTH PLAIN", "AGNybQBzZWNyZXQ="],
        ["auth plain Y3JtAGNybQBzZWNyZXQ="],
        ["AUTH LOGIN", "Y3Jt", "c2VjcmV0"], ["AUTH LOGIN Y3Jt", "c2VjcmV0"],
    ])
    func everyFormOfALoginIsUnderstood(_ lines: [String]) {
        var session = secured()
        for line in lines.dropLast() { #expect(session.hear(line).code == 334) }
        #expect(session.hear(lines[lines.count - 1]) == crm)
        #expect(session.handle(.loggedIn("crm")) == .reply(Reply(235, "2.7.0 Logged in")))
        #expect(session.hear("MAIL FROM:<a@x.example> AUTH=<>") == .admit(nil))
        _ = session.handle(.admitted)
        _ = session.hear("RCPT TO:<b@y.example>")
        _ = session.hear("DATA")
        guard case .handOver(let message) = session.handle(.content(.whole([]))) else {
            Issue.record("nothing handed over")
            return
        }
        #expect([message.source, message.with, message.tls] == ["crm", "ESMTPSA", "TLSv1.3"])
    }

    @Test(arguments: [
        (["AUTH PLAIN AGNybQBzZWNyZXQ"], 501), (["AUTH PLAIN ="], 501), (["AUTH PLAIN AGNybQA="], 501),
        (["AUTH PLAIN AGNybQBzAGU="], 501), (["AUTH PLAIN YW5hAGNybQBzZWNyZXQ="], 501),
        (["AUTH PLAIN", "*"], 501),
        (["AUTH PLAIN", "not base64"], 501), (["AUTH PLAIN", ""], 501), (["AUTH LOGIN", "Y3Jt", "*"], 501),
        (["AUTH LOGIN", "/////w==", "c2VjcmV0"], 501), (["AUTH LOGIN", "Y3Jt", "Y3Jn"], nil),
        (["AUTH CRAM-MD5"], 504), (["AUTH EXTERNAL ="], 504),
    ])
    func aMalformedLoginAsksNobody(_ lines: [String], _ code: Int?) {
        var session = secured()
        for line in lines.dropLast() { #expect(session.hear(line).code == 334) }
        #expect(session.hear(lines[lines.count - 1]).code == code)
        if code != nil { #expect(session.state == .idle) }
    }

    @Test func threeFailedLoginsEndTheSession() {
        var session = secured()
        for _ in 1...2 {
            #expect(session.hear("AUTH PLAIN AGNybQBzZWNyZXQ=") == crm)
            #expect(session.handle(.loginFailed) == .reply(Reply(535, "5.7.8 Login failed")))
        }
        #expect(session.hear("AUTH PLAIN AGNybQBzZWNyZXQ=") == crm)
        #expect(session.handle(.loginFailed) == .replyThenClose(Reply(535, "5.7.8 Login failed")))
    }

    @Test func aLoginHasItsPlace() {
        var session = secured()
        _ = session.hear("AUTH PLAIN AGNybQBzZWNyZXQ=")
        _ = session.handle(.loggedIn("crm"))
        #expect(session.hear("AUTH PLAIN AGNybQBzZWNyZXQ=").code == 503)
        var trusted = Session.greeted(Offer(hostname: "x", logins: .local([.plain])))
        _ = trusted.hear("MAIL FROM:<a@x.example>")
        _ = trusted.handle(.admitted)
        #expect(trusted.hear("AUTH PLAIN").code == 503)
        var without = Session.greeted()
        #expect(without.hear("AUTH PLAIN").code == 502)
        #expect(without.hear("MAIL FROM:<a@x.example> AUTH=<>").code == 555)
        #expect(without.hear("STARTTLS").code == 502)
    }

    @Test func nothingMayFollowAStepOfALogin() {
        var session = secured()
        _ = session.hear("AUTH PLAIN")
        #expect(session.hear("AGNybQBzZWNyZXQ=", .bytes).closes)
    }

    @Test(arguments: [("AUTH EXTERNAL =", String?.none), ("AUTH EXTERNAL Y3Jt", "crm")])
    func theSystemCanSayWhoSomeoneIs(_ line: String, _ name: String?) {
        var session = Session.greeted(Offer(hostname: "x", logins: .local([.external])), source: nil)
        #expect(session.hear(line) == .authenticate(.external(actingFor: name)))
    }

    @Test func aSecretIsNotShown() {
        let credentials = Credentials.password(username: "crm", Secret(bytes("hunter2")))
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("104"), "\(text)")
        }
    }

    @Test(arguments: [
        (Dialect.smtp, "HELO", "", String?.none, "SMTP"), (.smtp, "EHLO", "", nil, "ESMTP"),
        (.smtp, "EHLO", "", "TLSv1.3", "ESMTPS"), (.smtp, "EHLO", " SMTPUTF8", nil, "UTF8SMTP"),
        (.smtp, "EHLO", " SMTPUTF8", "TLSv1.2", "UTF8SMTPS"), (.lmtp, "LHLO", "", nil, "LMTP"),
        (.lmtp, "LHLO", "", "TLSv1.3", "LMTPS"), (.lmtp, "LHLO", " SMTPUTF8", nil, "UTF8LMTP"),
    ])
    func theProtocolHasItsRegisteredName(
        _ dialect: Dialect,
        _ verb: String,
        _ parameter: String,
        _ tls: String?,
        _ name: String,
    ) {
        var session = Session(
            offer: Offer(hostname: "x", dialect: dialect, extensions: .utf8),
            source: "crm",
            tls: tls
        )
        _ = session.handle(.connected)
        _ = session.hear("\(verb) client")
        _ = session.hear("MAIL FROM:<a@x.example>\(parameter)")
        _ = session.handle(.admitted)
        _ = session.hear("RCPT TO:<b@y.example>")
        _ = session.hear("DATA")
        guard case .handOver(let message) = session.handle(.content(.whole([]))) else {
            Issue.record("nothing handed over")
            return
        }
        #expect(message.with == name)
    }

    @Test func nonASCIIAddressesNeedSMTPUTF8() {
        var session = Session.greeted(Offer(hostname: "x", extensions: .utf8))
        #expect(session.hear("MAIL FROM:<유나@x.example>").code == 553)
        #expect(session.hear("MAIL FROM:<a@x.example>") == .admit(nil))
        _ = session.handle(.admitted)
        #expect(session.hear("RCPT TO:<유나@x.example>").code == 553)
        _ = session.hear("RSET")
        #expect(session.hear("MAIL FROM:<유나@x.example> SMTPUTF8") == .admit(nil))
        _ = session.handle(.admitted)
        #expect(session.hear("RCPT TO:<유나@x.example>").code == 250)
        var without = Session.greeted()
        #expect(without.hear("MAIL FROM:<유나@x.example> SMTPUTF8").code == 555)
    }

    private func extensions(_ action: Session.Action) -> [String] {
        guard case .reply(let reply) = action else { return [] }
        return reply.lines
    }
}
