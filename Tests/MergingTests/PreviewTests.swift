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

    /// The page without its guardian would ask, as the same letter in another digest does here.
    @Test func nobodyLearnsThatItWasLookedAt() throws {
        let letters = ["guarded", "bare"].map { name in
            HardLetters.html(
                "Seen",
                """
                <style>@font-face{font-family:f;src:url(https://watcher.example/\(name).woff)}
                p{font-family:f;background:url(https://watcher.example/\(name).gif)}</style>
                <p>Words <img src="https://watcher.example/\(name).png" alt="a picture"></p>
                """
            )
        }
        let guarded = try #require(Preview.html(of: try compose([letters[0], Letters.offer])))
        let bare = try #require(Preview.page(of: try compose([letters[1], Letters.offer])))
        let sight = try Probe.look(at: [
            Probe.Frame(name: "guarded", html: guarded), Probe.Frame(name: "bare", html: bare),
        ])
        #expect(!sight.requests.contains { $0.contains("guarded") })
        for kind in ["woff", "gif", "png"] {
            #expect(sight.requests.contains("https://watcher.example/bare.\(kind)"), "\(kind)")
        }
        #expect(try sight["guarded"].pictures.contains { $0.address.hasPrefix("data:") && $0.width > 0 })
        #expect(try sight["guarded"].texts.map(\.words) == sight["bare"].texts.map(\.words))
    }

    @Test func aMailWithoutHTMLHasNoPage() {
        #expect(Preview.html(of: Letters.followUp) == nil)
    }
}
