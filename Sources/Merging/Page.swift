// SPDX-License-Identifier: Apache-2.0

import MIME

/// The text/html of a digest: a head, a table of contents where there are more than two letters, a card for
/// each letter, a foot.
///
/// Tables and inline styles carry the layout, since many mail programs know nothing else; what stands in the
/// style element (dark mode, narrow screens) is for those that know more. Nothing is fetched from anywhere.
struct Page {
    let title: String
    let sections: [Section]
    let phrases: Phrases
    /// The policy's own URI, if there is one.
    let unsubscribe: String?
    /// In the container form: the names of the originals.
    let originals: [String]

    /// What stands in a letter's card.
    enum Body {
        /// The letter's text as paragraphs; `isCut` where the rest is in the original alone.
        case text(html: String, isCut: Bool)
        /// The letter's own HTML, made safe, on a ground of its own, and the styles that belong to it.
        case own(html: String, styles: String)
    }

    /// Subjects in the preview line of a list of mails.
    private static let previewCharactersMax = 140

    func html(bodies: [Body]) -> String {
        precondition(bodies.count == sections.count)
        // A letter's styles in an element of their own: programs that find fault with one leave out one.
        var styles = "<style>\n\(PageStyle.css)</style>"
        for case .own(_, let own) in bodies where !own.isEmpty { styles += "\n<style>\n\(own)</style>" }
        let preview = String(
            sections.map(\.subject).joined(separator: " · ").prefix(Self.previewCharactersMax)
        )
        var html = """
            <!DOCTYPE html>
            <html lang="\(phrases.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>\(escaped(title))</title>
            \(styles)
            </head>
            <body class="d-body" style="margin:0;padding:0;background:#f3f4f6">
            <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">\(escaped(preview))</div>
            <table role="presentation" class="d-body" width="100%" cellpadding="0" cellspacing="0" \
            style="background:#f3f4f6;table-layout:fixed">
            <tr><td align="center" class="d-page" style="padding:40px 16px 48px">
            <table role="presentation" width="680" cellpadding="0" cellspacing="0" \
            style="\(PageStyle.column);\(PageStyle.breaks(phrases.language))">
            <tr><td class="d-head" style="padding:0 8px 24px">
            <h1 class="d-title" dir="auto" style="\(PageStyle.title)">\(escaped(title))</h1>
            <p class="d-muted" style="\(PageStyle.lead)">\(escaped(phrases.reason(count: sections.count)))</p>
            </td></tr>

            """
        if sections.count > 2 { html += contents }
        for (section, body) in zip(sections, bodies) { html += card(section, body) }
        html += foot
        return html + "</table>\n</td></tr>\n</table>\n</body>\n</html>\n"
    }

    private var contents: String {
        var html = """
            <tr><td style="padding:0 0 20px">
            <table role="presentation" class="d-card" width="100%" cellpadding="0" cellspacing="0" \
            style="\(PageStyle.card)">
            <tr><td class="d-pad" style="padding:22px 32px 18px">
            <p class="d-muted" style="\(PageStyle.caption)">\(escaped(phrases.contents))</p>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0">

            """
        for section in sections {
            html += """
                <tr>
                <td class="d-muted" width="28" valign="top" style="\(PageStyle.number)">\(section.number)</td>
                <td valign="top" style="padding:5px 0">\
                <a class="d-entry" href="#d-\(section.number)"\(running(section)) \
                style="\(PageStyle.entry);\(PageStyle.breaks(section.language))">\
                \(escaped(section.subject))</a>\
                <br><span class="d-muted" style="\(PageStyle.small)">\(escaped(section.senderName))</span>
                </td></tr>

                """
        }
        return html + "</table>\n</td></tr>\n</table>\n</td></tr>\n"
    }

