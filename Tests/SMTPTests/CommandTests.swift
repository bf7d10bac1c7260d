// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct CommandTests {
    private func parse(_ line: String) throws(Reply) -> Command {
        try Command(parsing: Array(line.utf8))
    }

    @Test(arguments: [
        ("EHLO client.example", Command.ehlo("client.example")),
        ("ehlo  client.example ", .ehlo("client.example")),
        ("HELO [192.0.2.1]", .helo("[192.0.2.1]")),
        ("LHLO x", .lhlo("x")),
        ("DATA", .data), ("data ", .data), ("RSET", .rset), ("QUIT", .quit), ("STARTTLS", .startTLS),
        ("NOOP", .noop), ("NOOP anything at all", .noop), ("VRFY ana", .vrfy), ("HELP MAIL", .help),
        ("AUTH plain", .auth("PLAIN", initial: nil)),
        ("AUTH PLAIN AGEAYg==", .auth("PLAIN", initial: Array("AGEAYg==".utf8))),
    ])
    func aCommandIsRead(_ line: String, _ command: Command) throws {
        #expect(try parse(line) == command)
    }

    @Test(arguments: [
        ("", 500), ("FOO", 500), (" NOOP", 500), ("MAILFROM:<a@b.example>", 500), ("NO\u{0}OP", 500),
        ("NOOP\tx", 500), ("NOOP \u{7f}", 500), ("BDAT 5 LAST", 500), ("ÉHLO x", 500),
        ("XCLIENT NAME=x", 500),
        ("EHLO", 501), ("HELO ", 501), ("DATA now", 501), ("QUIT now", 501), ("RSET x", 501),
        ("STARTTLS x", 501),
        ("AUTH", 501), ("AUTH PLAIN a b", 501),
        ("MAIL", 501), ("MAIL a@b.example", 501), ("MAIL TO:<a@b.example>", 501), ("MAIL FROM:", 501),
        ("RCPT", 501), ("RCPT FROM:<a@b.example>", 501),
        ("MAIL FROM:<a@b.example> SIZE", 501), ("MAIL FROM:<a@b.example> SIZE=x", 501),
        ("MAIL FROM:<a@b.example> SIZE=-1", 501), ("MAIL FROM:<a@b.example> SIZE=1 SIZE=1", 501),
        ("MAIL FROM:<a@b.example> SIZE=123456789012345678901", 501),
        ("MAIL FROM:<a@b.example> BODY=BINARYMIME", 501), ("MAIL FROM:<a@b.example> SMTPUTF8=1", 501),
        ("MAIL FROM:<a@b.example> AUTH=", 501), ("MAIL FROM:<a@b.example>SIZE=1", 501),
        ("MAIL FROM:<a@b.example> RET=HDRS", 555), ("MAIL FROM:<a@b.example> X", 555),
        ("RCPT TO:<a@b.example> NOTIFY=NEVER", 555),
    ])
    func whatIsNoCommandGetsItsCode(_ line: String, _ code: Int) {
        #expect { try parse(line) } throws: { ($0 as? Reply)?.code == code }
    }

    @Test func theParametersOfMailAreRead() throws {
        let line = "mail from: <a@b.example> size=1000 BODY=8bitmime SMTPUTF8 AUTH=<>"
        guard case .mail(let sender, let parameters) = try parse(line) else {
            Issue.record("no MAIL")
            return
        }
        #expect(sender.address == "a@b.example")
        #expect(parameters.size == 1000)
        #expect(parameters.isUTF8)
        #expect(parameters.hasAuth)
        #expect(!parameters.isEmpty)
    }

    @Test func aSizeBeyondAllNumbersCountsAsTheLargest() throws {
        guard case .mail(_, let parameters) = try parse("MAIL FROM:<> SIZE=99999999999999999999") else {
            Issue.record("no MAIL")
            return
        }
        #expect(parameters.size == Int.max)
    }

    @Test func aClientNameCannotShapeTheTraceField() throws {
        #expect(try parse("EHLO a(b);c\"d") == .ehlo("a?b??c?d"))
        #expect(try Command(parsing: Array("EHLO ".utf8) + [0xc3, 0xa4]) == .ehlo("??"))
    }

    @Test func aClientNameHas255BytesAtMost() throws {
        _ = try parse("EHLO " + String(repeating: "a", count: 255))
        #expect { try parse("EHLO " + String(repeating: "a", count: 256)) } throws: {
            ($0 as? Reply)?.code == 501
        }
    }
}

@Suite struct ReplyTests {
    @Test func oneLineGoesOutWithASpace() {
        #expect(Reply(250, "2.0.0 OK").bytes == Array("250 2.0.0 OK\r\n".utf8))
    }

    @Test func onlyTheLastOfSeveralLinesHasASpace() {
        let reply = Reply(250, lines: ["host", "SIZE 1", "8BITMIME"])
        #expect(reply.bytes == Array("250-host\r\n250-SIZE 1\r\n250 8BITMIME\r\n".utf8))
    }

    @Test func noTextAddsALineOrHidesOne() {
        #expect(Reply(554, "5.6.0 a\r\n250 b\u{0}\u{1b}é").bytes == Array("554 5.6.0 a??250 b????\r\n".utf8))
    }

    @Test func aLineHas512BytesAtMost() {
        #expect(Reply(554, String(repeating: "a", count: 2_000)).bytes.count == 512)
    }

    @Test(arguments: [
        ("5.7.8 Login failed", "5.7.8"), ("2.0.0", "2.0.0"), ("End", nil), ("", nil), ("5.7 x", nil),
        ("5.7.8888 x", nil), ("5.a.1 x", nil),
    ])
    func theEnhancedCodeIsFound(_ text: String, _ status: String?) {
        #expect(Reply(535, text).status == status)
    }

    @Test func fourAndFiveRefuse() {
        #expect([220, 354, 421, 550].map { Reply($0, "x").isRefusal } == [false, false, true, true])
    }

    @Test func aReplyWithoutACodeIsABug() async {
        await #expect(processExitsWith: .failure) { _ = Reply(99, "x") }
        await #expect(processExitsWith: .failure) { _ = Reply(250, lines: []) }
    }
}
