// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct RenderedTests {
    private func compose(_ mails: [Mail], form: Digest.Form? = .rendered) throws -> Mail {
        var random = SeededGenerator()
        let letters = mails.enumerated().map { Letters.letter("l\($0.offset)", $0.element, hour: $0.offset) }
        return Mail(try Digest.compose(letters, plan: Letters.plan(form: form), random: &random))
    }

    private func html(_ digest: Mail) -> String {
        digest.root.leaves.first { $0.type.isHTML }?.decodedText().text ?? ""
    }

    private func page(_ body: String, head: String = "") -> Mail {
        Letters.mail(
            "From: a@example.com\nSubject: Page\nContent-Type: text/html; charset=utf-8\n\n"
                + "<html><head>\(head)</head>\(body)</html>\n"
        )
    }

    @Test func itHasOnlyTheLevelsThatItNeeds() throws {
        let plain = try compose([Letters.followUp, Letters.korean])
        #expect(plain.root.all.map(\.type.name) == ["multipart/alternative", "text/plain", "text/html"])
        let pictures = try compose([Letters.followUp, Letters.offer])
        #expect(
            pictures.root.all.map(\.type.name) == [
                "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/gif",
            ]
        )
        let files = try compose([Letters.newsletter, Letters.offer, Letters.rawGerman])
        #expect(
            files.root.all.map(\.type.name) == [
                "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
                "image/png", "image/gif", "application/pdf", "application/octet-stream",
            ]
        )
        #expect(files.notes.isEmpty)
    }

    @Test func filesKeepTheirNamesAndBytes() throws {
        let digest = try compose([Letters.newsletter, Letters.rawGerman])
        let files = digest.root.leaves.filter(\.isAttachment)
        #expect(files.map(\.filename) == ["calendar.pdf", "Bäume.bin"])
        let originals = [Letters.newsletter, Letters.rawGerman].flatMap {
            $0.root.leaves.filter(\.isAttachment)
        }
        #expect(files.map { $0.decodedBytes() } == originals.map { $0.decodedBytes() })
    }

    @Test func picturesOfOneNameStayApart() throws {
        let digest = try compose([Letters.newsletter, Letters.offer])
        let pictures = digest.root.leaves.filter { $0.type.type == "image" }
        let ids = pictures.compactMap(\.contentID)
        #expect(Set(ids).count == 2)
        let html = html(digest)
        for id in ids { #expect(html.contains("src=\"cid:\(id)\"")) }
        #expect(!html.contains("cid:logo"))
        #expect(pictures.map(\.type.name) == ["image/png", "image/gif"])
        #expect(
            pictures.map { $0.decodedBytes() }
                == [Letters.newsletter, Letters.offer].map {
                    $0.root.leaves.first { $0.type.type == "image" }?.decodedBytes()
                }
        )
    }

    @Test func aPictureThatNothingShowsBecomesAFile() throws {
        let mail = Letters.mail(
            """
            From: a@example.com
            Subject: Unused
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html

            <p>No picture here.</p>
            --r
            Content-Type: image/gif
            Content-ID: <unused>

            GIF89a
            --r--
            """
        )
        let digest = try compose([mail, Letters.followUp])
        let picture = try #require(digest.root.leaves.last)
        #expect(picture.type.name == "image/gif")
        #expect(picture.disposition?.kind == "attachment")
        #expect(picture.filename == "image.gif")
        #expect(picture.contentID == nil)
    }

    @Test func stylesStayInTheirSection() throws {
        let html = html(try compose([Letters.newsletter, Letters.offer]))
        #expect(html.contains(".l1 h1,.l1 .lead{"))
        #expect(html.contains(".l1{background: #eef5ea; margin: 0}"))
        #expect(html.contains(".l1 #l1-top a{") || html.contains(".l1#l1-top a{"))
        #expect(html.contains("@media (max-width: 480px){\n.l1 .lead{"))
        #expect(html.contains(".l2 h1{color: red}"))
        #expect(html.contains("<div class=\"l1\" id=\"l1-top\">"))
    }

    @Test func linksAreUntouched() throws {
        let html = html(try compose([Letters.newsletter, Letters.offer]))
        #expect(html.contains("href=\"https://example.com/calendar?x=1&amp;y=2\""))
        #expect(html.contains("href=\"https://shop.example.com/spades\""))
    }

    @Test(arguments: [
        ("a form", "<form action=\"https://example.com\"><input name=q></form>"),
        ("a frame", "<iframe src=\"https://example.com\"></iframe>"),
        ("a drawing", "<svg><text>seen</text></svg>"),
        ("a film", "<video src=\"https://example.com/f.mp4\"></video>"),
        ("relative addresses", "<base href=\"https://example.com/\"><a href=\"x\">x</a>"),
    ])
    func whatAPageCannotHoldMakesAContainer(_ reason: String, _ body: String) throws {
        #expect(throws: DigestError.cannotRender(letter: "l0", reason: reason)) {
            try compose([page(body), Letters.followUp])
        }
        let digest = try compose([page(body), Letters.followUp], form: nil)
        #expect(digest.root.children.map(\.type.name).dropFirst() == ["message/rfc822", "message/rfc822"])
    }

    @Test func aPageThatProgramsWouldCutMakesAContainer() throws {
        let long = page("<p>" + String(repeating: "A sentence like others. ", count: 4200) + "</p>")
        #expect(throws: DigestError.self) { try compose([long, Letters.followUp]) }
        let digest = try compose([long, Letters.followUp], form: nil)
        #expect(digest.root.children.contains { $0.type.isMessage })
        #expect(html(digest).utf8.count <= Digest.htmlBytesMax)
    }

    @Test func anEmbeddedLetterIsAttachedWhole() throws {
        let mail = Letters.mail(
            """
            From: a@example.com
            Subject: Forwarded
            Content-Type: multipart/mixed; boundary=m

            --m

            See below.
            --m
            Content-Type: message/rfc822

            Subject: Within
            From: b@example.com

            The inner text.
            --m--
            """
        )
        let digest = try compose([mail, Letters.followUp])
        let inner = try #require(digest.root.all.first { $0.type.isMessage })
        #expect(inner.filename == "Within.eml")
        #expect(
            Array(inner.bytes[inner.bodyRange])
                == Letters.bytes("Subject: Within\nFrom: b@example.com\n\nThe inner text.")
        )
    }

    @Test func theRuleChoosesThePageForWhatItCanHold() throws {
        let digest = try compose(Letters.all.map(\.mail), form: nil)
        #expect(!digest.root.all.contains { $0.type.isMessage })
    }
}