    private func card(_ section: Section, _ body: Body) -> String {
        let address = section.sender.name == nil ? "" : section.sender.address
        let time = "<span class=\"d-time\" style=\"white-space:nowrap\">\(escaped(section.time))</span>"
        let detail = address.isEmpty ? time : "\(escaped(address))<span class=\"d-dot\"> · </span>\(time)"
        let breaks = PageStyle.breaks(section.language)
        var html = """
            <tr><td style="padding:0 0 20px">
            <table role="presentation" class="d-card" width="100%" cellpadding="0" cellspacing="0" \
            style="\(PageStyle.card)">
            <tr><td class="d-pad" style="padding:26px 32px 0">
            <a id="d-\(section.number)" name="d-\(section.number)"></a>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
            <td width="54" valign="middle" style="padding:0">\(badge(section))</td>
            <td valign="middle" style="padding:0">
            <p class="d-text" style="\(PageStyle.sender)"><bdi>\(escaped(section.senderName))</bdi></p>
            <p class="d-muted" style="\(PageStyle.detail)">\(detail)</p>
            </td></tr></table>
            <h2 class="d-title"\(running(section)) style="\(PageStyle.subject);\(breaks)">\
            \(escaped(section.subject))</h2>
            </td></tr>

            """
        switch body {
        case .text(let text, let isCut):
            let rest = isCut ? "<p class=\"d-p d-muted\">\(escaped(continued(section)))</p>\n" : ""
            let shown =
                text.isEmpty && !isCut ? "<p class=\"d-p d-muted\">\(escaped(phrases.noText))</p>\n" : text
            html += """
                <tr><td class="d-pad d-text"\(running(section)) style="\(PageStyle.text);\(breaks)">
                \(shown)\(rest)</td></tr>

                """
        case .own(let own, _):
            html +=
                "<tr><td class=\"d-own\" style=\"\(PageStyle.own(section.language))\">\n\(own)\n</td></tr>\n"
        }
        return html + cardFoot(section, showsLinks: body) + "</table>\n</td></tr>\n"
    }

    /// The sender's first letter in a circle of the sender's colour.
    private func badge(_ section: Section) -> String {
        let initial =
            section.senderName.first { $0.isLetter || $0.isNumber }.map { String($0).uppercased() } ?? "·"
        let sum = section.sender.address.lowercased().utf8.reduce(0) { ($0 * 31 + Int($1)) % 65_521 }
        let colour = PageStyle.badges[sum % PageStyle.badges.count]
        return """
            <table role="presentation" cellpadding="0" cellspacing="0"><tr>\
            <td width="40" height="40" align="center" valign="middle" bgcolor="\(colour)" \
            style="\(PageStyle.badge);background:\(colour)">\(escaped(initial))</td></tr></table>
            """
    }

    private func continued(_ section: Section) -> String {
        phrases.continued(originals.indices.contains(section.number - 1) ? originals[section.number - 1] : "")
    }

    /// Files, links that the text does not show, and the letter's own ways to answer and to unsubscribe.
    private func cardFoot(_ section: Section, showsLinks body: Body) -> String {
        var rows: [String] = []
        if case .text = body, !section.links.isEmpty {
            let links = section.links.map { TextMarkup.anchor($0, words: TextMarkup.host($0)) }
            rows.append("\(escaped(phrases.links)): \(links.joined(separator: ", "))")
        }
        if !section.attachments.isEmpty {
            let names = section.attachments.map {
                let size = Size.text($0.bytes, in: phrases.language)
                return "<span class=\"d-text\" dir=\"auto\">\(escaped($0.name))</span>&nbsp;(\(size))"
            }
            rows.append("\(escaped(phrases.attachments)): \(names.joined(separator: ", "))")
        }
        if originals.indices.contains(section.number - 1) {
            rows.append(escaped(phrases.original(originals[section.number - 1])))
        }
        rows += section.answerTo.map {
            "\(escaped(phrases.answerTo)): \(TextMarkup.anchor("mailto:\($0.address)", words: $0.address))"
        }
        let ways = section.unsubscribe.map { uri in
            TextMarkup.anchor(uri, words: unsubscribeWords(uri, of: section), class: "d-quiet")
        }
        if !ways.isEmpty { rows.append(ways.joined(separator: " &nbsp;·&nbsp; ")) }
        guard !rows.isEmpty else { return "<tr><td style=\"padding:0 0 10px\"></td></tr>\n" }
        let lines = rows.map { "<p class=\"d-foot\">\($0)</p>\n" }.joined()
        return """
            <tr><td class="d-pad" style="padding:0 32px 22px">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
            <tr><td class="d-line d-muted" style="\(PageStyle.foot)">
            \(lines)</td></tr></table>
            </td></tr>

            """
    }

    private func unsubscribeWords(_ uri: String, of section: Section) -> String {
        guard Section.isWeb(uri) else { return phrases.unsubscribeByMail }
        let isOnly = section.unsubscribe.count(where: Section.isWeb) == 1
        return isOnly ? phrases.unsubscribe : "\(phrases.unsubscribe) (\(TextMarkup.host(uri)))"
    }

    private var foot: String {
        guard let unsubscribe else { return "" }
        let link = TextMarkup.anchor(unsubscribe, words: phrases.unsubscribeAll, class: "d-quiet")
        return "<tr><td align=\"center\" class=\"d-muted\" style=\"\(PageStyle.end)\">\(link)</td></tr>\n"
    }

    private func running(_ section: Section) -> String {
        section.running(in: phrases.language)
    }

    private func escaped(_ text: String) -> String {
        TextMarkup.escaped(text)
    }
}
