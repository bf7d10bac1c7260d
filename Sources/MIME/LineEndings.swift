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
        func next(_ byte: UInt8, from start: Int) -> Int {
            bytes.firstIndex(of: byte, in: start..<bytes.count) ?? bytes.count
        }
        var index = 0
        var feed = next(ASCII.lineFeed, from: 0)
        var carriageReturn = next(ASCII.carriageReturn, from: 0)
        while index < bytes.count {
            let end = min(feed, carriageReturn)
            canonical += bytes[index..<end]
            guard end < bytes.count else { break }
            index = end + 1
            if end == carriageReturn, feed == index, index < bytes.count { index += 1 }
            canonical.append(ASCII.carriageReturn)
            canonical.append(ASCII.lineFeed)
            if feed < index { feed = next(ASCII.lineFeed, from: index) }
            if carriageReturn < index { carriageReturn = next(ASCII.carriageReturn, from: index) }
        }
        return canonical
    }

    /// Whether every CR and every LF is part of a CRLF.
    package static func isCanonical(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while let end = bytes.firstIndex(of: ASCII.lineFeed, in: index..<bytes.count) {
            guard end > index, bytes[end - 1] == ASCII.carriageReturn else { return false }
            index = end + 1
        }
        index = 0
        while let end = bytes.firstIndex(of: ASCII.carriageReturn, in: index..<bytes.count) {
            guard end + 1 < bytes.count, bytes[end + 1] == ASCII.lineFeed else { return false }
            index = end + 2
        }
        return true
    }
}
