// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Testing

@testable import Merging

/// How digests look, as Chromium itself sees them: on a phone and on a desk, in the light and in the dark.
@Suite struct LookTests {
    private static let widths = [360, 400, 960]

    private static func name(_ group: String, _ form: Digest.Form, _ width: Int, dark: Bool) -> String {
        "\(group) \(form.rawValue) \(width) \(dark ? "dark" : "light")"
    }

    /// One browser looks at everything that these tests ask about.
    private static let sight = Result<Probe.Sight, any Error> {
        var frames: [Probe.Frame] = []
        for group in HardLetters.groups {
            for form in Digest.Form.allCases {
                let page = try #require(Preview.page(of: try group.digest(form)))
                for width in widths {
                    for isDark in [false, true] {
                        let name = name(group.name, form, width, dark: isDark)
                        frames.append(Probe.Frame(name: name, html: page, width: width, isDark: isDark))
                    }
                }
            }
            frames += group.letters.compactMap(alone)
        }
        return try Probe.look(at: frames)
    }

    /// A letter's HTML by itself, on white paper with the letters that the digest has where it names none.
    private static func alone(_ letter: DigestLetter) -> Probe.Frame? {
        guard case .html(let html)? = LetterBody(letter.mail, texts: letter.mail.read().texts).pieces.first
        else { return nil }
        let isPlain = Paper(html: html, styles: "").html.hasPrefix("<div class=\"d-text d-inset\"")
        let links = isPlain ? "a{color:#2456c9}" : ""
        let ground =
            "<!DOCTYPE html><style>html{\(PageStyle.own(nil));padding:0;color-scheme:light}\(links)</style>"
        return Probe.Frame(name: "alone \(letter.id)", html: ground + html, width: 630, runsScripts: false)
    }

    /// Each digest at each width, light and dark.
    private func all(_ check: (Probe.Seen) throws -> Void) throws {
        let sight = try Self.sight.get()
        for group in HardLetters.groups {
            for form in Digest.Form.allCases {
                for width in Self.widths {
                    for isDark in [false, true] {
                        try check(try sight[Self.name(group.name, form, width, dark: isDark)])
                    }
                }
            }
        }
    }

    @Test func nothingIsWiderThanTheWindow() throws {
        try all { seen in
            #expect(seen.scrollWidth <= seen.width, "\(seen.name): \(seen.scrollWidth)")
            #expect(seen.wide.isEmpty, "\(seen.name): \(seen.wide.prefix(3))")
        }
    }

    @Test func everyTextStandsOutFromItsGround() throws {
        try all { seen in
            #expect(!seen.texts.isEmpty)
            for text in seen.texts {
                let least = text.isLarge ? 3.0 : 4.5
                #expect(text.contrast >= least, "\(seen.name): \(text.words.prefix(40)), \(text.look)")
            }
        }
    }

    @Test func nothingLiesOverAnything() throws {
        try all { seen in
            let covered = seen.texts.filter { $0.isCovered && !$0.isOwn }
            #expect(covered.isEmpty, "\(seen.name): \(covered.map(\.words))")
        }
    }

    @Test func linksWithinThePageLeadWhereTheyLedBefore() throws {
        try all { seen in
            #expect(seen.repeatedIDs.isEmpty, "\(seen.name): \(seen.repeatedIDs)")
            for link in seen.links {
                let goal = link.isOwn ? link.card : Int(link.name.dropFirst(2))
                #expect(link.targetCard == goal, "\(seen.name): #\(link.name)")
            }
            let entries = seen.links.filter { !$0.isOwn }.map(\.name)
            let cards = Set(seen.texts.map(\.card)).subtracting([0]).sorted()
            #expect(entries == (cards.count > 2 ? cards.map { "d-\($0)" } : []), "\(seen.name)")
        }
    }

    @Test func everyPictureIsShown() throws {
        var count = 0
        try all { seen in
            for picture in seen.pictures where picture.address.hasPrefix("data:") {
                #expect(picture.width > 0, "\(seen.name): \(picture.address)")
                count += 1
            }
        }
        #expect(count > 0)
    }

