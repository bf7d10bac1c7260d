// SPDX-License-Identifier: Apache-2.0

/// Answers of the help desk to customers who wrote first. While such a talk goes on, nobody wants to be
/// advertised to.
enum TicketMails {
    /// One answer: when, what the customer had written, and what the desk says.
    struct Answer {
        let day: DemoWeek.Day
        let hour: Int64
        let minute: Int64
        let quoted: String
        let text: String
    }

    /// A talk about one matter.
    struct Ticket {
        let number: Int
        let customer: DemoCustomer
        let subject: String
        let agent: String
        let answers: [Answer]
    }

    static func all() -> [DemoMail] {
        DemoTickets.all.flatMap { ticket in
            ticket.answers.indices.map { mail(ticket, place: $0) }
        }
    }

    private static func mail(_ ticket: Ticket, place: Int) -> DemoMail {
        let answer = ticket.answers[place]
        let customer = ticket.customer
        let domain = customer.person.address.drop { $0 != "@" }
        let question = "<question-\(place + 1).\(ticket.number)\(domain)>"
        let earlier = (0..<place).flatMap {
            [
                "<question-\($0 + 1).\(ticket.number)\(domain)>",
                "<ticket.\(ticket.number).\($0 + 1)@helpdesk.example.com>",
            ]
        }
        let quoted = answer.quoted.split(separator: "\n").map { "> \($0)" }.joined(separator: "\n")
        return DemoDraft(
            at: DemoWeek.moment(answer.day, answer.hour, answer.minute),
            source: .helpdesk,
            from: SupportMails.desk,
            to: [customer.person],
            subject: "Re: \(ticket.subject)",
            id: "ticket.\(ticket.number).\(place + 1)",
            fields: [
                ("In-Reply-To", question),
                ("References", (earlier + [question]).joined(separator: "\r\n ")),
                ("X-Ticket", "\(ticket.number)"),
            ],
            text: [quoted, customer.greeting, answer.text, "\(closing(customer.language))\n\(ticket.agent)"]
                .joined(separator: "\n\n"),
            charset: ticket.customer == .jiwoo ? .eucKR : .utf8,
            coding: ticket.customer == .jiwoo ? .quotedPrintable : .eightBit,
        ).mail()
    }

    private static func closing(_ language: DemoLanguage) -> String {
        switch language {
        case .english: "Kind regards"
        case .german: "Mit freundlichen Grüßen"
        case .korean: "감사합니다."
        }
    }
}
