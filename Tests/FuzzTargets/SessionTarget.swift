// SPDX-License-Identifier: Apache-2.0

import SMTP

/// A whole connection: no bytes make the session trap, what it says is whole replies, and what it hands over
/// is what the wire held, read by slower means.
enum SessionTarget {
    static func run(_ bytes: [UInt8]) {
        var connection = Connection(bytes)
        connection.serve()
    }

    /// One connection, and what was handed over on it.
    private struct Connection {
        private let input: [UInt8]
        /// How far the input has been read.
        private var place = 0
        private var session: Session
        private var lines: LineReader
        private var content: DataReader?
        /// Where the content that is read began.
        private var contentStart = 0
        private var isClosed = false

        init(_ bytes: [UInt8]) {
            // The first byte chooses the listener, so that one corpus serves them all.
            let choice = bytes.first ?? 0
            input = Array(bytes.dropFirst())
            var limits = Limits()
            limits.messageBytesMax = 4_096
            limits.recipientsMax = 3
            let offer = Offer(
                hostname: "tact.test",
                dialect: choice & 1 == 0 ? .smtp : .lmtp,
                extensions: choice & 2 == 0 ? [] : [.startTLS, .utf8],
                logins: choice & 4 == 0
                    ? .none : choice & 2 == 0 ? .local([.plain, .login]) : .encrypted([.plain]),
                limits: limits,
            )
            session = Session(offer: offer, source: choice & 4 == 0 ? "desk" : nil)
            lines = LineReader(limits: limits)
        }

        mutating func serve() {
            perform(session.handle(.connected))
            while !isClosed, let event = nextEvent() { perform(session.handle(event)) }
            if session.canStop, !isClosed { perform(session.handle(.stopping)) }
        }

        private mutating func nextEvent() -> Session.Event? {
            let rest = Array(input[place...])
            if var reader = content {
                place += reader.read(rest.span)
                content = reader.content == nil ? reader : nil
                return reader.content.map { .content($0) }
            }
            let (line, consumed) = lines.next(in: rest.span)
            claim(consumed > 0 || line == nil, "a line takes bytes")
            place += consumed
            return line.map { .line($0, place < input.count ? .bytes : .nothing) }
        }

        private mutating func perform(_ action: Session.Action) {
            switch action {
            case .proceed: break
            case .reply(let reply): say(reply)
            case .replyToEach(let replies):
                claim(!replies.isEmpty, "each recipient has a reply")
                replies.forEach(say)
            case .replyThenClose(let reply):
                say(reply)
                isClosed = true
            case .replyThenRead(let reply, let expected):
                say(reply)
                content = DataReader(limits: session.offer.limits, expected: expected)
                contentStart = place
            case .replyThenSecure(let reply):
                say(reply)
                // What was in the buffer is thrown away, as the driver does.
                place = input.count
                perform(session.handle(.secured("TLSv1.3")))
            case .admit: perform(session.handle(.admitted))
            case .authenticate: perform(session.handle(.loginFailed))
            case .handOver(let message):
                look(at: message)
                perform(session.handle(.taken("M1")))
            }
        }

        /// A reply is lines of printable ASCII, each with the code.
        private func say(_ reply: Reply) {
            let bytes = reply.bytes
            claim(bytes.suffix(2) == [13, 10], "a reply ends with CRLF")
            let printable = bytes.dropLast(2).split(separator: 10).allSatisfy { line in
                line.dropLast(line.last == 13 ? 1 : 0).allSatisfy { (32...126).contains($0) }
            }
            claim(printable, "a reply is printable")
            for line in bytes.split(separator: 10) {
                claim(line.count >= 4 && (line.starts(with: "\(reply.code)".utf8)), "a line has its code")
            }
        }

        /// What is handed over was said by somebody who may, and its body is the wire's up to the first
        /// CRLF.CRLF, without the stuffed dots.
        private func look(at message: Message) {
            claim(session.offer.logins == .none && message.source == "desk", "nobody else may hand in")
            claim(!message.envelope.recipients.isEmpty, "a message has a recipient")
            claim(message.envelope.recipients.count <= session.offer.limits.recipientsMax, "and not too many")
            for path in [message.envelope.sender] + message.envelope.recipients {
                let isSafe = path.address.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 }
                claim(isSafe || path.address.contains("\""), "a path has no space or control character")
                claim(!path.address.contains("\r") && !path.address.contains("\n"), "a path is one line")
            }
            let wire = Array(input[contentStart..<place])
            claim(SessionTarget.unstuffed(wire) == message.body, "the body is what the wire held")
        }
    }

    /// The lines of a content on the wire, each without its stuffed dot, up to the line of one dot; nil where
    /// it does not end so, or has a bare line end.
    private static func unstuffed(_ wire: [UInt8]) -> [UInt8]? {
        var body: [UInt8] = []
        var line: [UInt8] = []
        var place = 0
        while place < wire.count {
            if wire[place] == 13, place + 1 < wire.count, wire[place + 1] == 10 {
                place += 2
                if line == [46] { return place == wire.count ? body : nil }
                body += (line.first == 46 ? line.dropFirst() : line[...]) + [13, 10]
                line = []
            } else if wire[place] == 13 || wire[place] == 10 {
                return nil
            } else {
                line.append(wire[place])
                place += 1
            }
        }
        return nil
    }
}

/// One command line: read or refused, and never more than it says.
enum CommandTarget {
    static func run(_ bytes: [UInt8]) {
        do throws(Reply) {
            _ = try Command(parsing: bytes)
        } catch {
            claim((500...555).contains(error.code), "a refusal of a command is for good")
            claim(error.bytes.count <= 512, "a reply line has at most 512 bytes (RFC 5321 §4.5.3.1.5)")
        }
    }
}
