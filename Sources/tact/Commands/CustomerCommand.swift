// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Settings
import Office

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
            let ledger = try await config.openLedger(configuration)
            let policy = configuration.policy.policy
            let key = policy.customers.key(for: address, headers: [:])
            let now = SystemClock().now()
            let zone = policy.customers.zone
            let start = try MomentArgument.parse(since, now: now, zone: zone, option: "--since")
            let letters = try await ledger.letters(of: key, since: start, limit: Self.lettersMax)
            let file = try await ledger.openCase(of: key, at: now, memory: policy.memory)
            let budgets = BudgetState.all(of: policy, charges: file.charges, at: now)
            if output.json {
                let object = JSON.object([
                    ("customer", .string(key)),
                    ("budgets", .array(budgets.map(\.reading.json))),
                    ("letters", .array(letters.map(\.json))),
                ])
                Output.write([object.line])
            } else {
                let view = CustomerView(key: key, letters: letters, budgets: budgets, zone: zone, now: now)
                Output.write(view.lines(on: .standardOutput()))
            }
        }
    }
}

/// One budget as a customer stands with it.
struct BudgetState {
    let budget: Budget
    let reading: BudgetReading

    /// Every budget of the policy, for a customer with these charges.
    static func all(of policy: Policy, charges: [Case.Charge], at now: Timestamp) -> [BudgetState] {
        policy.budgets.map { budget in
            let counted = charges.filter { budget.scope.includes($0.kind, cohort: $0.cohort) }.map(\.at)
            let zone = policy.customers.zone
            let used = budget.window.used(at: now, of: counted, in: zone)
            let room = budget.limit.flatMap {
                budget.window.firstRoom(from: now, limit: $0, after: counted, in: zone)
            }
            let freesAt = room.flatMap { $0 > now ? $0 : nil }
            return BudgetState(
                budget: budget,
                reading: BudgetReading(rule: budget.name, used: used, limit: budget.limit, freesAt: freesAt),
            )
        }
    }
}
