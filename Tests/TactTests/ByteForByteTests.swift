// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A letter that passes unmerged leaves as it came, below the field that Tact adds.
@Suite struct ByteForByteTests {
    /// The project's own mails of all kinds, and the delicate one.
    static func mails() throws -> [(name: String, bytes: [UInt8])] {
        let folder = Programs.root + "/Tests/Mails"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".eml")
        }
        let files = try names.sorted().map { name in
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
            return (name, crlf(lasting(bytes)))
        }
        return files + [("delicate", crlf(Array(Mails.delicate.utf8)))]
    }

    /// The mail with a name of its own for the field that would let it expire.
    private static func lasting(_ bytes: [UInt8]) -> [UInt8] {
        bytes.replacing(Array("\nExpires:".utf8), with: Array("\nX-Expiry:".utf8))
    }

    private static func crlf(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter { $0 != 0x0D }.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }

    @Test func everyKindOfMailPassesUnchangedOnTheWire() async throws {
        let relay = try await ExactRelay()
        var plan = Installation.Plan()
        // What they have in common is no reason here: each is looked at as a mail of its own.
        plan.policy = "streams:\n  - { name: other, class: critical }\n"
        let tact = try await Installation(relay: relay.port, plan)
        try await tact.start()
        let mails = try Self.mails()
        #expect(mails.count > 5)
        for (name, bytes) in mails {
            let file = try tact.folder.write(bytes, to: "in.eml")
            let ended = try await Child.run(
                Programs.python,
                [
                    "\(Programs.scripts)/hand-in.py", "\(tact.openPort)", "plain", "\(name)@example.com",
                    file,
                    "bo@customer.example",
                ],
            )
            #expect(ended.status == 0, "\(name): \(ended)")
        }
        try await tact.delivered(mails.count)
        for arrived in try await relay.mails(mails.count) {
            let (name, bytes) = try #require(
                mails.first { arrived.sender.contains("<\($0.name)@example.com>") }
            )
            #expect(arrived.text.hasPrefix("Received: from "), "\(name)")
            #expect(MailBytes.belowFirstField(arrived.bytes) == bytes, "\(name)")
        }
        try await tact.stop()
    }
}
