// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Spawning

@testable import Merging

/// Python, reading digests and looking for what they have lost: `read-digests.py`.
///
/// Several of it take turns, so that all cores have something to do.
final class DigestReader {
    /// What the readers found.
    struct Findings {
        /// A line each, the digest's name in front.
        var problems: [String] = []
        var digests = 0
    }

    /// What is looked for.
    enum Search: String {
        case everything
        /// The letters as they came, in a container: those of 7 bits, byte for byte, whether or not Python
        /// can read them.
        case originals
    }

    /// One reader and the letters that it knows.
    private struct Desk {
        let feed: Feed
        var letters: Set<String> = []
    }

    private var desks: [Desk] = []
    private var next = 0
    private(set) var forms: [Digest.Form: Int] = [:]

    init(readers: Int = 2) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let script = folder.appending(path: "Reader/read-digests.py")
        for _ in 0..<readers { desks.append(Desk(feed: try Feed("python3", [script.path]))) }
    }

    /// Has a digest of these letters read against them.
    func read(
        _ digest: [UInt8],
        named name: String,
        form: Digest.Form,
        of letters: [NamedMail],
        unsubscribe: String?,
        search: Search = .everything,
    ) throws {
        let desk = next
        next = (next + 1) % desks.count
        for letter in letters where desks[desk].letters.insert(letter.name).inserted {
            try write(["letter": letter.name], letter.mail.bytes, to: desk)
        }
        let frame: [String: Any] = [
            "name": name, "form": form.rawValue, "letters": letters.map(\.name),
            "unsubscribe": unsubscribe ?? NSNull(), "search": search.rawValue,
        ]
        try write(frame, digest, to: desk)
        forms[form, default: 0] += 1
    }

    private func write(_ frame: [String: Any], _ bytes: [UInt8], to desk: Int) throws {
        var frame = frame
        frame["bytes"] = bytes.count
        let line = try JSONSerialization.data(withJSONObject: frame)
        try desks[desk].feed.write(line + [0x0A] + bytes)
    }

    /// What all of them found; a machine without Python fails the test with a clear word.
    func findings() throws -> Findings {
        var findings = Findings()
        for desk in desks {
            let ended = try desk.feed.end()
            let lines = String(decoding: ended.output, as: UTF8.self).split(separator: "\n")
            guard let last = lines.last, let count = Int(last.prefix { $0 != " " }) else {
                let errors = String(decoding: ended.errors, as: UTF8.self)
                throw Spawn.Failure(description: "read-digests.py failed: \(errors)")
            }
            findings.problems += lines.dropLast().map(String.init)
            findings.digests += count
        }
        return findings
    }
}
