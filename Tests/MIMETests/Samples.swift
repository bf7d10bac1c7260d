// SPDX-License-Identifier: Apache-2.0

import DemoMails
import Foundation
import Testing

@testable import MIME

/// The mails that tests read: the project's own, and the shared corpus where that is there.
enum Samples {
    /// The top of the repository.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The project's own samples.
    static let own = files(in: repository.appending(path: "Tests/Mails"), ["eml"])

    /// The files of one folder of the corpus beside the repository; none where it is absent.
    static func corpus(_ folder: String) -> [URL] {
        files(
            in: repository.appending(path: "../shared/corpus/\(folder)").standardizedFileURL,
            ["eml", "txt"]
        )
    }

    /// The samples of all kinds.
    static let all: [URL] = {
        let shared = ["mime/rfc", "mime/thirdparty", "mime/python", "machine"].flatMap(corpus)
        if shared.isEmpty { print("MIMETests: the shared corpus is absent; only Tests/Mails is read") }
        return own + shared
    }()

    /// The demo's mails.
    static let demo = DemoWeek.mails().enumerated().map {
        (name: "demo/\($0.offset)", bytes: $0.element.body)
    }

    /// The mails of all kinds, each under the names of its folder and its file.
    static let mails: [(name: String, bytes: [UInt8])] = {
        let files = all.compactMap { file -> (name: String, bytes: [UInt8])? in
            let name = file.pathComponents.suffix(2).joined(separator: "/")
            return (try? bytes(file)).map { (name, $0) }
        }
        return files + demo
    }()

    static func bytes(_ url: URL) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url))
    }

    /// One of the project's own samples.
    static func mail(_ name: String) throws -> Mail {
        Mail(try bytes(repository.appending(path: "Tests/Mails/\(name).eml")))
    }

    private static func files(in folder: URL, _ endings: Set<String>) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(
            at: folder.resolvingSymlinksInPath(),
            includingPropertiesForKeys: nil,
        )
        return (found ?? []).filter { endings.contains($0.pathExtension) }.sorted { $0.path < $1.path }
    }
}

/// A mail of this text, with CRLF.
func mail(_ text: String) -> Mail {
    Mail(LineEndings.canonical(Array(text.utf8)))
}
