// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Traps where a claim about a result does not hold. The claim is written first, since the trap of an
/// optimised build says nothing.
func claim(_ holds: Bool, _ text: @autoclosure () -> String) {
    guard !holds else { return }
    let words = Array("claim: \(text())\n".utf8)
    unsafe words.withUnsafeBytes { unsafe _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    preconditionFailure("a claim does not hold")
}
