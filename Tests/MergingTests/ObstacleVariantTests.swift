// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

/// What may not be merged in the forms in which it comes, and what looks like it and may.
@Suite struct ObstacleVariantTests {
    private static let head = "From: a@example.com\nTo: b@example.com\n"

    private static func mixed(_ part: String, _ kind: String = "mixed") -> String {
        "\(head)Content-Type: multipart/\(kind); boundary=b\n\n--b\n\nHello there.\n--b\n\(part)\n--b--\n"
    }

    private static let event = "\n\nBEGIN:VCALENDAR\nVERSION:2.0\n"

    static let table: [(name: String, mail: String, obstacle: String?)] = [
        (
            "S/MIME, opaque and signed",
            head + "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nx\n",
            "encrypted"
        ),
        ("S/MIME of old", head + "Content-Type: application/x-pkcs7-mime\n\nx\n", "encrypted"),
        (
            "S/MIME by its name alone",
            mixed("Content-Type: application/octet-stream; name=\"SMIME.P7M\"\n\nx"), "encrypted"
        ),
        (
            "S/MIME, compressed", mixed("Content-Type: application/octet-stream; name=smime.p7z\n\nx"),
            "encrypted"
        ),
        (
            "a signature by its name alone",
            mixed("Content-Type: application/octet-stream; name=smime.p7s\n\nx"), "signed"
        ),
        ("S/MIME by another type", head + "Content-Type: application/cms\n\nx\n", "encrypted"),
        (
            "signed in an unusual case",
            head + "Content-Type: Multipart/SIGNED; boundary=b\n\n--b\n\nx\n--b--\n", "signed"
        ),
        ("signed within", mixed("Content-Type: multipart/signed; boundary=c\n\n--c\n\nx\n--c--"), "signed"),
        (
            "a signed mail, forwarded",
            mixed(
                "Content-Type: message/rfc822\n\nContent-Type: multipart/signed; boundary=c\n\n--c\n\nx\n"
                    + "--c--"
            ), "signed"
        ),
        (
            "PGP in a text that is attached",
            mixed("Content-Disposition: attachment; filename=a.txt\n\n-----BEGIN PGP MESSAGE-----\nx"),
            "encrypted"
        ),
        (
            "PGP in a file",
            mixed(
                "Content-Type: application/octet-stream; name=message.pgp\n\n-----BEGIN PGP MESSAGE-----\nx"
            ), "encrypted"
        ),
        (
            "PGP in a file of base64",
            mixed(
                "Content-Type: application/octet-stream; name=a.asc\nContent-Transfer-Encoding: base64\n\n"
                    + "LS0tLS1CRUdJTiBQR1AgTUVTU0FHRS0tLS0tCg=="
            ), "encrypted"
        ),
        (
            "a signature of PGP in a file",
            mixed(
                "Content-Type: application/octet-stream; name=signature.asc\n\n-----BEGIN PGP "
                    + "SIGNATURE-----\nx"
            ), "signed"
        ),
        (
            "a signature of PGP in bytes", mixed("Content-Type: application/octet-stream; name=a.sig\n\nx"),
            "signed"
        ),
        (
            "PGP of the web", mixed("Content-Type: application/octet-stream; name=encrypted.gpg\n\nx"),
            "encrypted"
        ),
        (
            "PGP in HTML", head + "Content-Type: text/html\n\n<pre>-----BEGIN PGP MESSAGE-----</pre>\n",
            "encrypted"
        ),
        ("the word PGP", head + "\nWe BEGIN PGP training on Monday.\n", nil),
        (
            "a method in the text alone",
            mixed("Content-Type: text/calendar\(event)METHOD:REQUEST\nEND:VCALENDAR", "alternative"),
            "an invitation"
        ),
        (
            "a method in lower case",
            mixed("Content-Type: text/calendar\(event)method:cancel\nEND:VCALENDAR"), "an invitation"
        ),
        (
            "an invitation as a file",
            mixed("Content-Type: application/ics; name=invite.ics\(event)METHOD:REQUEST\nEND:VCALENDAR"),
            "an invitation"
        ),
        (
            "an invitation as bytes",
            mixed(
                "Content-Type: application/octet-stream; name=invite.ics\(event)METHOD:REPLY\nEND:VCALENDAR"
            ), "an invitation"
        ),
        (
            "an invitation in base64",
            mixed(
                "Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n"
                    + "QkVHSU46VkNBTEVOREFSCk1FVEhPRDpSRVFVRVNUCg=="
            ), "an invitation"
        ),
        (
            "an event to keep",
            mixed("Content-Type: text/calendar; name=concert.ics\(event)METHOD:PUBLISH\nEND:VCALENDAR"), nil
        ),
        (
            "an event without a method",
            mixed("Content-Type: application/ics; name=concert.ics\(event)END:VCALENDAR"), nil
        ),
        (
            "winmail.dat", mixed("Content-Type: application/ms-tnef; name=winmail.dat\n\nx"),
            "a body for Outlook alone"
        ),
        (
            "winmail.dat as bytes", mixed("Content-Type: application/octet-stream; name=Winmail.dat\n\nx"),
            "a body for Outlook alone"
        ),
        (
            "a receipt of Outlook",
            head
                + "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
                + "--b\n\nx\n--b\nContent-Type: message/disposition-notification\n\nx\n--b--\n",
            "a report"
        ),
        (
            "a bounce without a report",
            head
                + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: "
                + "message/delivery-status\n\nx\n--b--\n",
            "a report"
        ),
        ("an abuse report", mixed("Content-Type: message/feedback-report\n\nx"), "a report"),
        (
            "a receipt asked for by an old program", head + "Return-Receipt-To: a@example.com\n\nx\n",
            "asks for a receipt"
        ),
        ("an automatic answer", head + "Auto-Submitted: auto-replied\n\nI am away.\n", "an automatic answer"),
        (
            "one with a comment", head + "Auto-Submitted: Auto-Replied (vacation)\n\nI am away.\n",
            "an automatic answer"
        ),
        ("one of an old program", head + "X-Autoreply: yes\n\nI am away.\n", "an automatic answer"),
        ("one by its precedence", head + "Precedence: auto_reply\n\nI am away.\n", "an automatic answer"),
        ("a mail that a program sent", head + "Auto-Submitted: auto-generated\n\nDisk is full.\n", nil),
        ("bulk mail", head + "Precedence: bulk\n\nSpring.\n", nil),
        (
            "a list that asks",
            head + "Subject: confirm 1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d\n\nReply to this.\n",
            "a question of a mailing list"
        ),
        (
            "a list that asks its owner", head + "X-List-Administrivia: yes\n\nThe post waits.\n",
            "a question of a mailing list"
        ),
        ("a subject that begins so", head + "Subject: Confirm your seats\n\nThe concert.\n", nil),
        (
            "a letter with a key attached", mixed("Content-Type: application/octet-stream; name=a.bin\n\nx"),
            nil
        ),
        (
            "a PDF",
            mixed("Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\neA=="), nil
        ),
        ("a forwarded mail", mixed("Content-Type: message/rfc822\n\nSubject: a\n\nx"), nil),
        (
            "a label that stands alone, in other case", head + "Subject: Sexually-Explicit: x\n\nx\n",
            "must stand alone by law"
        ),
        ("an advertisement of Korea", head + "Subject: =?utf-8?b?KOq0keqzoCkg67SE?=\n\nSpring.\n", nil),
        (
            "x-unknown", head + "Content-Type: text/plain; charset=x-unknown\n\n\u{E4}\n",
            "an unknown charset: x-unknown"
        ),
        (
            "a charset of the web",
            head
                + "Content-Type: text/plain; charset=cp-1252\nContent-Transfer-Encoding: "
                + "quoted-printable\n\n=80\n",
            nil
        ),
        ("a comment behind the encoding", head + "Content-Transfer-Encoding: 7bit (plain)\n\nx\n", nil),
    ]

    @Test(arguments: table.map(\.name))
    func itIsNamed(_ name: String) throws {
        let row = try #require(Self.table.first { $0.name == name })
        #expect(Digest.obstacle(to: Letters.mail(row.mail)) == row.obstacle)
    }
}
