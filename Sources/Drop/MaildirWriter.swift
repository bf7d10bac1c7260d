// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// Delivers mail into a Maildir, as `tact sink` does: each mail is whole and on the disk before it can be
/// seen.
///
/// Any number of threads and processes may deliver into one folder. Its calls block as long as the disk does.
package final class MaildirWriter: Sendable {
    /// Names tried before giving up; one is enough unless somebody else makes the same ones.
    private static let attemptsMax = 16

    private let maildir: Maildir
    private let host: String
    private let delivered = Atomic<Int>(0)

    /// Opens the Maildir, making it where it is missing.
    package init(_ path: String) throws(FileError) {
        maildir = try Maildir(path)
        host = Self.hostName()
    }

    /// Delivers a mail: written to `tmp/` and synced, renamed into `new/`, and the folder synced.
    ///
    /// - Returns: the name of the file in `new/`.
    /// - Throws: what the disk said; then there is nothing in `new/`.
    @discardableResult
    package func deliver(_ bytes: [UInt8]) throws(FileError) -> String {
        let name = try written(bytes)
        do throws(FileError) {
            try maildir.temporary.move(name, to: maildir.new, as: name)
        } catch {
            try maildir.temporary.remove(name)
            throw error
        }
        try maildir.new.sync()
        return name.description
    }

    private func written(_ bytes: [UInt8]) throws(FileError) -> FileName {
        for _ in 1..<Self.attemptsMax {
            let name = nextName()
            do throws(FileError) {
                try maildir.temporary.write(bytes, to: name, mode: Maildir.fileMode)
                return name
            } catch {
                guard error.number == EEXIST else { throw error }
            }
        }
        let name = nextName()
        try maildir.temporary.write(bytes, to: name, mode: Maildir.fileMode)
        return name
    }

    /// A name that no other delivery has: the second, then microsecond, process and count, then the host.
    private func nextName() -> FileName {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let count = delivered.wrappingAdd(1, ordering: .relaxed).newValue
        return Maildir.name("\(now.tv_sec).M\(now.tv_nsec / 1_000)P\(getpid())Q\(count).\(host)")
    }

    /// The host's name with `/` and `:` escaped, as the Maildir page asks.
    private static func hostName() -> String {
        var bytes = [CChar](repeating: 0, count: 65)
        guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
        let name = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return name.isEmpty ? "localhost" : name.replacing("/", with: "\\057").replacing(":", with: "\\072")
    }
}
