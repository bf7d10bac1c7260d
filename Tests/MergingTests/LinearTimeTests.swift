// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

/// Letters that cost a digest the square of their size: the run ends soon only if none does here.
@Suite struct LinearTimeTests {
    @Test(arguments: [
        ("words beyond ASCII in a field", "X-A: ", "é ", "\n\nx\n"),
        ("words between them", "X-A: ", "é x ", "\n\nx\n"),
        ("comments", "Received: ", "(é) ", "\n\nx\n"),
        ("a subject", "Subject: ", "é x ", "\n\nx\n"),
        ("brackets behind a link", "\nhttp://a", ")", "\n"),
    ])
    func aLetterOfOneThingIsMerged(_ name: String, _ start: String, _ piece: String, _ end: String) throws {
        let text = start + String(repeating: piece, count: (1 << 16) / piece.utf8.count) + end
        var random = SeededGenerator()
        let letters = [Letters.letter("a", Letters.mail(text)), Letters.letter("b", Letters.followUp)]
        let digest = Mail(try Digest.compose(letters, plan: Letters.plan(form: .container), random: &random))
        #expect(digest.root.children.count == 3 && digest.notes.isEmpty, "\(name)")
    }

    @Test func aTextThatIsCutShowsAsMuchAsThereIsRoomFor() {
        let text = (0..<2_000).map { "> line \($0)" }.joined(separator: "\n")
        let cut = TextMarkup.html(text, bytesMax: 600)
        #expect(cut.isCut && cut.html.utf8.count <= 600 && cut.html.utf8.count > 560)
        #expect(!TextMarkup.html(text, bytesMax: .max).isCut)
        #expect(cut.html.contains("line 3") && !cut.html.contains("line 100"))
    }

    @Test func aLargeTextIsNoPage() {
        let text = String(repeating: "A sentence like others.\n", count: 8_000)
        var random = SeededGenerator()
        let letters = [
            Letters.letter("a", Letters.mail("Subject: a\n\n\(text)")), Letters.letter("b", Letters.followUp),
        ]
        #expect(throws: DigestError.tooLargeToRender(bytes: text.utf8.count)) {
            try Digest.compose(letters, plan: Letters.plan(form: .rendered), random: &random)
        }
    }
}
