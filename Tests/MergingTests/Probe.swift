// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Pages side by side in one browser, and what it says of each (`Browser/probe.js`).
enum Probe {
    /// One page in a window of its own.
    struct Frame {
        let name: String
        let html: String
        var width = 960
        var isDark = false
        /// Whether the page's scripts may run, if it has any.
        var runsScripts = true
        var height = 600

        /// The page in a frame: it has its width, and a frame's own colour scheme is the page's.
        var element: String {
            let source = html.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
            let sandbox = runsScripts ? "" : " sandbox=\"allow-same-origin\""
            return """
                <iframe title="\(name)"\(sandbox) srcdoc="\(source)" style="border:0;display:block;\
                flex:none;\
                width:\(width)px;height:\(height)px;color-scheme:\(isDark ? "dark" : "light")"></iframe>

                """
        }
    }

    /// A piece of text that is seen.
    struct Text: Decodable {
        let words: String
        /// The card that it stands in; 0: none.
        let card: Int
        /// Whether it stands in a letter's own HTML.
        let isOwn: Bool
        /// Whether something else lies over it.
        let isCovered: Bool
        let contrast: Double
        let isLarge: Bool
        /// Size, weight, colour, ground and so on, as the browser computes them.
        let look: String
    }

    struct Link: Decodable {
        let name: String
        let card: Int
        let isOwn: Bool
        /// `nil` where it leads nowhere.
        let targetCard: Int?
    }

    struct Section: Decodable {
        let card: Int
        let text: String
    }

    struct Picture: Decodable {
        let address: String
        let width: Int
    }

    /// What is seen in one frame.
    struct Seen: Decodable {
        let name: String
        let title: String
        let language: String
        let direction: String
        let width: Int
        let scrollWidth: Int
        let height: Int
        /// What is wider than the window.
        let wide: [String]
        let text: String
        let sections: [Section]
        let texts: [Text]
        let links: [Link]
        let repeatedIDs: [String]
        let pictures: [Picture]
        /// Elements that do or fetch something.
        let active: [String]
        let handlers: [String]
    }

    /// What is seen in all frames, what ran in them, and what they asked for.
    struct Sight {
        let frames: [String: Seen]
        let ran: [String]
        let requests: [String]

        subscript(_ name: String) -> Seen {
            get throws { try #require(frames[name], "no frame \(name)") }
        }
    }

    private struct Answer: Decodable {
        let frames: [Seen]
        let ran: [String]
    }

    /// Looks at all of them in one browser.
    static func look(at frames: [Frame]) throws -> Sight {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Browser/probe.js")
        let page = """
            <!DOCTYPE html><meta charset="utf-8"><body>
            <script>\(try String(contentsOf: script, encoding: .utf8))</script>
            \(frames.map(\.element).joined())
            """
        let loaded = try Browser.load(page)
        let result = loaded.dom.split(separator: "<pre id=\"result\">").dropFirst().first?
            .prefix { $0 != "<" }
        let json = try #require(
            result.flatMap { String($0).removingPercentEncoding },
            "the browser says nothing"
        )
        let answer = try JSONDecoder().decode(Answer.self, from: Data(json.utf8))
        return Sight(
            frames: Dictionary(answer.frames.map { ($0.name, $0) }) { first, _ in first },
            ran: answer.ran,
            requests: loaded.requests,
        )
    }
}
