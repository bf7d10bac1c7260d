// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning

/// Postfix's smtp-sink as the relay behind Tact, keeping each mail in a file (`-d`).
struct Relay {
    /// One mail as smtp-sink wrote it down.
    struct Mail {
        /// Paths without their angle brackets.
        let sender: String
        let recipients: [String]
        /// The mail, with LF for each CRLF, as smtp-sink writes it.
        let bytes: [UInt8]
        /// The mail below the first field, which is the `Received` of whoever handed it over.
        var belowTrace: [UInt8] { MailBytes.belowFirstField(bytes) }
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    let port: Int
    let process: Child
    private let folder: Folder

    /// - Parameters:
    ///   - flags: of smtp-sink(1), those that make it misbehave.
    ///   - port: where a relay comes back that was away.
    init(_ flags: [String] = [], port: Int? = nil) async throws {
        let port = try port ?? Ports.free()
        self.port = port
        folder = try Folder()
        try folder.make("mails", mode: 0o777)
        let user = getuid() == 0 ? ["-u", "nobody"] : []
        let files = ["-d", folder.at("mails/%M.")]
        process = try Child("smtp-sink", user + flags + files + ["127.0.0.1:\(port)", "100"])
        try await Patience.until("smtp-sink") { Ports.listens(port) }
    }

    /// Waits until there are so many mails, whole; then all that there are.
    func mails(_ count: Int) async throws -> [Mail] {
        try await Patience.value(of: "\(count) mails at smtp-sink, which has \(try taken().count)") {
            let mails = try taken()
            return mails.count >= count ? mails : nil
        }
    }

    /// What it has taken whole by now, in no order.
    func taken() throws -> [Mail] {
        try folder.names(in: "mails").compactMap { try Relay.mail(folder.read("mails/\($0)")) }
    }

    /// Takes smtp-sink's own fields from the top, the last of which is its `Received`, and its LF from the
    /// end; nil where the file is not whole yet: smtp-sink ends it with an empty line.
    private static func mail(_ file: [UInt8]) -> Mail? {
        guard file.suffix(2).elementsEqual([0x0A, 0x0A]) else { return nil }
        var sender: String?
        var recipients: [String] = []
        var rest = file[...]
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            // The path stands in angle brackets, before parameters like SIZE.
            let value =
                line.split(separator: ">")[0].split(separator: "<", omittingEmptySubsequences: false).last
                ?? ""
            if line.hasPrefix("X-Mail-Args: ") { sender = String(value) }
            if line.hasPrefix("X-Rcpt-Args: ") { recipients.append(String(value)) }
            guard line.hasPrefix("Received:") else { continue }
            while rest.first == 0x09, let end = rest.firstIndex(of: 0x0A) { rest = rest[(end + 1)...] }
            break
        }
        guard let sender else { return nil }
        return Mail(sender: sender, recipients: recipients, bytes: Array(rest.dropLast()))
    }
}

/// Cutting mails where the tests compare them.
enum MailBytes {
    /// What stands below the first header field and its folded lines.
    static func belowFirstField(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        repeat {
            guard let end = rest.firstIndex(of: 0x0A) else { return [] }
            rest = rest[(end + 1)...]
        } while rest.first == 0x09 || rest.first == 0x20
        return Array(rest)
    }

    static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter { $0 != 0x0D }
    }
}
