// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

@testable import MIME

/// Tact's reading against that of Python's `email` package, an independent reader.
@Suite struct PythonTests {
    /// What `Tests/Mails/read-mail.py` says of mails, in their order.
    private static func readings(_ mails: [(name: String, bytes: [UInt8])]) throws -> [[String: String]] {
        var lines: [UInt8] = []
        for (name, bytes) in mails {
            let object = ["name": name, "mail": Data(bytes).base64EncodedString()]
            lines += try JSONEncoder().encode(object) + [ASCII.lineFeed]
        }
        let script = Samples.repository.appending(path: "Tests/Mails/read-mail.py").path
        let python = try Spawn.run("python3", [script], input: lines)
        let errors = Comment(rawValue: String(decoding: python.errors, as: UTF8.self))
        try #require(python.status == 0, errors)
        return try Data(python.output).split(separator: ASCII.lineFeed)
            .map { try JSONDecoder().decode([String: String].self, from: $0) }
    }

    @Test func pythonReadsTheSame() throws {
        let readings = try Self.readings(Samples.mails)
        #expect(readings.count == Samples.mails.count)
        #expect(!Samples.own.isEmpty && !Samples.demo.isEmpty)
        for ((name, bytes), python) in zip(Samples.mails, readings) {
            var tact = Reading.texts(of: Mail(bytes))
            tact["mail"] = name
            let named = Reading.differences[name] ?? [:]
            var idle = Set(named.keys)
            for field in Reading.fields(tact, unlike: python).sorted() {
                let reason = named.keys.first {
                    field == $0 || field.hasPrefix("\($0) ") || field.hasPrefix("\($0).")
                }
                if let reason { idle.remove(reason) }
                #expect(
                    reason != nil,
                    "\(name), \(field): \(tact[field] ?? "none"), Python: \(python[field] ?? "none")"
                )
            }
            #expect(idle.isEmpty, "\(name): both read the same")
        }
    }
}
