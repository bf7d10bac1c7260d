// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Office
import Settings

struct CustomerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer",
        abstract: "Show what a person got, has waiting and was spared.",
        discussion: """
            And each budget with what is used and when it frees.

            Example: tact customer ana@customer.example --since 30d
            """,
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Argument(help: "An address of the person, or its key.")
    var address: String

    @Option(name: .long, help: "Letters accepted from then on.")
    var since = "30d"

    /// The most letters that are listed; the latest.
    private static let lettersMax = 1_000

    func run() async throws {
        try await Failure.caught {
            let configuration = try config.read()
            let ledger = try config.openLedger(configuration)
            let policy = configuration.policy.policy
            let known = config.customers(configuration)
            let key = config.key(of: address, configuration, in: known.list)
            let now = SystemClock().now()
            let zone = policy.customers.zone
            let start = try MomentArgument.parse(since, now: now, zone: zone, option: "--since")
            let letters = try await ledger.letters(of: key, since: start, limit: Self.lettersMax)
            let file = try await ledger.openCase(of: key, at: now, memory: policy.memory)
            var files = try await CaseFiles(
                of: file,
                policy: policy,
                customers: known,
                ledger: ledger,
                at: now
            )
            let judged = try await files.file(file, letters: []).file
            let budgets = Judge(policy: policy).budgets(of: judged, at: now)
            if output.json {
                let object = JSON.object([
                    ("customer", .string(key)),
                    ("budgets", .array(budgets.map(\.json))),
                    ("letters", .array(letters.map(\.json))),
                ])
                Output.write([object.line])
            } else {
                let view = CustomerView(key: key, letters: letters, budgets: budgets, policy: policy)
                Output.write(view.lines(on: .standardOutput()))
            }
        }
    }
}
