// SPDX-License-Identifier: Apache-2.0

import Glibc
import Settings

/// A folder of its own for one test, with the files a configuration needs; it goes when the test ends.
final class Sandbox {
    let path: String

    init() throws {
        var template = Array("/tmp/tact-settings-XXXXXX".utf8CString)
        let folder = unsafe mkdtemp(&template)
        guard unsafe folder != nil else { throw SandboxTrouble(path: "/tmp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        remove(path)
    }

    /// Writes a file, and the folders it lies in.
    @discardableResult
    func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
        try write(name, Array(text.utf8), mode: mode)
    }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws -> String {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/" + part
            _ = unsafe mkdir(folder, 0o700)
        }
        let file = path + "/" + name
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SandboxTrouble(path: file) }
        defer { close(descriptor) }
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count, fchmod(descriptor, mode) == 0 else { throw SandboxTrouble(path: file) }
        return file
    }

    /// Everything that the reference tact.yaml names, beside the file itself.
    func writeReferenceSecrets() throws {
        for name in ["crm", "campaigns", "bulk"] { try write("\(name).password", "\(name)-secret\n") }
        try write("tls/cert.pem", "certificate\n", mode: 0o644)
        try write("tls/key.pem", "key\n")
    }

    private func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        for name in Self.names(in: path) { remove(path + "/" + name) }
        _ = unsafe rmdir(path)
    }

    /// The names in a folder; none where there is no such folder.
    static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

struct SandboxTrouble: Error {
    let path: String
}

/// The files of this repository and its neighbours.
enum Repository {
    static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// The text of a file, nil where there is none.
    static func text(_ name: String) -> String? {
        bytes(name.hasPrefix("/") ? name : root + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    static func bytes(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += buffer[..<count]
        }
    }
}
