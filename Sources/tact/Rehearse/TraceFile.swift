// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Glibc
import Judging
import MIME
import Office
import Rehearsal
import Settings

/// A trace in a file, a JSON object a line.
struct TraceFile {
    let path: String

    /// Problems that are told at once; a file of another kind has one in every line.
    private static let problemsMax = 20
    private static let chunkBytes = 1 << 20
    /// The longest line: a letter with the text of a large mail.
    private static let lineBytesMax = 16 << 20

    /// The letters as each policy reads them; every problem is told with its line.
    func traces(under policies: [Policy], on terminal: Terminal) throws -> [LetterTrace] {
        var readers = policies.map(Self.reader)
        var problems: [String] = []
        var number = 0
        try eachLine(on: terminal) { line in
            number += 1
            for index in readers.indices {
                do {
                    try readers[index].read(line)
                } catch {
                    problems.append("\(path):\(number): \("\(error)".shown)")
                    break
                }
            }
            return problems.count < Self.problemsMax
        }
        guard problems.isEmpty else { throw Failure(.data, problems.joined(separator: "\n")) }
        let traces = readers.map { $0.finish() }
        guard traces[0].count > 0 else { throw Failure(.data, "\(path) has no letters") }
        return traces
    }

    private static func reader(of policy: Policy) -> TraceReader {
        let zones = ZoneFolder(environment: Environment.current)
        let reader = Reader(policy: policy)
        return TraceReader(
            policy,
            zone: { name in
                do { return try zones.zone(named: name) } catch { return nil }
            },
            content: { subject, text in
                var header = HeaderWriter()
                header.add("Subject", text: subject)
                header.add("MIME-Version", value: "1.0")
                header.add("Content-Type", value: "text/plain; charset=utf-8")
                let body = LineEndings.canonical(Array((text + "\n").utf8))
                let envelope = Reader.Envelope(
                    id: LetterID(raw: 0),
                    message: MessageKey(raw: 0),
                    source: "",
                    team: "",
                    recipient: "",
                    arrival: Timestamp(milliseconds: 0),
                    customer: "",
                )
                let mail = Mail(header.bytes + Array("\r\n".utf8) + body)
                guard let facts = reader.letters(of: mail, for: [envelope]).first?.facts else {
                    preconditionFailure("one envelope gives one letter")
                }
                return TraceReader.Content(hash: facts.content, shingles: facts.shingles)
            }
        )
    }

    /// Calls `body` with each line, without its line feed, until it returns false.
    private func eachLine(on terminal: Terminal, _ body: (ArraySlice<UInt8>) -> Bool) throws {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure(.noInput, "\(path) cannot be opened: \(InputFile.systemError())")
        }
        defer { close(descriptor) }
        var status = stat()
        let bytes = unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        var progress = Progress(of: bytes / Self.chunkBytes, on: terminal)
        defer { progress.finish() }
        var buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
        var rest: [UInt8] = []
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw Failure(.noInput, "\(path) cannot be read: \(InputFile.systemError())")
            }
            var start = 0
            while let end = buffer[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
                let isWanted: Bool
                if rest.isEmpty {
                    isWanted = body(buffer[start..<end])
                } else {
                    rest += buffer[start..<end]
                    isWanted = body(rest[...])
                    rest = []
                }
                guard isWanted else { return }
                start = end + 1
            }
            rest += buffer[start..<count]
            guard rest.count <= Self.lineBytesMax else {
                throw Failure(.data, "\(path) has a line of more than \(Self.lineBytesMax >> 20) MB")
            }
            guard count > 0 else {
                if !rest.isEmpty { _ = body(rest[...]) }
                return
            }
            progress.step("reading \(path)")
        }
    }
}
