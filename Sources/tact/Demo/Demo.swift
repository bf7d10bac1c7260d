// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import DemoMails
import Glibc
import Judging
import LedgerSQLite
import Logging
import Office
import Settings

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A week of three teams' mail through the real path, with a built-in sink.",
        discussion: """
            The real daemon with its ledger, over SMTP and a Maildir and through libcurl, on a clock that \
            runs fast. It ends with what went out, what did not, and why.

            Example: tact demo
            """,
    )

    @Option(name: .long, help: ArgumentHelp("Where to put the demo's files.", valueName: "FOLDER"))
    var folder: String?

    func run() async throws {
        try await Failure.caught {
            LoggingSystem.bootstrap { EventLog(label: $0, level: .error, environment: [:]) }
            let folder = try folder ?? OutputFile.makeTemporaryFolder(named: "tact-demo")
            try OutputFile.makeFolder(folder)
            let start = Timestamp(milliseconds: DemoWeek.start)
            let office = try await DemoOffice(in: folder, start: start, log: Logger(label: "tact.demo"))
            let mails = DemoWeek.mails()
            let terminal = Terminal.standardOutput()
            Output.write([
                "A week of mail at Example Garden & Home: \(mails.count) mails from sales, marketing and "
                    + "support.",
                "",
            ])
            let end = start + .seconds(7 * 86_400)
            try await office.run {
                var progress = Progress(of: mails.count, on: terminal)
                for mail in mails {
                    try await office.advance(to: Timestamp(milliseconds: mail.at))
                    try office.handIn(mail)
                    progress.step(
                        "\(Timestamp(milliseconds: mail.at).shortPhrase(in: office.zone))  \(mail.team)"
                    )
                }
                try await office.advance(to: end)
                progress.finish()
                try await report(on: office, from: start, to: end, terminal: terminal)
            }
        }
    }

    private func report(
        on office: DemoOffice,
        from start: Timestamp,
        to end: Timestamp,
        terminal: Terminal,
    ) async throws {
        let counts = try await office.ledger.counts(from: start, to: end)
        let report = DemoReport(counts: counts, mails: OutputFile.names(in: office.mails).count)
        Output.write(report.lines(on: terminal) + ["", report.sentence, ""])
        Output.write([terminal.paint("Three letters, explained", .strong), ""])
        for letter in try await examples(in: office.ledger) {
            guard let explanation = try await Explanation(of: letter, in: office.ledger, zone: office.zone)
            else { continue }
            Output.write(explanation.lines(on: terminal) + [""])
        }
        Output.write([
            "The customers' mail:  \(office.mails)",
            "Look around:          tact log --config \(office.settings) --since 2026-03-02",
            "                      tact customer --config \(office.settings) --since 2026-03-02 "
                + "\(Self.shownCustomer)",
        ])
    }

    /// A customer of the week with a bit of everything.
    private static let shownCustomer = "ana@customer.example"

    /// The letter with the longest life of each kind that is worth telling: merged, suppressed as the same
    /// mail, and held back by a ticket.
    private func examples(in ledger: any Ledger) async throws -> [LetterID] {
        var chosen: [LetterID] = []
        for filter in [
            LogFilter(kinds: [.merge]), LogFilter(kinds: [.suppress], reason: "duplicate"),
            LogFilter(kinds: [.hold], reason: "inhibited"),
        ] {
            var longest: (letter: LetterID, length: Int)?
            for line in try await ledger.log(filter) where !chosen.contains(line.letter.id) {
                let length = try await ledger.decisions(on: line.letter.id).count
                if length > longest?.length ?? 0 { longest = (line.letter.id, length) }
            }
            if let longest { chosen.append(longest.letter) }
        }
        return chosen
    }
}

extension DemoOffice {
    /// The zone that the demo's times are told in.
    var zone: Zone { configuration.policy.policy.customers.zone }
}
