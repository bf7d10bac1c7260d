// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

extension Session {
    /// Tells the session a line as it came in alone.
    mutating func hear(_ line: String, _ following: Following = .nothing) -> Action {
        handle(.line(.text(bytes(line)), following))
    }

    /// A session that has been greeted with EHLO.
    static func greeted(_ offer: Offer = Offer(hostname: "tact.test"), source: String? = "crm") -> Session {
        var session = Session(offer: offer, source: source)
        _ = session.handle(.connected)
        _ = session.hear(offer.dialect == .lmtp ? "LHLO client.example" : "EHLO client.example")
        return session
    }

    /// A session that waits for content, for one recipient.
    static func reading(_ offer: Offer = Offer(hostname: "tact.test"), recipients: Int = 1) -> Session {
        var session = Session.greeted(offer)
        _ = session.hear("MAIL FROM:<a@x.example>")
        _ = session.handle(.admitted)
        for number in 0..<recipients { _ = session.hear("RCPT TO:<r\(number)@y.example>") }
        _ = session.hear("DATA")
        return session
    }
}

extension Session.Action {
    /// The code of the reply, or nil if the action is none.
    var code: Int? {
        switch self {
        case .reply(let reply), .replyThenClose(let reply), .replyThenSecure(let reply),
            .replyThenRead(let reply, _):
            reply.code
        case .replyToEach(let replies): replies[0].code
        case .proceed, .admit, .authenticate, .handOver: nil
        }
    }

    var closes: Bool {
        if case .replyThenClose = self { true } else { false }
    }
}

@Suite struct SessionTests {
    @Test func aMessageGoesThroughActionByAction() throws {
        var session = Session(offer: Offer(hostname: "tact.test"), source: "crm")
        #expect(session.handle(.connected) == .reply(Reply(220, "tact.test ESMTP Tact")))
        let greeting = ["tact.test", "PIPELINING", "SIZE 26214400", "8BITMIME", "ENHANCEDSTATUSCODES"]
        #expect(session.hear("EHLO client.example") == .reply(Reply(250, lines: greeting)))
        #expect(session.hear("MAIL FROM:<a@x.example> SIZE=100 BODY=8BITMIME") == .admit(100))
        #expect(session.handle(.admitted) == .reply(Reply(250, "2.1.0 Sender OK")))
        #expect(session.hear("RCPT TO:<b@y.example>") == .reply(Reply(250, "2.1.5 Recipient OK")))
        #expect(session.hear("RCPT TO:<c@y.example>") == .reply(Reply(250, "2.1.5 Recipient OK")))
        let go = Reply(354, "End the message with a dot on a line of its own")
        #expect(session.hear("DATA") == .replyThenRead(go, expected: 100))
        guard case .handOver(let message) = session.handle(.content(.whole(bytes("a: b\r\n")))) else {
            Issue.record("nothing handed over")
            return
        }
        #expect(message.source == "crm")
        #expect(message.envelope.sender.address == "a@x.example")
        #expect(message.envelope.recipients.map(\.address) == ["b@y.example", "c@y.example"])
        #expect(message.body == bytes("a: b\r\n"))
        #expect([message.helo, message.with, message.tls] == ["client.example", "ESMTP", nil])
        #expect(session.handle(.taken("M1")) == .reply(Reply(250, "2.0.0 Accepted as M1")))
        #expect(session.hear("QUIT") == .replyThenClose(Reply(221, "2.0.0 Goodbye")))
        #expect(session.state == .closing)
    }

