// SPDX-License-Identifier: Apache-2.0

import Glibc
import MIME

/// How text is turned into bytes.
enum DemoCharset: String, Sendable {
    case utf8 = "UTF-8"
    case eucKR = "EUC-KR"

    /// The text in this charset.
    func bytes(of text: String) -> [UInt8] {
        switch self {
        case .utf8: Array(text.utf8)
        case .eucKR: Self.eucKRBytes(of: text)
        }
    }

    private static func eucKRBytes(of text: String) -> [UInt8] {
        guard let converter = unsafe iconv_open("EUC-KR", "UTF-8"),
            unsafe converter != iconv_t(bitPattern: -1)
        else {
            preconditionFailure("glibc knows EUC-KR (package libc6)")
        }
        defer { unsafe iconv_close(converter) }
        var input = text.utf8.map(CChar.init(bitPattern:))
        var output = [CChar](repeating: 0, count: input.count)
        var left = input.count
        var room = output.count
        let status = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var to = output.baseAddress
                return unsafe iconv(converter, &from, &left, &to, &room)
            }
        }
        precondition(status == 0, "EUC-KR has all of: \(text)")
        return output.dropLast(room).map(UInt8.init(bitPattern:))
    }
}

/// How bytes are made fit for mail.
enum DemoCoding: String, Sendable {
    case quotedPrintable = "quoted-printable"
    case base64
    case eightBit = "8bit"

    func encoded(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .quotedPrintable: TransferCoding.encodeQuotedPrintable(bytes)
        case .base64: TransferCoding.encodeBase64(bytes)
        case .eightBit: bytes
        }
    }
}

/// A part of a mail: its fields and its encoded content.
struct DemoPart {
    let fields: [String]
    let content: [UInt8]

    /// The part as it stands in a mail.
    var bytes: [UInt8] {
        Array(fields.map { $0 + "\r\n" }.joined().utf8) + Array("\r\n".utf8) + content
    }

    static func text(
        _ text: String,
        _ subtype: String,
        _ charset: DemoCharset,
        _ coding: DemoCoding
    ) -> DemoPart {
        var lines = text.replacing("\n", with: "\r\n")
        if !lines.hasSuffix("\r\n") { lines += "\r\n" }
        return DemoPart(
            fields: [
                "Content-Type: text/\(subtype); charset=\(charset.rawValue)",
                "Content-Transfer-Encoding: \(coding.rawValue)",
            ],
            content: coding.encoded(charset.bytes(of: lines)),
        )
    }

    static func multipart(_ kind: String, _ parts: [DemoPart], boundary: String) -> DemoPart {
        var content: [UInt8] = []
        for part in parts { content += Array("--\(boundary)\r\n".utf8) + part.bytes + Array("\r\n".utf8) }
        content += Array("--\(boundary)--\r\n".utf8)
        return DemoPart(
            fields: ["Content-Type: multipart/\(kind);\r\n boundary=\"\(boundary)\""],
            content: content,
        )
    }

    /// A file to keep, under a name in ASCII.
    static func file(_ name: String, _ type: String, _ bytes: [UInt8]) -> DemoPart {
        DemoPart(
            fields: [
                "Content-Type: \(type); name=\"\(name)\"",
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=\"\(name)\"",
            ],
            content: TransferCoding.encodeBase64(bytes),
        )
    }

    /// A picture that HTML shows by `cid:`.
    static func picture(_ name: String, id: String, _ bytes: [UInt8]) -> DemoPart {
        DemoPart(
            fields: [
                "Content-Type: image/png; name=\"\(name)\"",
                "Content-Transfer-Encoding: base64",
                "Content-ID: <\(id)>",
                "Content-Disposition: inline; filename=\"\(name)\"",
            ],
            content: TransferCoding.encodeBase64(bytes),
        )
    }
}
