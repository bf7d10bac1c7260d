// SPDX-License-Identifier: Apache-2.0

import Glibc
import Spawning

/// `tact sink` as a relay that misbehaves in named ways.
struct TactSink {
    let port: Int
    private let folder: Folder
    private let process: Child

    init(port: Int, faults: [String] = [], options: [String] = []) async throws {
        self.port = port
        folder = try Folder()
        process = try Child(
            Programs.tact(),
            ["sink", "--listen", "127.0.0.1:\(port)", "--maildir", folder.at("mails")]
                + options + faults.flatMap { ["--fault", $0] },
        )
        try await Patience.until("tact sink") { Ports.listens(port) }
    }

    /// The files of the mails that it has taken.
    var mails: [String] { folder.names(in: "mails/new") }

    /// Ends it in the middle of whatever it does, and waits until its port is free for another.
    func end() async throws {
        process.signal(SIGKILL)
        try await process.end()
    }

    func stop() async throws {
        let ended = try await process.stop()
        guard ended.status == 0 else { throw PeerError("tact sink ended badly: \(ended)") }
    }
}
