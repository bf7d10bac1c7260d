// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as it may stand on a line for people, whoever wrote it: what would end or turn the line, or
    /// speak to the terminal, is escaped as in a Swift literal.
    var shown: String {
        guard unicodeScalars.contains(where: \.forges) else { return self }
        return unicodeScalars.map { $0.forges ? $0.escaped(asASCII: true) : String($0) }.joined()
    }
}

extension Unicode.Scalar {
    /// Control characters, the line ends of Unicode, and the bidirectional controls (UAX #9).
    fileprivate var forges: Bool {
        switch value {
        case 0x20...0x7E: false
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: properties.generalCategory == .control
        }
    }
}
