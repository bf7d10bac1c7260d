// SPDX-License-Identifier: Apache-2.0

package import MIME

/// What a letter must pass unmerged for, whatever the policy says.
///
/// Its class, its sender and its size are the judge's to weigh; here is what shows in the letter itself. The
/// list errs on the side of passing: a letter that leaves by itself loses nothing.
extension Digest {
    /// RFC 5321 §6.3 asks for a limit of at least 100 hops; past half of them a mail may go round.
    static let hopsMax = 50

    /// Why this mail must pass unmerged, in words for the log ("signed", "a reply"); `nil`: it may be merged.
    ///
    package static func obstacle(to mail: Mail) -> String? {
        let (visible, texts) = mail.read()
        return obstacle(to: mail, visible: visible, texts: texts)
    }

    /// The same of a mail that was read already.
    package static func obstacle(to mail: Mail, visible: VisibleText, texts: DecodedTexts) -> String? {
        headerObstacle(mail) ?? structureObstacle(mail) ?? textObstacle(mail, visible, texts)
            ?? formObstacle(mail)
    }

    private static func headerObstacle(_ mail: Mail) -> String? {
        if mail.header.first(lettersField) != nil { return "a digest" }
        if mail.isReply { return "a reply" }
        if isAnswer(mail) { return "an automatic answer" }
        if isListQuestion(mail) { return "a question of a mailing list" }
        let receipts = ["Disposition-Notification-To", "Return-Receipt-To", "X-Confirm-Reading-To"]
        if receipts.contains(where: { mail.header.first($0) != nil }) { return "asks for a receipt" }
        if mail.hops > hopsMax { return "came over \(mail.hops) servers" }
        if mail.subject.prefix(40).uppercased().hasPrefix(SubjectLabel.explicit) {
            return "must stand alone by law"
        }
        return nil
    }

    private static func structureObstacle(_ mail: Mail) -> String? {
        // A note means that something is broken or too much, and was read in part only.
        if let note = mail.notes.first { return "broken MIME: \(note)" }
        for part in mail.root.all {
            if let obstacle = obstacle(of: part.type) ?? fileObstacle(part) { return obstacle }
            if isInvitation(part) { return "an invitation" }
        }
        return nil
    }

    /// What a program wrote because a person wrote first (RFC 3834 §5, and what was there before it).
    private static func isAnswer(_ mail: Mail) -> Bool {
        let value = mail.header.text(of: "Auto-Submitted")?.lowercased() ?? ""
        if value.hasPrefix("auto-replied") || mail.header.first("X-Autoreply") != nil { return true }
        return mail.header.text(of: "Precedence")?.lowercased() == "auto_reply"
    }

    /// A list asks its owner or a new member, and the answer has to keep the subject.
    private static func isListQuestion(_ mail: Mail) -> Bool {
        if mail.header.text(of: "X-List-Administrivia")?.lowercased() == "yes" { return true }
        let words = mail.subject.prefix(200).split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "confirm" else { return false }
        return words[1].utf8.count >= 16 && words[1].utf8.allSatisfy { $0.isDigit || $0.isLetter }
    }

    /// What the name of a file says, where its type says nothing.
    private static func fileObstacle(_ part: Part) -> String? {
        guard let name = part.filename?.lowercased() else { return nil }
        if name == "winmail.dat" { return outlookAlone }
        switch name.suffix(4) {
        case ".p7s": return "signed"
        case ".p7m", ".p7z", ".pgp", ".gpg": return "encrypted"
        case ".asc", ".sig":
            let isMessage =
                part.decodedBytes().firstIndex(of: Array("-----BEGIN PGP MESSAGE-----".utf8)) != nil
            return isMessage ? "encrypted" : "signed"
        default: return nil
        }
    }

    private static let outlookAlone = "a body for Outlook alone"

    /// Whether a calendar asks for something in its text: the type's own parameter is often left out
    /// (RFC 5545 §3.7.2). An event that is only published may be kept beside others.
    private static func isInvitation(_ part: Part) -> Bool {
        let isCalendar =
            part.type.name == "text/calendar" || part.type.name == "application/ics"
            || part.filename?.lowercased().hasSuffix(".ics") == true
        guard isCalendar else { return false }
        return part.decodedBytes().split(whereSeparator: \.isLineEnd).contains { line in
            let text = line.map(\.lowercased)
            return text.starts(with: "method:".utf8) && !text.starts(with: "method:publish".utf8)
        }
    }

    private static func obstacle(of type: ContentType) -> String? {
        switch type.name {
        // Whatever stands before it: a damaged name keeps its meaning for those who look at its end.
        case _ where type.subtype == "signed": "signed"
        case _ where type.subtype == "encrypted": "encrypted"
        case "multipart/signed", "application/pkcs7-signature", "application/x-pkcs7-signature",
            "application/pgp-signature":
            "signed"
        case "multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime",
            "application/x-pkcs7-mime", "application/cms":
            "encrypted"
        case "application/ms-tnef", "application/vnd.ms-tnef": outlookAlone
        case "text/calendar": type["method"] == nil ? nil : "an invitation"
        case "multipart/report", "message/disposition-notification", "message/delivery-status",
            "message/feedback-report", "message/global-disposition-notification",
            "message/global-delivery-status":
            "a report"
        case "message/partial": "a part of a message"
        case "message/external-body": "a message whose body is elsewhere"
        case "message/global": "a message in UTF-8 throughout"
        case "text/x-amp-html": "AMP"
        default: nil
        }
    }

    private static func textObstacle(
        _ mail: Mail,
        _ visible: VisibleText,
        _ texts: DecodedTexts,
    ) -> String? {
        // In bytes: searching a text by its characters takes a hundred times as long.
        let subject = Array(mail.subject.utf8)
        if [[0xEF, 0xBF, 0xBD], Array("=?".utf8)].contains(where: { subject.firstIndex(of: $0) != nil }) {
            return "a subject that cannot be decoded"
        }
        guard mail.isHeaderCertain else { return "a header of an unknown charset" }
        for leaf in mail.root.leaves where leaf.type.isText {
            let decoded = texts[leaf]
            guard decoded.isKnown else { return "an unknown charset: \(leaf.type["charset"] ?? "")" }
            guard decoded.isValid else { return "text that is not of its charset" }
            let text = Array(decoded.text.utf8)
            if text.firstIndex(of: Array("-----BEGIN PGP ".utf8)) != nil {
                let isMessage = text.firstIndex(of: Array("-----BEGIN PGP MESSAGE-----".utf8)) != nil
                return isMessage ? "encrypted" : "signed"
            }
        }
        let isSecret = ([visible.text] + visible.alternatives).contains {
            Secrecy.isSecret(subject: subject, text: $0)
        }
        return isSecret ? "a password, code or log-in" : nil
    }

    /// Whether the container could hold it: a letter has to come back as it was, in 7 bits.
    private static func formObstacle(_ mail: Mail) -> String? {
        SevenBit.bytes(of: mail.root) == nil ? "8-bit bytes or endless lines where none may be encoded" : nil
    }
}
