// SPDX-License-Identifier: Apache-2.0

/// A mail of the demo before it is put together: what a person would see of it, and how it is written down.
struct DemoDraft {
    /// The team, its tool, and how that tool hands mail in.
    enum Source: String {
        case crm, campaigns, helpdesk
        case campaignsDrop = "campaigns-drop"

        var team: String {
            switch self {
            case .crm: "sales"
            case .campaigns, .campaignsDrop: "marketing"
            case .helpdesk: "support"
            }
        }
    }

    let at: Int64
    let source: Source
    let from: DemoPerson
    let to: [DemoPerson]
    let subject: String
    /// The left-hand side of the Message-ID.
    let id: String
    /// Further fields, in their order.
    var fields: [(name: String, value: String)] = []
    /// The text, its paragraphs parted by an empty line.
    let text: String
    var html: String?
    /// A picture that the HTML shows by its Content-ID.
    var picture: DemoPart?
    var attachments: [DemoPart] = []
    var charset = DemoCharset.utf8
    var coding = DemoCoding.quotedPrintable
    /// The envelope sender, where it is not the From.
    var returnPath: String?
    /// The envelope recipients, where they are not those in To.
    var recipients: [String]?

    /// The whole Message-ID.
    var messageID: String { "<\(id)@\(source.rawValue).example.com>" }

    /// The mail, put together.
    func mail() -> DemoMail {
        let content = content()
        var bytes: [UInt8] = []
        for (name, value) in header() { bytes += Array("\(name): \(value)\r\n".utf8) }
        bytes += content.bytes
        return DemoMail(
            at: at,
            team: source.team,
            source: source.rawValue,
            sender: returnPath ?? from.address,
            recipients: recipients ?? to.map(\.address),
            body: source == .campaignsDrop ? bytes.filter { $0 != UInt8(ascii: "\r") } : bytes,
        )
    }

    private func header() -> [(String, String)] {
        [
            ("Date", DemoHeader.date(at)),
            ("From", DemoHeader.mailboxes([from], in: charset)),
            ("To", DemoHeader.mailboxes(to, in: charset)),
            ("Subject", DemoHeader.text(subject, in: charset)),
            ("Message-ID", messageID),
        ] + fields + [("MIME-Version", "1.0")]
    }

    /// Text; or text and HTML to choose from; with the picture beside the HTML, and all attachments behind.
    private func content() -> DemoPart {
        var content = DemoPart.text(text.wrapped(), "plain", charset, coding)
        if let html {
            let page = DemoPart.text(html, "html", charset, coding)
            let shown =
                picture.map { DemoPart.multipart("related", [page, $0], boundary: "=_\(id).page") } ?? page
            content = .multipart("alternative", [content, shown], boundary: "=_\(id).choice")
        }
        return attachments.isEmpty
            ? content : .multipart("mixed", [content] + attachments, boundary: "=_\(id).parts")
    }
}

extension String {
    /// The text in lines of about 72 columns, broken at spaces, as a mail program sends it.
    func wrapped() -> String {
        split(separator: "\n", omittingEmptySubsequences: false).map { line in
            // A quoted line and a link stay as they are.
            if line.hasPrefix(">") || line.count <= 72 { return String(line) }
            var lines = [""]
            for word in line.split(separator: " ") {
                let last = lines[lines.count - 1]
                if last.isEmpty {
                    lines[lines.count - 1] = String(word)
                } else if last.count + 1 + word.count <= 72 {
                    lines[lines.count - 1] = "\(last) \(word)"
                } else {
                    lines.append(String(word))
                }
            }
            return lines.joined(separator: "\n")
        }
        .joined(separator: "\n")
    }
}
