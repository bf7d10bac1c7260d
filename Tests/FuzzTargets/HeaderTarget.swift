// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// The fields of a header, decoded and written anew.
enum HeaderTarget {
    static func run(_ bytes: [UInt8]) {
        let mail = Mail(bytes)
        for field in mail.header.fields {
            let text = mail.header.text(of: field)
            claim(SafeText.line(text) == text, "a field's text is a safe line")
        }
        checkIDs(mail)
        for name in ["Date", "Expires", "X-Tact-Expires"] {
            if let moment = mail.moment(name) { DateTarget.check(moment) }
        }
        _ = (mail.hops, mail.isReply, mail.isAutoSubmitted, mail.listUnsubscribePost, mail.expires)
        checkWriting(mail)
        checkRemoval(mail)
    }

    private static func checkIDs(_ mail: Mail) {
        if let id = mail.messageID {
            claim(id.hasPrefix("<") && id.hasSuffix(">"), "a Message-ID has its brackets")
            claim(!id.utf8.contains(where: \.isSpace), "a Message-ID has no white space")
            claim(id.utf8.count(where: { $0 == ASCII.less }) == 1, "a Message-ID has one bracket")
        }
        if let id = mail.listID {
            claim(!id.isEmpty && !id.utf8.contains(where: \.isSpace), "a List-Id has no white space")
        }
        for uri in mail.listUnsubscribe {
            claim(!uri.utf8.contains(where: \.isSpace), "a URI has no white space")
            claim(!uri.utf8.contains { $0 == ASCII.less || $0 == ASCII.greater }, "a URI has no brackets")
        }
    }

    /// What the writer makes of a subject reads back, runs of spaces apart, in lines that servers take.
    private static func checkWriting(_ mail: Mail) {
        var writer = HeaderWriter()
        writer.add("Subject", text: mail.subject)
        writer.add("X-Value", value: mail.subject)
        for field in mail.header.fields.prefix(3) { writer.add(field, of: mail.header) }
        claim(LineEndings.isCanonical(writer.bytes), "written fields end in CRLF")
        let subject = Mail(writer.bytes + [13, 10]).subject
        claim(Text.singleSpaced(subject) == Text.singleSpaced(mail.subject), "a written subject reads back")
        if mail.subject.utf8.split(separator: ASCII.space).allSatisfy({ $0.count < 900 }) {
            var short = HeaderWriter()
            short.add("Subject", text: mail.subject)
            claim(
                Text.isSevenBit(short.bytes, lineBytesMax: 998),
                "a written subject is 7-bit in short lines"
            )
        }
    }

    private static func checkRemoval(_ mail: Mail) {
        guard let first = mail.header.fields.first else { return }
        let name = mail.header.name(of: first)
        let kept = mail.bytes { $0 == name }
        let removed = mail.header.fields.filter { mail.header.name(of: $0) == name }
        claim(
            kept.count == mail.bytes.count - removed.reduce(0) { $0 + $1.range.count },
            "removing fields removes their bytes alone"
        )
    }
}

/// Dates of any form.
enum DateTarget {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let moment = MailDate.milliseconds(text) else { return }
        check(moment)
        claim(MailDate.milliseconds(text) == moment, "a date is the same when read again")
    }

    /// Years of four digits, give or take the widest zone that digits can say.
    static func check(_ moment: Int64) {
        let day: Int64 = 86_400_000
        let first = Int64(MailDate.days(year: 0, month: 1, day: 1)) * day
        let last = Int64(MailDate.days(year: 10_000, month: 1, day: 1)) * day
        claim(moment % 1_000 == 0, "a date is in whole seconds")
        claim(moment > first - 5 * day && moment < last + 5 * day, "a date is in a year of four digits")
    }
}