    @Test func whoIsNobodyMayNotBegin() {
        var session = Session.greeted(source: nil)
        #expect(
            session.hear("MAIL FROM:<a@x.example>") == .reply(Reply(530, "5.7.0 Authentication required"))
        )
    }

    /// Every way out of a transaction leaves the session as if it had never been.
    @Test(arguments: [
        "RSET", "EHLO again.example", "content", "tooLarge", "nul", "overlongLine", "overlongHeader",
        "noRoom", "refused",
        "notAdmitted",
    ])
    func afterATransactionNothingOfItIsLeft(_ way: String) {
        var session = Session.reading()
        switch way {
        case "content":
            _ = session.handle(.content(.whole([])))
            _ = session.handle(.taken("M1"))
        case "refused":
            _ = session.handle(.content(.whole([])))
            _ = session.handle(.refused(Reply(452, "4.3.1 x")))
        case "tooLarge": #expect(session.handle(.content(.refused(.tooLarge))).code == 552)
        case "nul": #expect(session.handle(.content(.refused(.nul))).code == 554)
        case "overlongLine": #expect(session.handle(.content(.refused(.overlongLine))).code == 554)
        case "overlongHeader": #expect(session.handle(.content(.refused(.overlongHeader))).code == 552)
        case "noRoom": #expect(session.handle(.content(.refused(.noRoom))).code == 452)
        case "notAdmitted":
            session = .greeted()
            _ = session.hear("MAIL FROM:<a@x.example>")
            #expect(session.handle(.refused(Reply(452, "4.3.1 x"))).code == 452)
        default:
            session = .greeted()
            _ = session.hear("MAIL FROM:<a@x.example>")
            _ = session.handle(.admitted)
            _ = session.hear("RCPT TO:<b@y.example>")
            #expect(session.hear(way).code == 250)
        }
        #expect(session.state == .idle)
        #expect(session.hear("RCPT TO:<b@y.example>").code == 503)
        #expect(session.hear("DATA").code == 503)
        #expect(session.hear("MAIL FROM:<a@x.example>") == .admit(nil))
        #expect(session.handle(.admitted).code == 250)
        #expect(session.hear("DATA").code == 554)
    }

    @Test(arguments: [ContentFault.bareLineEnd, .endless])
    func aFaultThatMakesTheRestUntrustworthyCloses(_ fault: ContentFault) {
        var session = Session.reading()
        #expect(session.handle(.content(.refused(fault))).closes)
        #expect(session.state == .closing)
    }

    @Test(arguments: ["DATA", "EHLO x", "HELO x", "STARTTLS", "AUTH PLAIN"])
    func nothingMayFollowACommandThatEndsAGroup(_ command: String) {
        var session = Session.greeted(
            Offer(hostname: "tact.test", extensions: .startTLS, logins: .local([.plain]))
        )
        _ = session.hear("MAIL FROM:<a@x.example>")
        _ = session.handle(.admitted)
        _ = session.hear("RCPT TO:<b@y.example>")
        let action = session.hear(command, .bytes)
        #expect(
            action == .replyThenClose(Reply(503, "5.5.0 Nothing may follow this command before its reply"))
        )
    }

    @Test(arguments: ["NOOP", "RSET", "VRFY x", "MAIL FROM:<a@x.example>", "QUIT"])
    func otherCommandsMayBeFollowed(_ command: String) {
        var session = Session.greeted()
        #expect(session.hear(command, .bytes).code != 503)
    }

    @Test func bareLineEndsCloseInEveryPlace() {
        for var session in [Session.greeted(), .addressed(), .inLogin()] {
            #expect(session.handle(.line(.bareLineEnd, .bytes)).closes)
        }
    }

    @Test func overlongLinesAreRefusedAndEndlessOnesClose() {
        for var session in [Session.greeted(), .addressed(), .inLogin()] {
            #expect(session.handle(.line(.overlong, .nothing)) == .reply(Reply(500, "5.5.6 Line too long")))
            #expect(session.hear("NOOP").code == 250)
            #expect(session.handle(.line(.endless, .nothing)).closes)
        }
    }

    @Test func onlyALoginMayBeLongerThanACommand() {
        var session = Session.greeted(Offer(hostname: "tact.test", logins: .local([.plain])))
        let long = String(repeating: "A", count: 3_000)
        #expect(session.hear("NOOP \(long)").code == 500)
        #expect(session.hear("AUTH PLAIN \(long)").code == 501)
    }

    @Test func twentyErrorsEndASession() {
        var session = Session.greeted()
        for _ in 1..<20 { #expect(session.hear("FOO") == .reply(Reply(500, "5.5.1 Unknown command"))) }
        #expect(session.hear("FOO") == .replyThenClose(Reply(421, "4.7.0 Too many errors")))
    }

    @Test func ahundredUselessCommandsEndASessionAndMailForgivesThem() {
        var session = Session.greeted()
        for _ in 2...100 { #expect(session.hear("NOOP").code == 250) }
        var forgiven = session
        #expect(session.hear("NOOP") == .replyThenClose(Reply(421, "4.7.0 Too many errors")))
        _ = forgiven.hear("MAIL FROM:<a@x.example>")
        _ = forgiven.handle(.admitted)
        _ = forgiven.hear("RCPT TO:<b@y.example>")
        _ = forgiven.hear("DATA")
        _ = forgiven.handle(.content(.whole([])))
        _ = forgiven.handle(.taken("M1"))
        #expect(forgiven.hear("NOOP").code == 250)
    }

    @Test func recipientsBeyondTheLimitAreRefusedAndTheOthersKept() {
        var limits = Limits()
        limits.recipientsMax = 3
        var session = Session.greeted(Offer(hostname: "tact.test", limits: limits))
        _ = session.hear("MAIL FROM:<a@x.example>")
        _ = session.handle(.admitted)
        let codes = (0..<40).map { session.hear("RCPT TO:<r\($0)@y.example>").code }
        #expect(codes == Array(repeating: 250, count: 3) + Array(repeating: 452, count: 37))
        #expect(session.hear("DATA").code == 354)
        guard case .handOver(let message) = session.handle(.content(.whole([]))) else {
            Issue.record("nothing handed over")
            return
        }
        #expect(message.envelope.recipients.count == 3)
    }

    @Test func aHundredThousandRecipientsEndASessionThatKeepsTheFirstThousand() {
        var session = Session.greeted()
        _ = session.hear("MAIL FROM:<a@x.example>")
        _ = session.handle(.admitted)
        var codes: [Int: Int] = [:]
        for number in 0..<100_000 where session.state != .closing {
            codes[session.hear("RCPT TO:<r\(number)@y.example>").code ?? 0, default: 0] += 1
            guard case .addressed(let envelope) = session.state else { continue }
            #expect(envelope.recipients.count <= 1_000)
        }
        // A thousand more than are taken are forgiven, then twenty are enough.
        #expect(codes == [250: 1_000, 452: 1_019, 421: 1])
        #expect(session.state == .closing)
    }

    @Test func recipientsThatWereTooManyAreForgottenWithTheirMessage() {
        var limits = Limits()
        limits.recipientsMax = 1
        limits.recipientsOverMax = 15
        var session = Session.greeted(Offer(hostname: "tact.test", limits: limits))
        for _ in 1...5 {
            _ = session.hear("MAIL FROM:<a@x.example>")
            _ = session.handle(.admitted)
            let codes = (0...15).map { session.hear("RCPT TO:<r\($0)@y.example>").code }
            #expect(codes == [250] + Array(repeating: 452, count: 15))
            #expect(session.hear("RSET").code == 250)
        }
    }

    @Test func anAnnouncedSizeBeyondTheLimitIsRefusedAtOnce() {
        var session = Session.greeted()
        #expect(session.hear("MAIL FROM:<> SIZE=26214400") == .admit(26_214_400))
        _ = session.handle(.refused(Reply(452, "4.3.1 x")))
        #expect(session.hear("MAIL FROM:<> SIZE=26214401").code == 552)
        #expect(session.hear("MAIL FROM:<> SIZE=99999999999999999999").code == 552)
    }

    @Test func everyRecipientOfLMTPGetsItsAnswer() {
        let offer = Offer(hostname: "tact.test", dialect: .lmtp)
        var session = Session.reading(offer, recipients: 3)
        _ = session.handle(.content(.whole([])))
        let accepted = Reply(250, "2.0.0 Accepted as M1")
        #expect(session.handle(.taken("M1")) == .replyToEach([accepted, accepted, accepted]))
        session = .reading(offer, recipients: 2)
        guard case .replyToEach(let replies) = session.handle(.content(.refused(.tooLarge))) else {
            Issue.record("one answer")
            return
        }
        #expect(replies.map(\.code) == [552, 552])
    }

    @Test func eachDialectHasItsOwnGreeting() {
        var smtp = Session.greeted()
        #expect(smtp.hear("LHLO x").code == 500)
        var lmtp = Session.greeted(Offer(hostname: "tact.test", dialect: .lmtp))
        #expect(lmtp.hear("EHLO x").code == 500)
        #expect(lmtp.hear("HELO x").code == 500)
    }

    @Test func onlySessionsThatWaitForTheirClientMayBeStopped() {
        var waiting = Session.greeted()
        #expect(waiting.canStop)
        #expect(waiting.handle(.stopping) == .replyThenClose(Reply(421, "4.3.2 Stopping, please come back")))
        var reading = Session.reading()
        #expect(!reading.canStop)
        _ = reading.handle(.content(.whole([])))
        #expect(!reading.canStop)
        _ = reading.handle(.taken("M1"))
        #expect(reading.canStop)
    }

    @Test func whoKeepsSilentIsSentAway() {
        for var session in [Session.greeted(), .addressed(), .inLogin(), .reading()] {
            #expect(session.handle(.timedOut) == .replyThenClose(Reply(421, "4.4.2 Waited too long")))
        }
    }

    @Test func a421FromThePortCloses() {
        var session = Session.reading()
        _ = session.handle(.content(.whole([])))
        #expect(session.handle(.refused(Reply(421, "4.3.2 x"))).closes)
    }

    @Test func anEventThatCannotBeIsABug() async {
        await #expect(processExitsWith: .failure) {
            var session = Session(offer: Offer(hostname: "x"), source: nil)
            _ = session.handle(.taken("M1"))
        }
    }

    /// Bytes from anywhere are answered, and the session lives until it has had enough of them.
    @Test(arguments: 0..<20)
    func randomBytesAreRefusedOneByOne(_ seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var session = Session.greeted()
        for count in 1...20 {
            let noise = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                UInt8.random(in: 0x80...255, using: &random)
            }
            let action = session.handle(.line(.text(noise), .nothing))
            #expect(action.code == (count < 20 ? 500 : 421), "seed \(seed)")
        }
    }
}

extension Session {
    fileprivate static func addressed() -> Session {
        var session = Session.greeted()
        _ = session.hear("MAIL FROM:<a@x.example>")
        _ = session.handle(.admitted)
        return session
    }

    fileprivate static func inLogin() -> Session {
        var session = Session.greeted(Offer(hostname: "tact.test", logins: .local([.plain])))
        _ = session.hear("AUTH PLAIN")
        return session
    }
}
