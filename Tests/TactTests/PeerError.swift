// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Why a peer of the tests is not there, or did not do as it was told; this fails a test, never skips it.
struct PeerError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Where the programs are that the tests start.
enum Programs {
    /// The scripts that lie beside the tests.
    static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers").path
    /// The repository's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    /// Debian's own Python: another one that the PATH names may lack what the scripts import.
    static let python = "/usr/bin/python3"

    /// Where Debian puts programs; a test's PATH may lack the folders for the administrator.
    private static let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]

    /// The full path of a program of the system.
    static func find(_ name: String) throws -> String {
        guard !name.contains("/") else { return name }
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw PeerError("\(name) is not installed; `make test` installs what the tests need")
        }
        return path
    }

    /// The built executable: what TACT_BINARY names, else `tact` beside the running tests.
    static func tact() throws -> String {
        if let named = ProcessInfo.processInfo.environment["TACT_BINARY"] {
            guard FileManager.default.isExecutableFile(atPath: named) else {
                throw PeerError("TACT_BINARY names \(named), which is no program")
            }
            return named
        }
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = URL(filePath: tests).deletingLastPathComponent().appending(path: "tact").path
        guard FileManager.default.isExecutableFile(atPath: beside) else {
            throw PeerError("there is no \(beside): build it (`swift build`), or name one in TACT_BINARY")
        }
        return beside
    }
}
