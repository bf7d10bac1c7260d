// SPDX-License-Identifier: Apache-2.0

/// The line ends of mail.
package enum LineEndings {
    /// The same bytes with every line end as CRLF, which is the only one SMTP knows (RFC 5321 §2.3.8).
    ///
    /// A lone LF, as in files, a lone CR and a CRLF are one line end each; CR CR LF are two. Nothing else is
    /// touched, a last line without an end stays without one, and canonical bytes come back as they are.
    /// For mail from files and programs; what came over SMTP has no lone CR or LF.
    package static func canonical(_ bytes: [UInt8]) -> [UInt8] {
        guard !isCanonical(bytes) else { return bytes }
        var canonical: [UInt8] = []
        canonical.reserveCapacity(bytes.count + bytes.count / 32)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte.isLineEnd else {
                canonical.append(byte)
                continue
            }
            if byte == ASCII.carriageReturn, index < bytes.count, bytes[index] == ASCII.lineFeed {
                index += 1
            }
            canonical.append(ASCII.carriageReturn)
            canonical.append(ASCII.lineFeed)
        }
        return canonical
    }

    /// Whether every CR and every LF is part of a CRLF.
    package static func isCanonical(_ bytes: [UInt8]) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            guard (byte == ASCII.lineFeed) == (previous == ASCII.carriageReturn) else { return false }
            previous = byte
        }
        return previous != ASCII.carriageReturn
    }
}
