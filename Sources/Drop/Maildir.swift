// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A Maildir (cr.yp.to/proto/maildir.html) whose `new/` programs drop mail into, and beside it `rejected/`.
///
/// Its calls block; they belong on a queue that may.
package struct Maildir: Sendable {
    /// The mode of folders that are made, less the process's umask.
    static let mode: mode_t = 0o770
    /// The mode of files that are made, less the process's umask.
    static let fileMode: mode_t = 0o660

    /// Where mail is written before it is whole.
    let temporary: Directory
    /// Where whole mail waits.
    let new: Directory
    /// Where a reader puts mail it has seen; Tact leaves it alone.
    let current: Directory

    /// Opens the Maildir, making it and its folders where they are missing.
    package init(_ path: String) throws(FileError) {
        guard unsafe mkdir(path, Self.mode) == 0 || errno == EEXIST else {
            throw FileError("make", path, number: errno)
        }
        let root = try Directory(path)
        temporary = try Directory(Self.name("tmp"), in: root)
        new = try Directory(Self.name("new"), in: root)
        current = try Directory(Self.name("cur"), in: root)
        try root.sync()
    }

    static func name(_ text: String) -> FileName {
        guard let name = FileName(text) else { preconditionFailure("\(text) is a name") }
        return name
    }
}
