// SPDX-License-Identifier: Apache-2.0

import Glibc
import MIME

/// Hands mail to the daemon in SMTP: over its Unix socket, where the kernel tells the daemon who calls, or
/// on loopback.
///
/// It blocks: `tact send` has nothing else to do.
final class SubmitClient {
    /// Where the daemon takes mail.
    enum Place: CustomStringConvertible {
        case unix(String)
        /// A port on 127.0.0.1.
        case loopback(UInt16)

        var description: String {
            switch self {
            case .unix(let path): path
            case .loopback(let port): "127.0.0.1:\(port)"
            }
        }
    }

    /// Who hands in, where the daemon asks.
    enum Login {
        /// The local user, for this source (SASL EXTERNAL, RFC 4422 appendix A).
        case local(source: String)
        /// SASL PLAIN, RFC 4616.
        case password(username: String, password: String)
    }

    /// The daemon answers in milliseconds; a client of RFC 5321 §4.5.3.2 waits minutes.
    private static let patience = timeval(tv_sec: 300, tv_usec: 0)
    /// Bytes of the longest reply line that is believed (RFC 5321 §4.5.3.1.5 has 512).
    private static let replyBytesMax = 4_096

    private let descriptor: Int32
    private var received: [UInt8] = []

    /// - Throws: 75 where the daemon is not there: the mail is tried again later.
    init(_ place: Place) throws {
        let family =
            switch place {
            case .unix: AF_UNIX
            case .loopback: AF_INET
            }
        descriptor = Glibc.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(.temporary, "no socket: \(InputFile.systemError())") }
        var patience = Self.patience
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        let isConnected =
            switch place {
            case .unix(let path): try Self.connect(descriptor, toSocket: path)
            case .loopback(let port): Self.connect(descriptor, toPort: port)
            }
        guard isConnected else {
            throw Failure(.temporary, "the daemon does not answer at \(place): \(InputFile.systemError())")
        }
    }

    private static func connect(_ descriptor: Int32, toSocket path: String) throws -> Bool {
        var address = sockaddr_un()
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Failure(.config, "the socket's path is too long: \(path)")
        }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, length) == 0
            }
        }
    }

    private static func connect(_ descriptor: Int32, toPort port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, length) == 0
            }
        }
    }

    deinit {
        close(descriptor)
    }

    /// One whole transaction; returns when the daemon has the mail.
    func submit(sender: String, recipients: [String], body: [UInt8], login: Login?) throws {
        try expect(220...220, else: .temporary)
        try say("EHLO localhost", expecting: 250...250)
        switch login {
        case nil: break
        case .local(let source):
            try say("AUTH EXTERNAL \(Self.base64(source))", expecting: 235...235, else: .noPermission)
        case .password(let username, let password):
            let secret = Self.base64("\0\(username)\0\(password)")
            try say("AUTH PLAIN \(secret)", expecting: 235...235, else: .noPermission)
        }
        let needsUTF8 = ([sender] + recipients).contains { !$0.utf8.allSatisfy { $0 < 0x80 } }
        try say(
            "MAIL FROM:<\(sender)>\(needsUTF8 ? " SMTPUTF8" : "")",
            expecting: 250...250,
            else: .noPermission
        )
        for recipient in recipients {
            try say("RCPT TO:<\(recipient)>", expecting: 250...251, else: .noUser)
        }
        try say("DATA", expecting: 354...354)
        try send(Self.stuffed(body))
        try expect(250...250, else: .data)
        try send(Array("QUIT\r\n".utf8))
    }

    /// Passes SMTP through between standard input and output and the daemon, until either ends.
    func relay() throws {
        var sources = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            guard unsafe poll(&sources, 2, -1) > 0 else { return }
            for (index, source) in sources.enumerated() where source.revents != 0 {
                let count = unsafe read(source.fd, &buffer, buffer.count)
                guard count > 0 else {
                    if index == 1 { return }
                    shutdown(descriptor, Int32(SHUT_WR))
                    sources[0].fd = -1
                    continue
                }
                if index == 0 {
                    try send(Array(buffer[..<count]))
                } else {
                    Output.write(bytes: Array(buffer[..<count]))
                }
            }
        }
    }

    private func say(
        _ line: String,
        expecting codes: ClosedRange<Int>,
        else status: ExitStatus = .unavailable
    ) throws {
        try send(Array("\(line)\r\n".utf8))
        try expect(codes, else: status)
    }

    /// Reads a reply; a 4xx is always for later, any other surprise is `status`.
    private func expect(_ codes: ClosedRange<Int>, else status: ExitStatus) throws {
        while true {
            let line = try replyLine()
            guard line.count >= 4, line[line.index(line.startIndex, offsetBy: 3)] == "-" else {
                let code = Int(line.prefix(3)) ?? 0
                if codes.contains(code) { return }
                throw Failure((400...499).contains(code) ? .temporary : status, "the daemon said: \(line)")
            }
        }
    }

    private func replyLine() throws -> String {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                let line = received[..<end].filter { $0 >= 0x20 && $0 < 0x7F }
                received.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            var buffer = [UInt8](repeating: 0, count: 1_024)
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0, received.count < Self.replyBytesMax else {
                throw Failure(.temporary, "the daemon closed the connection")
            }
            received += buffer[..<count]
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(.temporary, "the daemon closed the connection") }
            rest = rest.dropFirst(count)
        }
    }

    /// Dots at the start of lines doubled, and the line that ends a mail (RFC 5321 §4.5.2); `body` is
    /// canonical CRLF.
    private static func stuffed(_ body: [UInt8]) -> [UInt8] {
        var stuffed: [UInt8] = []
        stuffed.reserveCapacity(body.count + 64)
        var isLineStart = true
        for byte in body {
            if isLineStart && byte == 0x2E { stuffed.append(0x2E) }
            stuffed.append(byte)
            isLineStart = byte == 0x0A
        }
        if !isLineStart { stuffed += [0x0D, 0x0A] }
        return stuffed + [0x2E, 0x0D, 0x0A]
    }

    private static func base64(_ text: String) -> String {
        String(decoding: Base64.encode(Array(text.utf8)).filter { $0 > 0x20 }, as: UTF8.self)
    }
}
