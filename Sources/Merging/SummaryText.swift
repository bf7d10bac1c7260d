// SPDX-License-Identifier: Apache-2.0

import MIME

/// The text/plain of a digest: every letter with its whole text.
struct SummaryText {
    let title: String
    let sections: [Section]
    let phrases: Phrases
    /// The policy's own URI, if there is one.
    let unsubscribe: String?
    /// In the container form: the names of the originals.
    let originals: [String]

    private static let rule = String(repeating: "─", count: 40)

    var text: String {
        var blocks = ["\(title)\n\(phrases.reason(count: sections.count))"]
        if sections.count > 2 {
            let lines = sections.map { "  \($0.number). \($0.subject) – \($0.senderName)" }
            blocks.append("\(phrases.contents):\n" + lines.joined(separator: "\n"))
        }
        blocks += sections.map(section)
        if let unsubscribe {
            blocks.append("\(Self.rule)\n\(phrases.unsubscribeAll):\n\(unsubscribe)")
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func section(_ section: Section) -> String {
        var head = "\(Self.rule)\n\(section.number). \(section.subject)\n"
        head += section.sender.name.map { "\($0) <\(section.sender.address)>" } ?? section.sender.address
        head += " · \(section.time)"
        var blocks = [head]
        blocks.append(section.text.isEmpty ? phrases.noText : trimmed(section.text))
        var foot: [String] = []
        if !section.links.isEmpty {
            foot.append("\(phrases.links):\n" + section.links.joined(separator: "\n"))
        }
        if !section.attachments.isEmpty {
            let names = section.attachments.map {
                "\($0.name) (\(Size.text($0.bytes, in: phrases.language)))"
            }
            foot.append("\(phrases.attachments): \(names.joined(separator: ", "))")
        }
        if originals.indices.contains(section.number - 1) {
            foot.append(phrases.original(originals[section.number - 1]))
        }
        foot += section.answerTo.map { "\(phrases.answerTo): \($0.address)" }
        foot += section.unsubscribe.map { "\(phrases.unsubscribe): \($0)" }
        if !foot.isEmpty { blocks.append(foot.joined(separator: "\n")) }
        return blocks.joined(separator: "\n\n")
    }

    /// Without empty lines at its ends.
    private func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let start = bytes.firstIndex { $0 != Byte.lineFeed } ?? bytes.count
        let end = bytes.lastIndex { !$0.isSpace } ?? start - 1
        return String(decoding: bytes[start..<max(start, end + 1)], as: UTF8.self)
    }
}

/// How big a file is, for people.
enum Size {
    /// In powers of 1024, as POLICY.md has them, with the language's own decimal mark.
    static func text(_ bytes: Int, in language: Digest.Language) -> String {
        switch bytes {
        case ..<1024: "\(bytes) B"
        case ..<(1024 * 1024): "\((bytes + 512) / 1024) KB"
        default: megabytes(tenths: (bytes * 10 + 512 * 1024) / (1024 * 1024), in: language)
        }
    }

    private static func megabytes(tenths: Int, in language: Digest.Language) -> String {
        let mark =
            switch language {
            case .en, .ko: "."
            case .de: ","
            }
        return "\(tenths / 10)\(mark)\(tenths % 10) MB"
    }
}
