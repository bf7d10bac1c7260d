// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `tact digest`: the mail, and the page that anyone can look at.
@Suite struct DigestCommandTests {
    private static let letters = ["1-newsletter", "2-follow-up"].map {
        "Tests/MergingTests/Pictures/Letters/\($0).eml"
    }

    private static func digest(_ arguments: String...) async throws -> Child.Ended {
        try await Child.run(Programs.tact(), ["digest"] + letters + arguments, in: Programs.root)
    }

    @Test func withAPlaceForItThePageIsWrittenBesideTheMail() async throws {
        let folder = try Folder()
        let mail = try await Self.digest("--html", folder.at("digest.html"))
        #expect(mail.status == 0 && mail.errors.isEmpty, "\(mail)")
        #expect(
            mail.output.contains("Subject: 2 updates\n") || mail.output.contains("Subject: 2 updates\r\n")
        )
        let page = try String(contentsOfFile: folder.at("digest.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>\n") && page.hasSuffix("</html>\n"))
        #expect(page.contains("<title>2 updates</title>"))
        #expect(page.contains("Content-Security-Policy") && !page.contains("cid:"))
    }

    @Test func onStandardOutputThePageStandsAlone() async throws {
        for form in ["rendered", "container"] {
            let page = try await Self.digest("--html", "-", "--form", form)
            #expect(page.status == 0, "\(page)")
            #expect(page.output.hasPrefix("<!DOCTYPE html>\n") && page.output.hasSuffix("</html>\n"))
        }
    }

    @Test func aPlaceThatCannotBeWrittenEndsItWithACode() async throws {
        let folder = try Folder()
        let ended = try await Self.digest("--html", folder.at("nowhere/digest.html"))
        #expect(ended.status == 73 && ended.errors.contains("nowhere/digest.html"), "\(ended)")
        #expect(ended.output.isEmpty)
    }

    @Test func lettersOfSeveralListsNeedAWayOutOfAll() async throws {
        let folder = try Folder()
        let files = ["news", "offers"].map { folder.at("\($0).eml") }
        for (file, list) in zip(files, ["news", "offers"]) {
            let text = """
                From: \(list)@example.com
                Subject: \(list)
                List-Id: <\(list).example.com>
                List-Unsubscribe: <https://example.com/u/\(list)>

                What is new.

                """
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let refused = try await Child.run(Programs.tact(), ["digest"] + files, in: Programs.root)
        #expect(refused.status == 65 && refused.errors.contains("several unsubscribe targets"), "\(refused)")
        #expect(refused.output.isEmpty)
        let way = ["--unsubscribe", "https://example.com/all?c=17"]
        let made = try await Child.run(Programs.tact(), ["digest"] + files + way, in: Programs.root)
        #expect(made.status == 0, "\(made)")
        #expect(made.output.contains("List-Unsubscribe: <https://example.com/all?c=17>"))
        #expect(made.output.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
    }
}
