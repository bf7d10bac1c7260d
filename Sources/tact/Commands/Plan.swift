// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Drop
import Glibc
import Judging
import MIME
import Office
import Settings

struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say the verdict on mail files; nothing is changed.",
        discussion: """
            The mails are read as from a Maildir, for the addresses in X-Tact-To, else in To, Cc and Bcc, \
            and judged as if they were handed in now, in their order, with all that their customers got and \
            have waiting.

            Example: tact plan --source campaigns issue.eml
            """,
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Option(name: .long, help: "The source that hands them in; without it, the one of the caller's user.")
    var source: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A recipient, instead of those in the mail; may be repeated.", valueName: "ADDR")
    )
    var to: [String] = []

    @Argument(help: "The mails; - for standard input.")
    var files: [String]

    func run() async throws {
        try await Failure.caught {
            let present = try Present(config)
            let now = SystemClock().now()
            let source = try source(present)
            let planned = try letters(present, source, at: now)
            var said: [LetterID: Ruling] = [:]
            for (customer, letters) in Dictionary(grouping: planned, by: \.letter.customer) {
                let judged = try await judge(letters, to: customer, present, at: now)
                said.merge(judged) { first, _ in first }
            }
            let view = PlanView(letters: planned, rulings: said, zone: present.policy.customers.zone)
            Output.write(output.json ? view.json.map(\.line) : view.lines(on: .standardOutput()))
        }
    }

    private func source(_ present: Present) throws -> Configuration.Source {
        let user = Self.userNames
        return try present.source(
            named: source,
            suits: { $0.users.contains { user.contains($0.name) } },
            otherwise: "no source is this user's (`local:` in the settings); name one with --source",
        )
    }

    /// The letters of all files, one a recipient, as they would be taken in.
    private func letters(
        _ present: Present,
        _ source: Configuration.Source,
        at now: Timestamp,
    ) throws -> [PlanView.Planned] {
        let identifiers = IdentifierSource()
        let reader = Reader(policy: present.policy, customers: present.customers.list)
        var planned: [PlanView.Planned] = []
        for file in files {
            let (recipients, body) = try read(file, present)
            let message: MessageKey = identifiers.make(at: now)
            let envelopes = recipients.map { recipient in
                Reader.Envelope(
                    id: identifiers.make(at: now),
                    message: message,
                    source: source.name,
                    team: source.team,
                    recipient: recipient,
                    arrival: now,
                )
            }
            let letters = reader.letters(of: Mail(body), for: envelopes)
            planned += letters.map { PlanView.Planned(file: file, letter: $0) }
        }
        return planned
    }

    private func read(_ file: String, _ present: Present) throws -> (recipients: [String], body: [UInt8]) {
        let bytes = try InputFile.read(file)
        guard to.isEmpty else { return (to, LineEndings.canonical(bytes)) }
        let limits = present.configuration.limits
        let allowed = DroppedMail.Limits(
            messageBytesMax: limits.messageBytesMax,
            recipientsMax: limits.recipientsMax
        )
        do {
            let mail = try DroppedMail(bytes, limits: allowed)
            return (mail.recipients, mail.body)
        } catch {
            throw Failure(.data, "\(file) would not be taken in: \(error)")
        }
    }

    /// What the judge says of letters to one customer, were they handed in now.
    private func judge(
        _ letters: [PlanView.Planned],
        to customer: String,
        _ present: Present,
        at now: Timestamp,
    ) async throws -> [LetterID: Ruling] {
        var said: [LetterID: Ruling] = [:]
        let recipients = letters.map(\.letter.recipient)
        let (file, policy) = try await present.file(of: customer, to: recipients, at: now)
        let coming = letters.map { planned in
            var facts = planned.letter.facts
            facts.recipient = policy.customers.normalForm(of: planned.letter.recipient)
            return facts
        }
        let whole = Case(
            customer: file.customer,
            letters: file.letters + coming,
            charges: file.charges,
            earlier: file.earlier,
            accountCharges: file.accountCharges,
        )
        let judge = Judge(policy: policy, prices: try await present.prices())
        for ruling in judge.judge(whole, at: now).rulings { said[ruling.letter] = ruling }
        return said
    }

    /// How the settings may name the caller.
    private static var userNames: [String] {
        guard let entry = unsafe getpwuid(getuid()), let name = unsafe entry.pointee.pw_name else {
            return ["\(getuid())"]
        }
        return ["\(getuid())", unsafe String(cString: name)]
    }
}
