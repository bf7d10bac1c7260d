// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import SMTP
import Testing

@testable import SMTPServer

/// Input that nobody would type, from seeds that a failure names.
@Suite struct NoiseTests {
    private static let words = [
        "EHLO x", "HELO x", "LHLO x", "MAIL FROM:<a@x.example>", "MAIL FROM:<> SIZE=5",
        "RCPT TO:<b@y.example>", "DATA",
        ".", "..", "", "RSET", "NOOP", "AUTH PLAIN", "AUTH LOGIN", "AUTH PLAIN AGNybQBzZWNyZXQ=", "Y3Jt", "*",
        "c2VjcmV0", "STARTTLS", "VRFY", "QUIT x", "Subject: x", "\u{0}", "é", "BDAT 5", "RCPT TO:<",
        "MAIL FROM:<a@b> =",
    ]
    private static let ends = ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "", "\r\n.\r\n"]

    /// No order of commands, true or broken, makes the session trap, and what it says is always whole
    /// replies.
    @Test(arguments: 0..<50)
    func noInputBreaksASession(_ seed: Int) {
        var random = Numbers(seed: UInt64(seed))
        for round in 0..<100 {
            var driver = SessionDriver(
                isLMTP: round.isMultiple(of: 4),
                login: round.isMultiple(of: 2) ? ("crm", "secret") : nil
            )
            for _ in 0..<40 where !driver.isClosed {
                let word = NoiseTests.words[Int.random(in: 0..<NoiseTests.words.count, using: &random)]
                let end = NoiseTests.ends[Int.random(in: 0..<NoiseTests.ends.count, using: &random)]
                driver.receive(Array((word + end).utf8))
                while let line = driver.nextLine() {
                    let isReply =
                        line.count > 3 && Int(line.prefix(3)) != nil
                        && " -".contains(line.dropFirst(3).prefix(1))
                    #expect(isReply, "seed \(seed), round \(round): \(line)")
                }
            }
        }
    }

    /// The decoder of the server finds the same lines and messages however its input is cut.
    @Test(arguments: [1, 2, 3, 7, 100_000])
    func theDecoderDoesNotMindHowInputIsCut(_ length: Int) throws {
        let input = Array(
            "EHLO x\r\nDATA\r\na: b\r\n\r\n..x\r\n.\r\nNO\nRSET\r\nDATA\r\nc\r.\r\n.\r\nQUIT\r\n".utf8
        )
        let decoder = WireDecoder(limits: Limits())
        let processor = NIOSingleStepByteToMessageProcessor(decoder)
        decoder.phase = .lines
        var found: [String] = []
        for start in stride(from: 0, to: input.count, by: length) {
            let piece = ByteBuffer(bytes: input[start..<min(start + length, input.count)])
            try processor.process(buffer: piece) { item in
                switch item {
                case .line(.text(let line)) where line == Array("DATA".utf8):
                    decoder.phase = .content(DataReader(limits: Limits()))
                case .line(.text(let line)): found.append(String(decoding: line, as: UTF8.self))
                case .line(let line): found.append("\(line)")
                case .content(.whole(let body)):
                    found.append(String(decoding: body, as: UTF8.self))
                    decoder.phase = .lines
                case .content(.refused(let fault)):
                    found.append("\(fault)")
                    decoder.phase = .closed
                }
            }
        }
        #expect(found == ["EHLO x", "a: b\r\n\r\n.x\r\n", "bareLineEnd", "RSET", "bareLineEnd"])
    }

    @Test func aPausedDecoderKeepsItsBytes() throws {
        let decoder = WireDecoder(limits: Limits())
        let processor = NIOSingleStepByteToMessageProcessor(decoder)
        var count = 0
        try processor.process(buffer: ByteBuffer(string: "NOOP\r\nNOOP\r\n")) { _ in count += 1 }
        #expect(count == 0 && processor.unprocessedBytes == 12)
        decoder.phase = .lines
        try processor.process(buffer: ByteBuffer()) { _ in count += 1 }
        #expect(count == 2 && processor.unprocessedBytes == 0)
    }

    @Test func nothingForeignReachesTheLogAsItIs() {
        let value = Logger.MetadataValue.text("a\r\n\u{1b}[2Jlevel=error \"x\" é\u{2028}")
        #expect("\(value)" == #"a\r\n\u{1B}[2Jlevel=error \"x\" \u{00E9}\u{2028}"#)
        #expect("\(Logger.MetadataValue.text(String(repeating: "a", count: 10_000)))".count == 512)
    }
}

@Suite struct PatienceTests {
    private let capacity = Capacity()
    private let start = NIODeadline.uptimeNanoseconds(0)

    @Test func aCommandThatDripsInGetsNoMoreTime() {
        let patience = Patience(capacity: capacity, now: start)
        #expect(patience.deadline == start + .seconds(300))
    }

    @Test func aMessageBuysTimeWithItsBytesAndNeverMoreThanAtTheStart() {
        var patience = Patience(capacity: capacity, now: start)
        patience.extend(by: 500, at: start + .seconds(100))
        #expect(patience.deadline == start + .seconds(301))
        patience.extend(by: 1_000_000, at: start + .seconds(100))
        #expect(patience.deadline == start + .seconds(400))
    }

    @Test func oneByteAMinuteDoesNotKeepAConnection() {
        var patience = Patience(capacity: capacity, now: start)
        for minute in 1...5 { patience.extend(by: 1, at: start + .minutes(Int64(minute))) }
        #expect(patience.deadline < start + .seconds(301))
    }

    @Test func aNewCommandHasItsTimeAgain() {
        var patience = Patience(capacity: capacity, now: start)
        patience.restart(at: start + .seconds(200))
        #expect(patience.deadline == start + .seconds(500))
    }
}

/// Random numbers that a seed decides.
private struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
