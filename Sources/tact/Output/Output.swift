// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard output and standard error.
enum Output {
    /// Prints lines, with one write for many.
    static func write(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        put(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO)
    }

    /// Prints bytes as they are.
    static func write(bytes: [UInt8]) {
        put(bytes, to: STDOUT_FILENO)
    }

    /// Says on standard error what is wrong.
    static func complain(_ text: String) {
        put("tact: \(text)\n", to: STDERR_FILENO)
    }

    /// Shows a passing mark on standard error.
    static func mark(_ text: String) {
        put(text, to: STDERR_FILENO)
    }

    private static func put(_ text: String, to descriptor: Int32) {
        put(Array(text.utf8), to: descriptor)
    }

    private static func put(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            // A reader that has gone (`tact log | head`) ends the output, as it does for any filter.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