    @Test func thePageNamesItselfAndItsLanguage() throws {
        let languages = ["golden": "en", "German": "de", "Korean": "ko", "twenty": "en"]
        for (group, language) in languages {
            for form in Digest.Form.allCases {
                let seen = try Self.sight.get()[Self.name(group, form, 960, dark: false)]
                #expect(seen.language == language && seen.direction == "ltr")
                let letters = HardLetters.groups.first { $0.name == group }?.letters.count ?? 0
                #expect(seen.title.hasSuffix("\(letters) updates from Grünwald"), "\(seen.title)")
            }
        }
    }

    @Test func aLetterShowsAndLooksAsItDoesAlone() throws {
        let sight = try Self.sight.get()
        let counts = try HardLetters.groups.map { group in
            try compareWithAlone(group, in: sight, name: Self.name(group.name, .rendered, 960, dark: false))
        }
        #expect(counts.reduce(0, +) >= 15)
    }

    /// Mail of the world, where it is at hand: no page is wider than a phone, and nothing looks otherwise.
    @Test func lettersOfTheWorldShowAndLookAsTheyDoAlone() throws {
        var groups: [HardLetters.Group] = []
        var frames: [Probe.Frame] = []
        for letter in MergeableLetters.hard + MergeableLetters.machine {
            let name = letter.name
            let group = HardLetters.Group(name, [letter.mail, Letters.followUp])
            guard let alone = Self.alone(group.letters[0]) else { continue }
            do {
                let page = try #require(Preview.page(of: try group.digest(.rendered)))
                frames += [960, 360].map { Probe.Frame(name: "\(name) \($0)", html: page, width: $0) }
                frames.append(alone)
                groups.append(group)
            } catch DigestError.cannotRender, DigestError.tooLargeToRender {
                continue
            }
        }
        guard !groups.isEmpty else { return }
        let sight = try Probe.look(at: frames)
        #expect(sight.ran.isEmpty)
        for group in groups {
            #expect(try compareWithAlone(group, in: sight, name: "\(group.name) 960") == 1)
            let phone = try sight["\(group.name) 360"]
            #expect(phone.scrollWidth <= phone.width && phone.wide.isEmpty, "\(phone.name): \(phone.wide)")
        }
    }

    /// What a letter's own HTML shows alone its section shows line by line, and each text of it has the same
    /// look; returns how many letters were compared.
    private func compareWithAlone(
        _ group: HardLetters.Group,
        in sight: Probe.Sight,
        name: String
    ) throws -> Int {
        let seen = try sight[name]
        var count = 0
        for (place, letter) in group.letters.enumerated() {
            guard let alone = sight.frames["alone \(letter.id)"] else { continue }
            let section = try #require(seen.sections.first { $0.card == place + 1 })
            #expect(Self.lines(section.text) == Self.lines(alone.text), "\(letter.id)")
            let own = seen.texts.filter { $0.card == place + 1 && $0.isOwn }
            #expect(own.map(\.words) == alone.texts.map(\.words), "\(letter.id)")
            for (one, other) in zip(own, alone.texts) {
                #expect(one.look == other.look, "\(letter.id): \(one.words.prefix(40))")
            }
            count += 1
        }
        return count
    }

    /// The page's own words look the same whatever the letters' styles are.
    @Test func aLettersStylesStayWithinIt() throws {
        let sight = try Self.sight.get()
        var looks: [String: Set<String>] = [:]
        for group in HardLetters.groups {
            let seen = try sight[Self.name(group.name, .rendered, 960, dark: false)]
            for text in seen.texts
            where text.words == "Unsubscribe from all of these" || text.words == "Example" {
                looks["\(text.words) \(text.card > 0)", default: []].insert(text.look)
            }
        }
        #expect(looks.count >= 2)
        for (words, looks) in looks { #expect(looks.count == 1, "\(words): \(looks)") }
    }

    /// Paper is white by night, too: what was made for it stays as it was.
    @Test func colouredLettersLookTheSameInTheDark() throws {
        let sight = try Self.sight.get()
        for group in ["golden", "coloured"] {
            let light = try sight[Self.name(group, .rendered, 400, dark: false)].texts.filter(\.isOwn)
            let dark = try sight[Self.name(group, .rendered, 400, dark: true)].texts.filter(\.isOwn)
            // The golden one has colours in its first letter, the other group in its first two.
            let cards = group == "golden" ? 1...1 : 1...2
            #expect(light.contains { cards.contains($0.card) })
            for (one, other) in zip(light, dark) where cards.contains(one.card) {
                #expect(one.look == other.look, "\(group): \(one.words.prefix(40))")
            }
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }.filter { !$0.isEmpty }
    }
}
