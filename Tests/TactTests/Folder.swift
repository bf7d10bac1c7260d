// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A new folder below the system's temporary one; it goes when nobody holds it any more.
final class Folder: Sendable {
    /// Short enough for sockets in it (108 bytes, unix(7)).
    let path: String

    init() throws {
        path = "/tmp/tact-\(UUID().uuidString.prefix(8).lowercased())"
        // Postfix's and smtp-sink's own users must be able to walk through it.
        try make("", mode: 0o711)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("the folder \(path) stays: \(error)")
        }
    }

    /// The path of something in it.
    func at(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// Makes a folder in it and gives its path.
    @discardableResult
    func make(_ name: String, mode: Int = 0o755) throws -> String {
        let place = name.isEmpty ? path : at(name)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
        return place
    }

    /// Writes a file into it and gives its path.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String, mode: Int = 0o644) throws -> String {
        try Data(bytes).write(to: URL(filePath: at(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: at(name))
        return at(name)
    }

    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
        try write(Array(text.utf8), to: name, mode: mode)
    }

    func read(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: at(name))))
    }

    /// The names in a folder of it, sorted; none where the folder is not there.
    func names(in name: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: at(name))
        return (names ?? []).sorted()
    }
}
