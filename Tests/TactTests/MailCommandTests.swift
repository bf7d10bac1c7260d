// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `tact mail`: how Tact reads a mail, for people and for programs.
@Suite struct MailCommandTests {
    private struct Reading: Decodable {
        struct Field: Decodable {
            let name: String
            let text: String
        }
        struct Part: Decodable {
            let type: String
            let charset: String?
            let disposition: String?
            let filename: String?
            let decodedBytes: Int?
            let parts: [Part]
        }
        let subject: String
        let from: String
        let to: String
        let date: String
        let obstacle: String?
        let headers: [Field]
        let structure: Part
        let text: String
        let links: [String]
    }

    private static func mail(_ arguments: String...) async throws -> Child.Ended {
        try await Child.run(Programs.tact(), ["mail"] + arguments, in: Programs.root)
    }

    @Test func programsGetAllThatWasRead() async throws {
        let ended = try await Self.mail("--json", "Tests/Mails/invoice-attachments.eml")
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let reading = try decoder.decode(Reading.self, from: Data(ended.output.utf8))
        #expect(reading.subject == "Rechnung 2026-0042")
        #expect(reading.from == "Büro <office@shop.example>")
        #expect(
            reading.to.contains("Lopez, Ana <ana@customer.example>")
                && reading.to.contains("Carl \"C\" Meyer")
        )
        #expect(reading.date == "2026-03-02T14:00:00.000Z")
        #expect(reading.obstacle == nil)
        #expect(reading.headers.map(\.name).prefix(3) == ["From", "To", "Subject"])
        #expect(reading.headers.first?.text == "Büro <office@shop.example>")
        #expect(reading.text.contains("1.234,56 €"))
        #expect(reading.structure.type == "multipart/mixed")
        let page = try #require(reading.structure.parts.first?.parts.first)
        #expect(page.type == "text/html" && page.charset == "iso-8859-1")
        let files = reading.structure.parts.dropFirst()
        #expect(files.compactMap(\.filename) == ["Rechnung März 2026.pdf", "Artikel für Ana.csv"])
        #expect(files.allSatisfy { $0.disposition == "attachment" && $0.decodedBytes ?? 0 > 0 })
    }

    @Test func peopleSeeStructureTextAndWhetherItMayBeMerged() async throws {
        let ended = try await Self.mail("Tests/Mails/reset-text.eml")
        #expect(ended.status == 0, "\(ended)")
        #expect(ended.output.contains("merging     a password, code or log-in"))
        #expect(ended.output.contains("Structure\ntext/plain"))
        #expect(ended.output.contains("Visible text\n"))
    }

    @Test func aFileThatIsNotThereEndsItWithACode() async throws {
        let ended = try await Self.mail("Tests/Mails/nowhere.eml")
        #expect(ended.status == 66 && ended.errors.contains("nowhere.eml"), "\(ended)")
    }
}
