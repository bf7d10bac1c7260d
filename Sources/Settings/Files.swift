// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Why a file could not be had, in the words of the C library.
struct FileTrouble: Error {
    let text: String
    /// Whether there is no such file.
    private(set) var isMissing = false

    init(_ code: Int32) {
        isMissing = code == ENOENT
        text = unsafe String(cString: strerror(code))
    }

    init(_ text: String) {
        self.text = text
    }
}

/// The few looks at files that settings need.
enum Files {
    /// What a file is, as far as settings care.
    struct Kind {
        let isFolder: Bool
        /// Whether everyone on this machine may read it.
        let isWorldReadable: Bool
    }

    /// The bytes of a file of at most `bytesMax`; one more byte is read, so that the reader sees that it is
    /// too large.
    static func read(_ path: String, bytesMax: Int) throws(FileTrouble) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileTrouble(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= bytesMax {
            let count = unsafe buffer.withUnsafeMutableBytes { space in
                unsafe Glibc.read(descriptor, space.baseAddress, space.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileTrouble(errno) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// Links are followed.
    static func kind(of path: String) throws(FileTrouble) -> Kind {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw FileTrouble(errno) }
        return Kind(
            isFolder: status.st_mode & S_IFMT == S_IFDIR,
            isWorldReadable: status.st_mode & S_IROTH != 0,
        )
    }

    /// Whether this process may read the file.
    static func isReadable(_ path: String) -> Bool {
        unsafe access(path, R_OK) == 0
    }

    /// The names in a folder, without `.` and `..`, in the order of their bytes.
    static func names(in folder: String) throws(FileTrouble) -> [String] {
        guard let stream = unsafe opendir(folder) else { throw FileTrouble(errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// The name of this machine, for a configuration that gives none.
    static func hostname() -> String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `path` as seen from `folder`; an absolute one stays.
    static func resolved(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || folder.isEmpty ? path : folder + (folder.hasSuffix("/") ? "" : "/") + path
    }

    /// `path` as seen from the root, wherever this process works.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard unsafe getcwd(&buffer, buffer.count) != nil else { return path }
        let folder = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return resolved(path, in: folder)
    }

    /// The folder a file lies in, as the path spells it; empty for the working folder.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func lastPart(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The files that match a pattern of which only the last part may hold `*` and `?`, in the order of their
    /// names.
    ///
    /// Names that begin with a dot match only a pattern that does (as in a shell).
    static func matching(_ pattern: String) throws(FileTrouble) -> [String] {
        let folder = folder(of: pattern)
        let last = Array(lastPart(of: pattern))
        let found = try names(in: folder.isEmpty ? "." : folder)
        return found.filter { ($0.first != "." || last.first == ".") && matches(Array($0)[...], last[...]) }
            .map { resolved($0, in: folder) }
    }

    private static func matches(_ name: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
        var name = name
        var pattern = pattern
        var retry: (name: ArraySlice<Character>, pattern: ArraySlice<Character>)?
        while !name.isEmpty {
            if pattern.first == "*" {
                retry = (name.dropFirst(), pattern)
                pattern.removeFirst()
            } else if let first = pattern.first, first == "?" || first == name.first {
                name.removeFirst()
                pattern.removeFirst()
            } else if let again = retry {
                (name, pattern) = again
                retry = nil
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == "*" }
    }
}
