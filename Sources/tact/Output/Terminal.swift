// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where output goes, and what it can show there: colour only on a terminal (and never under NO_COLOR,
/// no-color.org).
struct Terminal: Sendable {
    /// Meanings, not colours: every command shows the same thing in the same way.
    enum Tone: String, Sendable {
        case plain = ""
        /// A heading.
        case strong = "1"
        /// What stands beside the matter.
        case faint = "2"
        /// It went out.
        case good = "32"
        /// It waits.
        case waiting = "33"
        /// It did not go out, and will not.
        case stopped = "31"
        /// It went out within another.
        case joined = "36"
    }

    let hasColour: Bool
    /// Columns of the terminal; nil where there is none, and lines may be as long as they are.
    let width: Int?

    /// What standard output is.
    static func standardOutput() -> Terminal {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var size = winsize()
        let isKnown =
            unsafe isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let noColour = unsafe getenv("NO_COLOR") != nil
        return Terminal(hasColour: isTerminal && !noColour, width: isKnown ? Int(size.ws_col) : nil)
    }

    /// `text` in its tone, where colour can be shown.
    func paint(_ text: String, _ tone: Tone) -> String {
        hasColour && tone != .plain && !text.isEmpty ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }
}
