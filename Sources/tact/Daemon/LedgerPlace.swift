// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where a ledger is: this machine (machine-id(5)) and the file's path on it. A ledger that says another one
/// is a copy.
struct LedgerPlace: CustomStringConvertible {
    let description: String

    init(_ path: String) {
        let machine = Self.machine() ?? Self.hostname()
        description = "\(machine):\(Self.canonical(path))"
    }

    private static func machine() -> String? {
        ["/etc/machine-id", "/var/lib/dbus/machine-id"].lazy.compactMap { path in
            guard let file = unsafe fopen(path, "re") else { return nil }
            defer { unsafe fclose(file) }
            var line = [CChar](repeating: 0, count: 64)
            guard unsafe fgets(&line, Int32(line.count), file) != nil else { return nil }
            let text = String(decoding: line.prefix { $0 > 32 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return text.isEmpty ? nil : text
        }.first
    }

    /// What a machine without an id is told apart by.
    private static func hostname() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "a machine without a name" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The path of the folder without links, and the file's name.
    private static func canonical(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.dropLast().joined(separator: "/")
        guard let real = unsafe realpath(folder.isEmpty ? "." : folder, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real) + "/" + (parts.last ?? "")
    }
}
