// SPDX-License-Identifier: Apache-2.0

/// What the observer reads in a mail, byte by byte.
extension Observer {
    /// The mail without its first header field.
    static func belowTrace(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var place = 0
        while let end = bytes[place...].firstIndex(of: 0x0A) {
            place = end + 1
            if place < bytes.count, bytes[place] != 0x20, bytes[place] != 0x09 { return bytes[place...] }
        }
        return []
    }

    static func messageIDs(in bytes: some Sequence<UInt8>) -> [String] {
        field("Message-ID", in: bytes).map { bracketed($0) } ?? []
    }

    /// The value of the first field of this name in the header, with its folded lines.
    static func field(_ name: String, in bytes: some Sequence<UInt8>) -> String? {
        var value: String?
        for line in String(decoding: Array(bytes), as: UTF8.self).split(
            separator: "\r\n",
            omittingEmptySubsequences: false
        ) {
            if line.isEmpty { return value }
            if let known = value {
                guard line.first == " " || line.first == "\t" else { return known }
                value = known + line
            } else if line.lowercased().hasPrefix(name.lowercased() + ":") {
                value = String(line.dropFirst(name.count + 1))
            }
        }
        return value
    }

    static func bracketed(_ text: String) -> [String] {
        text.split(separator: "<").dropFirst().compactMap { $0.split(separator: ">").first.map { "<\($0)>" } }
    }
}
