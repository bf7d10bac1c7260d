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
}
