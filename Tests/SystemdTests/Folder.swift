// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder of its own for a test, gone with its owner; its path is short enough for a socket.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/tact.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Trouble(doing: "mkdtemp") }
        self.path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in ["notify", "relay.password", "listening"] { unsafe unlink(path + "/" + name) }
        unsafe rmdir(path)
    }

    func write(_ text: String, to name: String) throws {
        let descriptor = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Trouble(doing: "open") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Trouble(doing: "write")
        }
    }
}

/// The test could not be set up.
struct Trouble: Error {
    let doing: String
    let number: Int32

    init(doing: String) {
        self.number = errno
        self.doing = doing
    }
}
