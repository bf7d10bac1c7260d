// SPDX-License-Identifier: Apache-2.0

/// A name in a folder as Linux has it: any bytes but `/` and NUL, and not `.` or `..`.
///
/// A `String` would not do: a name that is no UTF-8 could then be listed and never be opened.
package struct FileName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// NAME_MAX of limits.h, in bytes.
    static let bytesMax = 255

    /// The name without its NUL.
    let bytes: [UInt8]

    /// The name, nil where a folder can have no such name.
    package init?(_ bytes: [UInt8]) {
        let isName = !bytes.isEmpty && bytes.count <= Self.bytesMax && !bytes.contains(0)
        guard isName, !bytes.contains(UInt8(ascii: "/")), bytes != Array(".".utf8), bytes != Array("..".utf8)
        else {
            return nil
        }
        self.bytes = bytes
    }

    /// The name, nil where a folder can have no such name.
    package init?(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// Whether it starts with a dot: such files are being written, or are none of our business.
    var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

    /// The name as C wants it.
    var terminated: [CChar] { (bytes + [0]).map(CChar.init(bitPattern:)) }

    /// The name with more behind it, its own end left out where both together would be too long.
    func appending(_ suffix: String) -> FileName {
        let kept = bytes.prefix(Self.bytesMax - suffix.utf8.count)
        guard let name = FileName(kept + Array(suffix.utf8)) else {
            preconditionFailure("the suffix \(suffix)")
        }
        return name
    }

    /// The name in printable ASCII, each other byte as `\xNN`: it was typed by a stranger.
    package var description: String {
        var text = ""
        for byte in bytes {
            if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text
    }

    package static func < (first: FileName, second: FileName) -> Bool {
        first.bytes.lexicographicallyPrecedes(second.bytes)
    }
}
