// SPDX-License-Identifier: Apache-2.0

/// A mail that one of the demo's teams hands in, and when.
package struct DemoMail: Sendable {
    /// When it is handed in, in milliseconds since 1970.
    package let at: Int64
    /// The team that hands it in: `sales`, `marketing` or `support`.
    package let team: String
    /// The source in the demo's tact.yaml: `crm`, `campaigns`, `campaigns-drop` or `helpdesk`.
    package let source: String
    /// The envelope sender. A Maildir has no envelope: there it is what the mail's own Return-Path or From
    /// says.
    package let sender: String
    /// The envelope recipients; for a Maildir what its fields say.
    package let recipients: [String]
    /// The mail: with CRLF for SMTP, with LF for a Maildir, as programs write files.
    package let body: [UInt8]
}

/// One week of mail of the furniture maker Example Garden & Home, from Monday 2 to Sunday 8 March 2026.
///
/// Three teams write to twelve customers in three languages, and none knows what the others sent: the same
/// announcement comes from two teams, one customer gets a handful on one day, a promotion goes to somebody
/// whose chair has just broken, a campaign runs at night. The same mails come out on every run, byte for
/// byte.
package enum DemoWeek {
    /// The days, each with its number since Monday.
    package enum Day: Int64, Sendable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    /// Monday 2026-03-02 00:00 in Berlin, in milliseconds since 1970. Summer time begins three weeks later.
    package static let start: Int64 = 1_772_406_000_000

    /// A moment of the week by Berlin's clock, in milliseconds since 1970.
    package static func moment(_ day: Day, _ hour: Int64, _ minute: Int64, _ second: Int64 = 0) -> Int64 {
        start + (((day.rawValue * 24 + hour) * 60 + minute) * 60 + second) * 1_000
    }

    /// All mails of the week in the order of time.
    package static func mails() -> [DemoMail] {
        let mails = NewsletterMails.all() + CampaignMails.all() + SalesMails.all() + SupportMails.all()
        return mails.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}
