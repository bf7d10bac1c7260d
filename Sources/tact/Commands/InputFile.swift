// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that a command reads whole; `-` is standard input.
enum InputFile {
    /// Bytes of the largest mail file: twice the largest message that the shipped settings take.
    static let bytesMax = 50 << 20

    static func read(_ path: String, bytesMax: Int = bytesMax) throws -> [UInt8] {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(.noInput, "\(path) cannot be opened: \(systemError())") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw Failure(.noInput, "\(path) cannot be read: \(systemError())")
            }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= bytesMax else {
                throw Failure(.data, "\(path) is larger than \(bytesMax >> 20) MB")
            }
        }
    }

    /// The system's word for the last error.
    static func systemError() -> String {
        unsafe String(cString: strerror(errno))
    }
}
