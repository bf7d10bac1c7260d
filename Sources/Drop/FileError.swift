// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The file system said no.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, as in `open` or `rename`.
    package let action: String
    /// The folder or file, in printable ASCII.
    package let path: String
    /// The error number (errno(3)).
    package let number: Int32

    init(_ action: String, _ path: String, number: Int32) {
        self.action = action
        self.path = path
        self.number = number
    }

    /// The system's own word for it.
    package var reason: String { unsafe String(cString: strerror(number)) }

    /// Whether the name was taken already.
    var isBecauseTaken: Bool { number == EEXIST }

    /// Whether what was opened is a symbolic link, a pipe, a device or a folder.
    var isBecauseNoFile: Bool { [ELOOP, EINVAL, ENXIO, EISDIR].contains(number) }

    /// Whether the owner of the file does not let us.
    var isBecauseForbidden: Bool { number == EACCES || number == EPERM }

    /// Every name that was tried is taken.
    static func taken(_ action: String, _ path: String) -> FileError {
        FileError(action, path, number: EEXIST)
    }

    package var description: String { "\(action) \(path): \(reason)" }
}
