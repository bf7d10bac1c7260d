// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning

/// Python's `email` package at the same work.
struct Peer {
    /// The median for each mail, in microseconds of processor time.
    let microseconds: [Double]

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Has `read-like-tact.py` read each mail.
    init(_ mails: [[UInt8]], rounds: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "measure-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(at: folder)
            } catch {
                print("measure: \(folder.path) stays: \(error)")
            }
        }
        let paths = try mails.enumerated().map { number, mail in
            let file = folder.appending(path: "\(number).eml")
            try Data(mail).write(to: file)
            return file.path
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read-like-tact.py")
        let ended = try Spawn.run("python3", [script.path, "\(rounds)"] + paths)
        guard ended.status == 0 else {
            throw Failure(description: String(decoding: ended.errors, as: UTF8.self))
        }
        microseconds = String(decoding: ended.output, as: UTF8.self).split(separator: "\n").compactMap {
            Double($0)
        }
        guard microseconds.count == mails.count else {
            throw Failure(
                description: "read-like-tact.py gave \(microseconds.count) of \(mails.count) figures"
            )
        }
    }
}
