// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct PreviewTests {
    private func compose(_ mails: [Mail]) throws -> Mail {
        var random = SeededGenerator()
        let letters = mails.enumerated().map { Letters.letter("l\($0.offset)", $0.element, hour: $0.offset) }
        return Mail(try Digest.compose(letters, plan: Letters.plan(form: .rendered), random: &random))
    }

    @Test func picturesOfEachLetterStandInThePage() throws {
        let digest = try compose([Letters.newsletter, Letters.offer])
        let page = try #require(Preview.html(of: digest))
        #expect(!page.contains("cid:"))
        let png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
        #expect(page.contains("<img src=\"\(png)"))
        #expect(page.contains("<img src=\"data:image/gif;base64,R0lGODlhAQABAIAAAP8AAAAAACwA"))
    }

    @Test func apartFromItsPicturesItIsTheDigestsOwnHTML() throws {
        let digest = try compose([Letters.followUp, Letters.rawGerman])
        let html = try #require(digest.root.leaves.first { $0.type.isHTML }?.decodedText().text)
        #expect(Preview.page(of: digest) == html)
        let page = try #require(Preview.html(of: digest))
        #expect(page.contains("<head>\n\(Preview.guardian)<meta charset=\"utf-8\">\n"))
        #expect(page.replacing(Preview.guardian, with: "") == html)
    }

    @Test func wordsThatLookLikeAPicturesAddressStay() throws {
        let talk = Letters.mail("From: a@example.com\nSubject: Talk\n\nWrite cid:logo, then 'cid:' alone.\n")
        let page = try #require(Preview.html(of: try compose([talk, Letters.offer])))
        #expect(page.contains("Write cid:logo, then 'cid:' alone."))
    }

    @Test func aTypeCannotLeaveItsAddress() throws {
        let mail = Letters.mail(
            """
            From: a@example.com
            Subject: Sly
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html

            <img src="cid:a">
            --r
            Content-Type: image/x"onerror="alert
            Content-ID: <a>

            GIF89a
            --r--
            """
        )
        let page = try #require(Preview.html(of: try compose([mail, Letters.followUp])))
        #expect(page.contains("<img src=\"data:image/xonerroralert;base64,R0lGODlh\">"))
        #expect(!page.contains("\"onerror"))
    }

    @Test func aMailWithoutHTMLHasNoPage() {
        #expect(Preview.html(of: Letters.followUp) == nil)
    }
}
