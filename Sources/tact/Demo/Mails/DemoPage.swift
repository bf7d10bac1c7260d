// SPDX-License-Identifier: Apache-2.0

/// The HTML that the shop's tools make.
struct DemoPage {
    /// A piece of a page: a heading of its own, and paragraphs.
    struct Story {
        let heading: String
        let text: String
    }

    let language: DemoLanguage
    let title: String
    let greeting: String
    let stories: [Story]
    /// A button.
    var link: (label: String, address: String)?
    /// The Content-ID of the picture on top.
    var picture: String?
    /// Rows of a table, such as an invoice has.
    var rows: [(String, String)] = []
    /// Small print under the line.
    let footer: String
    var unsubscribe: String?

    /// The page in HTML.
    func html(in charset: DemoCharset) -> String {
        var body: [String] = []
        if let picture {
            body.append(
                #"<img src="cid:\#(picture)" width="600" height="120" alt="Example Garden &amp; Home">"#
            )
        }
        body.append("<h1 style=\"font-size:22px;color:#2f5d3a\">\(Self.escaped(title))</h1>")
        body.append("<p>\(Self.escaped(greeting))</p>")
        for story in stories {
            if !story.heading.isEmpty {
                body.append("<h2 style=\"font-size:17px\">\(Self.escaped(story.heading))</h2>")
            }
            body.append("<p>\(Self.escaped(story.text))</p>")
        }
        if !rows.isEmpty {
            body.append("<table cellpadding=\"4\">")
            body += rows.map {
                "<tr><td>\(Self.escaped($0))</td><td align=\"right\">\(Self.escaped($1))</td></tr>"
            }
            body.append("</table>")
        }
        if let link {
            body.append("<p><a href=\"\(Self.escaped(link.address))\">\(Self.escaped(link.label))</a></p>")
        }
        body.append("<hr><p style=\"font-size:12px;color:#777\">\(Self.escaped(footer))</p>")
        if let unsubscribe {
            body.append("<p style=\"font-size:12px\"><a href=\"\(unsubscribe)\">\(unsubscribeLabel)</a></p>")
        }
        return """
            <!DOCTYPE html>
            <html lang="\(code)">
            <head><meta charset="\(charset.rawValue)"><title>\(Self.escaped(title))</title></head>
            <body style="font-family:Georgia,serif;max-width:600px;margin:auto">
            \(body.map { $0.wrapped() }.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    /// The same in plain text.
    var text: String {
        var blocks = [greeting]
        for story in stories {
            blocks.append(story.heading.isEmpty ? story.text : "\(story.heading)\n\(story.text)")
        }
        if !rows.isEmpty { blocks.append(rows.map { "\($0): \($1)" }.joined(separator: "\n")) }
        if let link { blocks.append("\(link.label):\n\(link.address)") }
        blocks.append("-- \n\(footer)")
        if let unsubscribe { blocks.append("\(unsubscribeLabel):\n\(unsubscribe)") }
        return blocks.joined(separator: "\n\n")
    }

    private var code: String {
        switch language {
        case .english: "en"
        case .german: "de"
        case .korean: "ko"
        }
    }

    private var unsubscribeLabel: String {
        switch language {
        case .english: "Unsubscribe"
        case .german: "Abmelden"
        case .korean: "수신 거부"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
