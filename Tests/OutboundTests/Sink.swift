// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning

/// Postfix's smtp-sink as a process of its own, on a free port of 127.0.0.1.
final class Sink {
    /// One mail as smtp-sink wrote it down, and the commands around it.
    struct Mail {
        let sender: String
        let recipient: String
        /// With LF for each CRLF, as smtp-sink writes it.
        let bytes: [UInt8]
    }

    let port: Int
    private let process: PeerProcess
    private let folder: URL

    /// - Parameter flags: of smtp-sink(1), those that make it misbehave.
    init(_ flags: [String] = []) throws {
        folder = try Peers.temporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        port = try Ports.free()
        let user = getuid() == 0 ? ["-u", "nobody"] : []
        let files = ["-d", folder.path + "/%M."]
        process = try PeerProcess("smtp-sink", user + flags + files + ["127.0.0.1:\(port)", "100"])
        try Sink.waitForListener(port)
    }

    /// Ends it and returns what it took, in no order. The file of a mail that was begun and not taken is
    /// empty until smtp-sink removes it.
    func finish() throws -> [Mail] {
        process.terminate()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.map { try Data(contentsOf: $0) }.filter { !$0.isEmpty }.map {
            try Sink.mail(Array($0))
        }
    }

    /// Takes smtp-sink's own fields from the top, the last of which is its `Received`, and its LF from the
    /// end.
    private static func mail(_ file: [UInt8]) throws -> Mail {
        var fields: [String: String] = [:]
        var rest = file[...]
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            let isOwn = line.hasPrefix("X-") || line.hasPrefix("Received:") || line.hasPrefix("\t")
            guard isOwn else { break }
            if let colon = line.firstIndex(of: ":") {
                fields[String(line[..<colon])] = String(line[line.index(after: colon)...].dropFirst())
            }
            rest = rest[rest.index(after: end)...]
        }
        guard let sender = fields["X-Mail-Args"], let recipient = fields["X-Rcpt-Args"] else {
            throw PeerError("smtp-sink wrote a file without its own fields")
        }
        return Mail(sender: sender, recipient: recipient, bytes: Array(rest.dropLast()))
    }

    /// smtp-sink says nothing when it is ready, so it is asked until it answers.
    private static func waitForListener(_ port: Int) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if Ports.listens(port) { return }
            sched_yield()
        }
        throw PeerError("smtp-sink does not listen")
    }
}
