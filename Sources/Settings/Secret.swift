// SPDX-License-Identifier: Apache-2.0

/// A password or a token; it can be used and compared, and is never shown, not even by a debugger's `dump`.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// What it is, for the one who has to hand it on.
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether `candidate` is the same, in a time that tells nothing but its length.
    package func matches(_ candidate: [UInt8]) -> Bool {
        var difference = bytes.count ^ candidate.count
        for (index, byte) in candidate.enumerated() {
            difference |= Int(byte ^ (bytes.isEmpty ? 0 : bytes[index % bytes.count]))
        }
        return difference == 0 && !bytes.isEmpty
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
