// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Settings

struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the decisions.",
        discussion: """
            Without a filter: what was held, merged or suppressed today. With any filter: every verdict it \
            matches. A time is a length that ends now (24h, 7d), a day (2026-03-02) or a moment \
            (2026-03-02T09:00:00Z).

            Example: tact log --customer ana@customer.example --since 7d
            """,
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Option(name: .long, help: "Of one customer, by key or address.")
    var customer: String?

    @Option(name: .long, help: "Of one team.")
    var team: String?

    @Option(name: .long, help: "Of one stream.")
    var stream: String?

    @Option(name: .long, help: "send, hold, merge, suppress or outcome.")
    var verdict: Decision.Kind?

    @Option(name: .long, help: "With this reason, like budget or duplicate.")
    var reason: String?

    @Option(name: .long, help: "Decided by this rule.")
    var rule: String?

    @Option(name: .long, help: "From then on.")
    var since: String?

    @Option(name: .long, help: "Before then.")
    var until: String?

    @Flag(name: .long, help: "Go on, and print new decisions as they come.")
    var follow = false

    /// How often the ledger is asked for news; `tail -f` looks once a second too.
    private static let followEvery = Duration.seconds(1)
    /// Lines fetched at once, so that a long log needs little memory.
    private static let pageMax = 5_000

    func run() async throws {
        try await Failure.caught {
            let configuration = try config.read()
            let ledger = try config.openLedger(configuration)
            let policy = configuration.policy.policy
            var page = LogPrinter(
                zone: policy.customers.zone,
                isJSON: output.json,
                terminal: .standardOutput()
            )
            var filter = try filter(configuration)
            filter.limit = Self.pageMax
            while true {
                let lines = try await ledger.log(filter)
                page.print(lines)
                filter.after = lines.last?.decision.id ?? filter.after
                guard lines.count < Self.pageMax else { continue }
                guard follow else { break }
                try await Task.sleep(for: Self.followEvery)
            }
            page.finish(
                hint: isUnfiltered ? "Nothing was held, merged or suppressed today." : "No decision matches."
            )
        }
    }

    private var isUnfiltered: Bool {
        [customer, team, stream, reason, rule, since, until].allSatisfy { $0 == nil } && verdict == nil
    }

    private func filter(_ configuration: Configuration) throws -> LogFilter {
        let now = SystemClock().now()
        let zone = configuration.policy.policy.customers.zone
        var filter = LogFilter(team: team, stream: stream, reason: reason, rule: rule)
        filter.customer = customer.map { config.key(of: $0, configuration) }
        filter.kinds = verdict.map { [$0] } ?? []
        filter.since = try since.map { try MomentArgument.parse($0, now: now, zone: zone, option: "--since") }
        filter.until = try until.map { try MomentArgument.parse($0, now: now, zone: zone, option: "--until") }
        if isUnfiltered {
            filter.kinds = [.hold, .merge, .suppress]
            filter.since = zone.start(of: .day, at: now)
        }
        return filter
    }
}

extension Decision.Kind: ExpressibleByArgument {}
