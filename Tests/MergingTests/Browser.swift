// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning

/// Debian's Chromium without a window, with no host in the world to reach.
enum Browser {
    /// A browser that does not end by then is ended; it then fails the test.
    private static let secondsMax = 300

    /// What is left of a page once it has loaded and its scripts have run.
    struct Loaded {
        let dom: String
        /// The addresses that anything asked for, but for files and for what stands in its address.
        let requests: [String]
    }

    /// Why there is nothing to see.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func load(_ page: String) throws -> Loaded {
        try inFolder { folder in
            let log = folder.appendingPathComponent("requests.json")
            let ended = try run(["--dump-dom", "--log-net-log=\(log.path)"], page: page, in: folder)
            return Loaded(
                dom: String(decoding: ended.output, as: UTF8.self),
                requests: requests(in: try String(contentsOf: log, encoding: .utf8)),
            )
        }
    }

    /// A picture of the page in a window of this size, as PNG.
    static func picture(of page: String, width: Int, height: Int) throws -> Data {
        try inFolder { folder in
            let picture = folder.appendingPathComponent("picture.png")
            _ = try run(
                ["--screenshot=\(picture.path)", "--window-size=\(width),\(height)"],
                page: page,
                in: folder,
            )
            return try Data(contentsOf: picture)
        }
    }

    private static func run(_ options: [String], page: String, in folder: URL) throws -> Spawn.Ended {
        let file = folder.appendingPathComponent("page.html")
        try Data(page.utf8).write(to: file)
        let quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
        let still = ["--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"]
        let ended = try Spawn.run(
            "timeout",
            ["\(secondsMax)", try Spawn.find("chromium"), "--headless", "--no-sandbox"] + quiet + still
                + ["--user-data-dir=\(folder.path)/profile", "--host-resolver-rules=MAP * ~NOTFOUND"]
                + options + [file.absoluteString]
        )
        guard ended.status == 0 else {
            throw Failure(
                description:
                    "chromium ended with \(ended.status): \(String(decoding: ended.errors, as: UTF8.self))"
            )
        }
        return ended
    }

    /// Does something in a new folder that is gone afterwards.
    private static func inFolder<Value>(_ work: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "browser-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(at: folder)
            } catch {
                print("the folder \(folder.path) stays: \(error)")
            }
        }
        return try work(folder)
    }

    /// Chromium's log names each request by `"url":"…"`; those of its maker's own are not the page's.
    private static func requests(in log: String) -> [String] {
        log.split(separator: "\"url\":\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            .filter { !$0.hasPrefix("file:") && !$0.hasPrefix("data:") && $0.contains(".example") }
    }
}
