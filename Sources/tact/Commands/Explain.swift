// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Settings

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell the whole life of one letter.",
        discussion: """
            Every verdict with its rule, the numbers it saw and what would have changed it; then what the \
            relay said. `tact log` and `tact customer` show the ids of letters.

            Example: tact explain 01JNQ3M5T8Z6Q4B7K9X2W1V0RH
            """,
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Argument(help: "The letter's id.")
    var letter: String

    func run() async throws {
        try await Failure.caught {
            guard let id = LetterID(letter) else {
                throw Failure(
                    .usage,
                    "\(letter) is no letter's id; `tact log` and `tact customer` show them (26 characters)"
                )
            }
            let configuration = try config.read()
            let ledger = try config.openLedger(configuration)
            let zone = configuration.policy.policy.customers.zone
            guard let explanation = try await Explanation(of: id, in: ledger, zone: zone) else {
                throw Failure(.data, "no letter \(letter) is in the ledger")
            }
            if output.json {
                Output.write(explanation.logLines.map(\.json.line))
            } else {
                Output.write(explanation.lines(on: .standardOutput()))
            }
        }
    }
}

extension Explanation {
    /// What the ledger knows of a letter; nil if it knows none of this id.
    init?(of id: LetterID, in ledger: any Ledger, zone: Zone) async throws {
        guard let record = try await ledger.letter(id) else { return nil }
        let decisions = try await ledger.decisions(on: id)
        var subjects: [LetterID: String] = [:]
        for other in Set(decisions.compactMap(\.of)) {
            subjects[other] = try await ledger.letter(other)?.letter.subject
        }
        var companions: [LetterRecord] = []
        if let dispatch = record.dispatch {
            companions = try await ledger.letters(of: dispatch).filter { $0.letter.id != id }
        }
        self.init(
            record: record,
            decisions: decisions,
            subjects: subjects,
            companions: companions,
            zone: zone,
        )
    }

    /// The same as lines of the log.
    var logLines: [LogLine] {
        decisions.map { LogLine(decision: $0, letter: record.letter) }
    }
}
