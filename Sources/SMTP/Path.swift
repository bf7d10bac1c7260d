// SPDX-License-Identifier: Apache-2.0

/// A reverse or forward path: a mailbox, `<>`, or `<postmaster>` (RFC 5321 §4.1.2).
///
/// What is inside has passed the grammar: no control character, no lone byte above ASCII, no line end, so
/// it can neither add a command on a wire nor a line to a log. Source routes are taken and forgotten, as
/// RFC 5321 §3.6.1 asks.
package struct Path: Hashable, Sendable {
    /// The path without its angle brackets, as it came; empty for `<>`.
    package let address: String
    /// Bytes of the local part; all of the address for `postmaster`, none for `<>`.
    private let localPartBytes: Int

    /// The null reverse path, of mail that nobody answers (RFC 5321 §4.5.5).
    package static let null = Path(address: "", localPartBytes: 0)

    init(address: String, localPartBytes: Int) {
        self.address = address
        self.localPartBytes = localPartBytes
    }

    /// Whether this is `<>`.
    package var isNull: Bool { address.isEmpty }

    /// Whether the address is plain ASCII, so that it needs no SMTPUTF8 (RFC 6531).
    package var isASCII: Bool { address.utf8.allSatisfy { $0 < 0x80 } }

    /// What stands before the last `@`, with its quotes if it has some.
    package var localPart: String { String(decoding: address.utf8.prefix(localPartBytes), as: UTF8.self) }

    /// What stands behind the last `@`; nil for `<>` and a bare `postmaster`.
    package var domain: String? {
        guard localPartBytes < address.utf8.count else { return nil }
        return String(decoding: address.utf8.dropFirst(localPartBytes + 1), as: UTF8.self)
    }
}

/// Why bytes are no path.
package enum PathError: Error, Hashable, Sendable {
    /// It does not follow the grammar of RFC 5321 §4.1.2 and RFC 6531 §3.3.
    case malformed
    /// The path, its local part or its domain is longer than RFC 5321 §4.5.3.1 allows.
    case overlong
}
