// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

@testable import MIME

/// Tact's reading against that of Python's `email` package, an independent reader.
@Suite struct PythonTests {
    /// What `Tests/Mails/read-mail.py` prints for a mail.
    private struct Reading: Decodable {
        struct Part: Decodable, Equatable {
            let type: String
            let name: String
            let bytes: Data?
        }
        let path: String
        let subject: String
        let from: [String]
        let to: [String]
        let cc: [String]
        let parts: [Part]

        var name: String { path.split(separator: "/").suffix(2).joined(separator: "/") }
    }

    /// Where Tact reads another structure or other bytes, and why that is the better reading.
    private static let differences = [
        "rfc/001.eml": "an external body is elsewhere: what stands here is no part of its type",
        "rfc/008.eml": "the embedded message is base64, and is read after decoding",
        "thirdparty/003.eml":
            "the encoding has white space and a CR behind it, and is quoted-printable all the same",
        "thirdparty/005.eml": "no boundary follows the last part, so its line end is its own",
        "thirdparty/009.eml": "a partial message is no message before it is put together",
        "thirdparty/012.eml": "the boundary is folded, and unfolds to one with a space",
        "python/msg_15.txt": "an inner multipart has the outer one's boundary, and no attachment is lost",
        "python/msg_16.txt": "a delivery status is text for programs, not a multipart",
        "python/msg_36.txt": "an external body is elsewhere: what stands here is no part of its type",
        "python/msg_39.txt": "inner multiparts have the outer one's boundary, and their parts are found",
        "python/msg_42.txt": "a multipart without parts keeps its bytes",
        "python/msg_43.txt": "a delivery status is text for programs, not a multipart",
        "Mails/invoice-attachments.eml":
            "of two names the extended one is whole, the plain one is for old programs",
        "Mails/damaged.eml":
            "base64 ends at its padding, white space at line ends goes, a cut group keeps its byte",
    ]

    private static func readings(_ files: [URL]) throws -> [Reading] {
        let script = Samples.repository.appending(path: "Tests/Mails/read-mail.py").path
        let python = try Spawn.run("python3", [script] + files.map(\.path))
        try #require(python.status == 0, "read-mail.py failed")
        return try Data(python.output).split(separator: 0x0A)
            .map { try JSONDecoder().decode(Reading.self, from: $0) }
    }

    private static func addresses(_ mailboxes: [Mailbox]) -> [String] {
        mailboxes.map(\.address).filter { $0.contains("@") }
    }

    private static func parts(_ mail: Mail) -> [Reading.Part] {
        mail.root.all.map { part in
            let bytes = part.children.isEmpty ? Data(part.decodedBytes()) : nil
            return Reading.Part(type: part.type.name, name: part.filename ?? "", bytes: bytes)
        }
    }

    @Test func pythonReadsTheSame() throws {
        let readings = try Self.readings(Samples.all)
        #expect(readings.count == Samples.all.count)
        #expect(!Samples.own.isEmpty)
        for reading in readings {
            let mail = Mail(try Samples.bytes(URL(filePath: reading.path)))
            let name = Comment(rawValue: reading.name)
            #expect(mail.subject.split(separator: " ").joined(separator: " ") == reading.subject, name)
            #expect(Self.addresses(mail.from) == reading.from, name)
            let isSame = Self.parts(mail) == reading.parts
            #expect(isSame == (Self.differences[reading.name] == nil), name)
            if reading.name != "Mails/damaged.eml" {
                #expect(Self.addresses(mail.to) == reading.to, name)
                #expect(Self.addresses(mail.cc) == reading.cc, name)
            }
        }
    }
}
