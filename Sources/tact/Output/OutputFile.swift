// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files and folders that a command makes.
enum OutputFile {
    /// Writes a whole file anew.
    static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Failure(.cannotCreate, "\(path): \(InputFile.systemError())") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let written = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        guard written == bytes.count else {
            throw Failure(.cannotCreate, "\(path): \(InputFile.systemError())")
        }
    }

    /// Makes a folder; one that is there already is as good.
    static func makeFolder(_ path: String) throws {
        guard unsafe mkdir(path, 0o750) == 0 || errno == EEXIST else {
            throw Failure(.cannotCreate, "\(path): \(InputFile.systemError())")
        }
    }

    /// A new folder for this run, below $TMPDIR or /tmp.
    static func makeTemporaryFolder(named name: String) throws -> String {
        var template = Array("\(Environment.current["TMPDIR"] ?? "/tmp")/\(name).XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw Failure(.cannotCreate, "no temporary folder: \(InputFile.systemError())")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The names in a folder but for those that begin with a dot; none where there is no folder.
    static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    static func isEmptyFolder(_ path: String) -> Bool {
        names(in: path).isEmpty
    }
}
