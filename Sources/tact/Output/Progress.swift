// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A progress bar on standard error, where that is a terminal.
struct Progress {
    /// Columns of the bar itself.
    private static let width = 30

    private let total: Int
    private let isShown: Bool
    private var done = 0

    init(of total: Int, on terminal: Terminal) {
        self.total = max(1, total)
        isShown = terminal.width != nil && isatty(STDERR_FILENO) == 1
    }

    /// One more is done; `label` says which.
    mutating func step(_ label: String) {
        done += 1
        guard isShown else { return }
        let filled = Self.width * min(done, total) / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        Output.mark("\r\(bar) \(done * 100 / total) %  \(label)\u{1B}[K")
    }

    /// Takes the bar away.
    func finish() {
        if isShown { Output.mark("\r\u{1B}[K") }
    }
}
