// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Rehearsal
import Settings

struct Rehearse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a policy would have made of mail that came, or that is given.",
        discussion: """
            The letters go through the daemon's own judge in virtual time; nothing is sent or changed. They \
            are those that the ledger knows, or those of a trace: a JSON object a line with id, at, customer \
            and team, and if you like source, stream, class, value, expires, subject, text, time_zone and \
            cohort.

            The value that is kept is set against what a clairvoyant could have kept under the same budgets: \
            the optimum where it can be found exactly, and else a bound that nobody can beat.

            Example: tact rehearse --policy new.yaml --trace year.jsonl --against policy.d/company.yaml
            """,
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Option(name: .long, help: ArgumentHelp("The policy to rehearse; once for each file.", valueName: "FILE"))
    var policy: [String]

    @Option(name: .long, help: "Replay what the ledger took in from then on; 30d unless told.")
    var since: String?

    @Option(name: .long, help: ArgumentHelp("Replay these letters; - is standard input.", valueName: "FILE"))
    var trace: String?

    @Option(name: .long, help: ArgumentHelp("Say what changes against this policy.", valueName: "FILE"))
    var against: [String] = []

    func run() async throws {
        try await Failure.caught {
            guard trace == nil || since == nil else {
                throw Failure(.usage, "--since replays the ledger and --trace a file; give one of them")
            }
            let terminal = Terminal.standardOutput()
            let policies = [try read(policy)] + (against.isEmpty ? [] : [try read(against)])
            var rehearsals: [(rehearsing: Rehearsing, outcome: Outcome)] = []
            let traces = try await letters(under: policies, on: terminal)
            for (policy, trace) in zip(policies, traces) {
                let rehearsing = Rehearsing(trace, under: policy)
                let outcome = await RehearsalRun.outcome(of: rehearsing, on: terminal)
                rehearsals.append((rehearsing, outcome))
            }
            let old = rehearsals.count > 1 ? rehearsals[1] : nil
            let report = RehearsalReport(
                trace: traces[0],
                rehearsing: rehearsals[0].rehearsing,
                outcome: rehearsals[0].outcome,
                against: old.map { RehearsalReport.Other(rehearsing: $0.rehearsing, outcome: $0.outcome) },
            )
            if output.json { report.writeJSON() } else { Output.write(report.lines(on: terminal)) }
        }
    }

    private func read(_ files: [String]) throws -> Policy {
        do {
            return try PolicyFiles.load(files, environment: Environment.current).policy
        } catch {
            throw Failure(.config, "\(error)")
        }
    }

    /// The letters as each policy reads them.
    private func letters(under policies: [Policy], on terminal: Terminal) async throws -> [LetterTrace] {
        if let trace { return try TraceFile(path: trace).traces(under: policies, on: terminal) }
        let configuration = try config.read()
        let now = SystemClock().now()
        let zone = configuration.policy.policy.customers.zone
        let start = try MomentArgument.parse(since ?? "30d", now: now, zone: zone, option: "--since")
        let recorded = RecordedLetters(
            ledger: try config.openLedger(configuration),
            since: start,
            customers: config.customers(configuration),
        )
        return try await recorded.traces(under: policies)
    }
}
