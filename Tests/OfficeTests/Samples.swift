// SPDX-License-Identifier: Apache-2.0

import Judging
import Office

/// Small policies, as values.
extension Policy {
    static let day = Duration.seconds(86_400)

    /// Newsletters obey every rule, ticket replies only duplicates, alarms none.
    static func small(
        budgets: [Budget] = [],
        merges: [MergeRule] = [],
        inhibitions: [Inhibition] = [],
        quietHours: [QuietHours] = [],
        subjects: [Match.Text] = [],
        expires: Duration? = nil,
        hash: String = "sha256:one",
    ) -> Policy {
        Policy(
            customers: CustomerRules(),
            classes: [
                MailClass(
                    name: "critical",
                    obeys: [],
                    counts: false,
                    merges: false,
                    expires: nil,
                    unknownOutcome: .ask,
                    rank: 0,
                ),
                MailClass(
                    name: "transactional",
                    obeys: [.duplicates],
                    counts: true,
                    merges: false,
                    expires: nil,
                    unknownOutcome: .retry,
                    rank: 1,
                ),
                MailClass(
                    name: "promotional",
                    obeys: MailClass.Rule.allCases,
                    counts: true,
                    merges: true,
                    expires: expires,
                    unknownOutcome: .assumeSent,
                    rank: 2,
                ),
            ],
            streams: [
                Stream(
                    name: "alarms",
                    match: Match(sources: ["alarms"], subjects: subjects),
                    class: "critical"
                ),
                Stream(name: "tickets", match: Match(sources: ["desk"]), class: "transactional"),
                Stream(name: "newsletter", class: "promotional", merge: merges.first?.name),
            ],
            budgets: budgets,
            inhibitions: inhibitions,
            quietHours: quietHours,
            hash: hash,
        ).with(merges)
    }

    private func with(_ merges: [MergeRule]) -> Policy {
        var policy = self
        policy.merges = merges
        return policy
    }
}

extension Budget {
    static func aDay(_ limit: Int) -> Budget {
        Budget(
            name: "a-day",
            scope: Scope(classes: ["promotional"]),
            limit: limit,
            window: .rolling(Policy.day)
        )
    }
}

extension MergeRule {
    static func digest(
        gather: Duration = .seconds(3_600),
        from: String = "Shop <digest@shop.example>"
    ) -> MergeRule {
        MergeRule(
            name: "daily",
            same: [.class],
            gather: gather,
            most: 10,
            size: 1 << 20,
            from: from,
            subject: "{count} letters",
        )
    }
}

/// What a test hands in, with everything filled in that it does not speak of.
struct Draft {
    var source = "campaigns"
    var sender = "bounces@shop.example"
    var recipients = ["ana@customer.example"]
    var subject = "Garden chairs"
    var messageID: String? = "<1@shop.example>"
    var text = "Our chairs are back."
    var fields: [String] = []
    var trace = Trace(helo: "mailer.shop.example", peer: "192.0.2.7", with: "ESMTPSA")

    /// A newsletter of its own: its number is in its Message-ID and its text.
    static func newsletter(_ number: Int, to recipient: String = "ana@customer.example") -> Draft {
        var draft = Draft()
        draft.recipients = [recipient]
        draft.messageID = "<\(number)@shop.example>"
        draft.subject = "Garden chairs, number \(number)"
        draft.text = "Chair \(number) is back in our shop."
        return draft
    }

    static func reply(_ number: Int, to recipient: String = "ana@customer.example") -> Draft {
        var draft = newsletter(number, to: recipient)
        draft.source = "desk"
        draft.sender = "desk@shop.example"
        return draft
    }

    static func alarm(_ number: Int, to recipient: String = "ana@customer.example") -> Draft {
        var draft = newsletter(number, to: recipient)
        draft.source = "alarms"
        return draft
    }

    var body: [UInt8] {
        let given = [
            "From: Shop <news@shop.example>",
            "To: \(recipients.first ?? "")",
            "Subject: \(subject)",
            "Date: Mon, 2 Mar 2026 12:00:00 +0000",
        ]
        let named = messageID.map { ["Message-ID: \($0)"] } ?? []
        let header = (fields + given + named).joined(separator: "\r\n")
        return Array("\(header)\r\n\r\n\(text)\r\n".utf8)
    }

    var submission: Submission {
        Submission(source: source, sender: sender, recipients: recipients, body: body, trace: trace)
    }
}
