// SPDX-License-Identifier: Apache-2.0

import DemoMails
import Foundation
import MIME
import Spawning

@testable import Merging

/// A mail and what tests call it.
struct NamedMail: Sendable {
    let name: String
    let mail: Mail
}

/// Mails of all kinds that may be merged, for digests of any with any.
enum MergeableLetters {
    /// The project's own: those of the tests' code, of the pictures, and of `Tests/Mails`.
    static let own =
        mergeable(Letters.all.map { NamedMail(name: $0.name, mail: $0.mail) })
        + files(of: "MergingTests/Pictures/Letters", in: tests) + files(of: "Mails", in: tests)

    /// The mails of the demo.
    static let demo = mergeable(
        DemoWeek.mails().map { mail in
            let mail = Mail(LineEndings.canonical(mail.body))
            return NamedMail(name: "demo/\(mail.messageID ?? "")", mail: mail)
        }
    )

    /// One of each kind of the demo's mails: their ids begin with the kind.
    static let demoKinds = {
        var seen: Set<Substring> = []
        return demo.filter { seen.insert($0.name.prefix { $0 != "." }).inserted }
    }()

    /// Mail of the world, where it is at hand: made to be hard to read.
    static let hard = files(of: "mime", in: corpus)
    /// Mail of the world, where it is at hand: notifications.
    static let machine = files(of: "machine", in: corpus)

    static let all = own + demo + hard + machine

    /// Letters from one of the programs in `Tests/Mails`: `make-letters.py`, whose HTML is hard to merge, or
    /// `make-mails.py`, whose mails are hard to read.
    static func generated(by program: String, seed: Int, count: Int) throws -> [NamedMail] {
        struct Generated: Decodable { let mail: Data }
        let script = tests.appending(path: "Mails/\(program)").path
        let python = try Spawn.run("python3", [script, "\(seed)", "\(count)"])
        guard python.status == 0 else {
            throw Spawn.Failure(description: String(decoding: python.errors, as: UTF8.self))
        }
        let lines = Data(python.output).split(separator: 0x0A)
        return mergeable(
            try lines.enumerated().map { number, line in
                let generated = try JSONDecoder().decode(Generated.self, from: line)
                return NamedMail(
                    name: "\(program)/\(seed).\(number)",
                    mail: Mail(LineEndings.canonical([UInt8](generated.mail)))
                )
            }
        )
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let corpus = tests.appending(path: "../../shared/corpus").standardizedFileURL

    private static func mergeable(_ mails: [NamedMail]) -> [NamedMail] {
        mails.filter { Digest.obstacle(to: $0.mail) == nil }
    }

    private static func files(of folder: String, in place: URL) -> [NamedMail] {
        let place = place.appending(path: folder).resolvingSymlinksInPath()
        guard let names = FileManager.default.enumerator(atPath: place.path) else {
            print("MergingTests: no \(place.path), so its mails are not merged")
            return []
        }
        let mails = names.compactMap { $0 as? String }.sorted()
            .filter { $0.hasSuffix(".eml") || $0.hasSuffix(".txt") }
            .compactMap { name -> NamedMail? in
                let bytes = FileManager.default.contents(atPath: place.appending(path: name).path)
                return bytes.map {
                    NamedMail(name: "\(folder)/\(name)", mail: Mail(LineEndings.canonical(Array($0))))
                }
            }
        return mergeable(mails)
    }
}
