// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Spawning
import Testing

@testable import Merging

/// The pictures of `Pictures` are how digests look. `make pictures` takes them anew.
@Suite(.serialized) struct PictureTests {
    /// A digest, seen through one window.
    private struct Shot {
        let digest: String
        let form: Digest.Form
        let width: Int
        let isDark: Bool

        var name: String {
            "\(digest)-\(width < 600 ? "narrow" : "wide")-\(isDark ? "dark" : "light")"
        }

        func page() throws -> String {
            let group = try #require(HardLetters.groups.first { $0.name == PictureTests.groups[digest] })
            return try #require(Preview.page(of: try group.digest(form)))
        }
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let groups = [
        "rendered": "golden", "container": "golden", "german": "German", "korean": "Korean",
    ]

    /// The golden digest in both forms, wide and narrow, by day and by night; others on a phone.
    private static let shots: [Shot] = {
        let golden = Digest.Form.allCases.flatMap { form in
            [400, 960].flatMap { width in
                [false, true].map { Shot(digest: form.rawValue, form: form, width: width, isDark: $0) }
            }
        }
        let german = Shot(digest: "german", form: .rendered, width: 400, isDark: false)
        return golden + [german, Shot(digest: "korean", form: .rendered, width: 400, isDark: true)]
    }()

    /// Takes pictures of these pages on one sheet, side by side, and hands them to `pictures.py`, which
    /// compares each with its picture in `Pictures`, or puts it there; returns what it says of each.
    private func compare(_ pages: [(shot: Shot, html: String)], verb: String = "compare") throws -> [String] {
        var frames = pages.enumerated().map { place, page in
            Probe.Frame(name: "\(place)", html: page.html, width: page.shot.width, isDark: page.shot.isDark)
        }
        let sight = try Probe.look(at: frames)
        for place in frames.indices { frames[place].height = try sight["\(place)"].height }
        let sheet = try Browser.picture(
            of: """
                <!DOCTYPE html><meta charset="utf-8">
                <body style="margin:0;display:flex;align-items:flex-start">\(frames.map(\.element).joined())
                """,
            width: frames.map(\.width).reduce(0, +),
            height: frames.map(\.height).max() ?? 0,
        )
        let places = zip(pages, frames).map { "\($0.shot.name):\($1.width):\($1.height)" }
        let compared = try Spawn.run(
            "python3",
            [Self.tests.appendingPathComponent("Browser/pictures.py").path, verb]
                + [Self.tests.appendingPathComponent("Pictures").path] + places,
            input: Array(sheet),
        )
        #expect(compared.status == 0, "\(String(decoding: compared.errors, as: UTF8.self))")
        let lines = String(decoding: compared.output, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(lines.count == pages.count)
        return lines
    }

    @Test func digestsLookAsTheirPicturesDo() throws {
        let isUpdating = ProcessInfo.processInfo.environment["TACT_UPDATE_GOLDENS"] == "1"
        let pages = try Self.shots.map { ($0, try $0.page()) }
        let lines = try compare(pages, verb: isUpdating ? "take" : "compare")
        for line in lines { #expect(line.contains(" same: "), "\(line)") }
    }

    /// A comparison that sees nothing would claim nothing; one that sees letterforms would fail elsewhere.
    @Test func anotherLayoutIsSeenAndAnotherDrawingOfLettersIsNot() throws {
        let changes = [
            (
                name: "no room above a subject", before: "margin:18px 0 0;font:700 21px",
                after: "margin:0;font:700 21px"
            ),
            (name: "smaller text", before: "font:400 16px/1.6", after: "font:400 14px/1.6"),
            (name: "cards without padding", before: "class=\"d-pad", after: "class=\""),
            (name: "no ground behind the cards", before: "background:#f3f4f6", after: "background:#ffffff"),
            (name: "another colour in a letter", before: "#2f5d34", after: "#7a1f1f"),
        ]
        let shot = try #require(Self.shots.first { $0.name == "rendered-narrow-light" })
        let page = try shot.page()
        for change in changes { #expect(page.contains(change.before), "\(change.name)") }
        let drawn = "<style>*{letter-spacing:.05px!important}</style></head>"
        let changed = changes.map { page.replacing($0.before, with: $0.after) }
        let lines = try compare(
            changed.map { (shot, $0) } + [(shot, page.replacing("</head>", with: drawn))]
        )
        for (change, line) in zip(changes, lines) {
            #expect(line.contains(" other: "), "\(change.name): \(line)")
        }
        #expect(lines.last?.contains(" same: ") == true, "\(lines)")
    }
}
