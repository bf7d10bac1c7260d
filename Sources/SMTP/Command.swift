// SPDX-License-Identifier: Apache-2.0

/// One command line, understood (RFC 5321 §4.1.1, RFC 2033, RFC 3207, RFC 4954).
package enum Command: Hashable, Sendable {
    /// EHLO with the client's name for itself.
    case ehlo(String)
    /// HELO, of clients that know no extension.
    case helo(String)
    /// LHLO, which is LMTP's EHLO.
    case lhlo(String)
    /// MAIL: a transaction begins.
    case mail(Path, MailParameters)
    /// RCPT: one more recipient.
    case rcpt(Path)
    /// DATA: the content follows the 354.
    case data
    /// RSET: the transaction is forgotten.
    case rset
    /// NOOP, with any argument.
    case noop
    /// VRFY, with any argument.
    case vrfy
    /// HELP, with any argument.
    case help
    /// QUIT.
    case quit
    /// STARTTLS.
    case startTLS
    /// AUTH with the name of its mechanism in capitals, and the initial response in base64 if one was sent.
    case auth(String, initial: [UInt8]?)

    /// Reads a command line without its CRLF.
    ///
    /// - Throws: the reply that says what is wrong with the line.
    package init(parsing line: [UInt8]) throws(Reply) {
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { throw .controlCharacter }
        let verbEnd = line.firstIndex(of: UInt8(ascii: " ")) ?? line.count
        let argument = trimmed(line, from: verbEnd)
        switch capitals(line[..<verbEnd]) {
        case "EHLO": self = .ehlo(try clientName(argument))
        case "HELO": self = .helo(try clientName(argument))
        case "LHLO": self = .lhlo(try clientName(argument))
        case "MAIL": self = try Command.mail(line, from: verbEnd)
        case "RCPT": self = try Command.rcpt(line, from: verbEnd)
        case "DATA": self = try plain(.data, argument)
        case "RSET": self = try plain(.rset, argument)
        case "QUIT": self = try plain(.quit, argument)
        case "STARTTLS": self = try plain(.startTLS, argument)
        case "AUTH": self = try Command.auth(argument)
        case "NOOP": self = .noop
        case "VRFY": self = .vrfy
        case "HELP": self = .help
        default: throw .unknownCommand
        }
    }

    private static func mail(_ line: [UInt8], from verbEnd: Int) throws(Reply) -> Command {
        guard let start = pathStart(after: "FROM:", in: line, from: verbEnd) else {
            throw Reply(501, "5.5.4 MAIL needs FROM:<address>")
        }
        let (path, words) = try pathAndParameters(line, from: start, malformed: .malformedSender)
        guard path.domain != nil || path.isNull else { throw .malformedSender }
        return .mail(path, try MailParameters(words))
    }

    private static func rcpt(_ line: [UInt8], from verbEnd: Int) throws(Reply) -> Command {
        guard let start = pathStart(after: "TO:", in: line, from: verbEnd) else {
            throw Reply(501, "5.5.4 RCPT needs TO:<address>")
        }
        let (path, words) = try pathAndParameters(line, from: start, malformed: .malformedRecipient)
        guard !path.isNull else { throw .malformedRecipient }
        guard words.isEmpty else { throw .unknownParameter }
        return .rcpt(path)
    }

    private static func auth(_ argument: ArraySlice<UInt8>) throws(Reply) -> Command {
        let words = argument.split(separator: UInt8(ascii: " "))
        guard let mechanism = words.first, words.count <= 2 else {
            throw Reply(501, "5.5.4 AUTH needs a mechanism, and at most one initial response")
        }
        return .auth(capitals(mechanism), initial: words.count == 2 ? Array(words[1]) : nil)
    }
}

/// Where the path begins behind `FROM:` or `TO:`; the space that many clients put there is forgiven.
private func pathStart(after keyword: StaticString, in line: [UInt8], from verbEnd: Int) -> Int? {
    let argument = trimmed(line, from: verbEnd)
    let length = keyword.utf8CodeUnitCount
    guard argument.count > length, capitals(argument.prefix(length)) == "\(keyword)" else { return nil }
    return argument.dropFirst(length).firstIndex { $0 != UInt8(ascii: " ") }
}

private func pathAndParameters(
    _ line: [UInt8],
    from start: Int,
    malformed: Reply,
) throws(Reply) -> (Path, [ArraySlice<UInt8>]) {
    var parser = PathParser(line, from: start)
    let path: Path
    do {
        path = try parser.path()
    } catch {
        switch error {
        case .malformed: throw malformed
        case .overlong: throw .overlongPath
        }
    }
    let rest = line[parser.position...]
    guard rest.first.map({ $0 == UInt8(ascii: " ") }) ?? true else { throw malformed }
    return (path, rest.split(separator: UInt8(ascii: " ")))
}

/// The name a client gives itself, as it may stand in a trace field: what is not of a host name or an address
/// literal becomes `?`, for such names are common and no reason to refuse mail.
private func clientName(_ argument: ArraySlice<UInt8>) throws(Reply) -> String {
    guard !argument.isEmpty, argument.count <= Limits.domainBytesMax else {
        throw Reply(501, "5.5.4 A host name is needed here")
    }
    let allowed = argument.map { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            byte
        default:
            UInt8(ascii: "?")
        }
    }
    return String(decoding: allowed, as: UTF8.self)
}

private func plain(_ command: Command, _ argument: ArraySlice<UInt8>) throws(Reply) -> Command {
    guard argument.isEmpty else { throw Reply(501, "5.5.4 This command takes no argument") }
    return command
}

/// The rest of the line from `start` on, without spaces at either end.
private func trimmed(_ line: [UInt8], from start: Int) -> ArraySlice<UInt8> {
    let space = UInt8(ascii: " ")
    guard let first = line[start...].firstIndex(where: { $0 != space }),
        let last = line.lastIndex(where: { $0 != space })
    else { return [] }
    return line[first...last]
}

/// The bytes as text with ASCII letters in capitals; bytes beyond ASCII become U+FFFD and match nothing.
func capitals(_ bytes: some Sequence<UInt8>) -> String {
    let upper = bytes.map { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
    }
    return String(decoding: upper, as: UTF8.self)
}
