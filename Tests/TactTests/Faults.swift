// SPDX-License-Identifier: Apache-2.0

import Spawning

/// Faults of the disk and sudden ends inside a write: a library that is loaded before the C library's own
/// calls (`Peers/faults.c` says which faults there are).
enum Faults {
    /// The words before a daemon's own that give it a fault (`Installation.start`).
    static func command(_ variables: [String: String], in folder: Folder) async throws -> [String] {
        let library = try await library(in: folder)
        return ["env", "LD_PRELOAD=\(library)"] + variables.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
    }

    /// Builds the library, and returns its path.
    static func library(in folder: Folder) async throws -> String {
        let path = folder.at("faults.so")
        let built = try await Child.run(
            "cc",
            ["-shared", "-fPIC", "-O2", "-o", path, "\(Programs.scripts)/faults.c", "-ldl"],
        )
        guard built.status == 0 else { throw PeerError("the library of faults was not built: \(built)") }
        return path
    }
}
