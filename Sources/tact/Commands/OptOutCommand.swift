// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Office
import Settings

struct OptOutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "opt-out",
        abstract: "Show, add and remove what keeps mail from an address.",
        discussion: """
            These stand in the ledger, beside those of the policy's file. What bounced for good because \
            nobody has the address stands here by itself.

            Example: tact opt-out add ana@customer.example --stream newsletter --comment "asked by phone"
            """,
        subcommands: [OptOutList.self, OptOutAdd.self, OptOutRemove.self],
        defaultSubcommand: OptOutList.self,
    )
}

struct OptOutList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Those of an address, the policy's file included, or all of the ledger.",
        discussion: "Example: tact opt-out list ana@customer.example",
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Argument(help: "Only of this address.")
    var address: String?

    /// Fetched at once, so that a long list needs little memory.
    private static let pageMax = 5_000

    func run() async throws {
        try await Failure.caught {
            let configuration = try config.read()
            let ledger = try config.openLedger(configuration)
            let rules = configuration.policy.policy.customers
            if let address {
                let normal = rules.normalForm(of: address)
                var rows = try await ledger.optOuts(of: [normal]).map(OptOutRow.init)
                let files = config.customers(configuration)
                rows += files.optOuts.optOuts(of: normal).map { OptOutRow($0, of: normal) }
                return print(rows, zone: rules.zone)
            }
            var last: OptOut?
            while true {
                let page = try await ledger.optOuts(after: last, limit: Self.pageMax)
                if last == nil || !page.isEmpty { print(page.map(OptOutRow.init), zone: rules.zone) }
                guard page.count == Self.pageMax else { break }
                last = page.last
            }
        }
    }

    private func print(_ rows: [OptOutRow], zone: Zone) {
        if output.json { return Output.write(rows.map(\.json.line)) }
        guard !rows.isEmpty else { return Output.write(["Nobody has opted out."]) }
        Output.write(OptOutRow.table(rows, zone: zone).lines(on: .standardOutput()))
    }
}

struct OptOutAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Keep mail from an address from now on, what waits included.",
        discussion: """
            unsubscribed: from a stream, or from all that obey budgets. complained: all but critical and \
            transactional mail. bounced: the address is dead, and nothing goes there.

            Example: tact opt-out add ana@customer.example --reason complained --comment "abuse report"
            """,
    )

    @OptionGroup var hand: OptOutHand

    func run() async throws {
        try await hand.put { optOut, _ in optOut }
    }
}

struct OptOutRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Let mail to an address pass again.",
        discussion: """
            What was suppressed stays so; what waits, and what comes, is judged without it. One that stands \
            in the policy's file is removed there.

            Example: tact opt-out remove ana@customer.example --stream newsletter
            """,
    )

    @OptionGroup var hand: OptOutHand

    func run() async throws {
        try await hand.put { _, _ in nil }
    }
}

/// What adding and removing have in common.
struct OptOutHand: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Argument(help: "The address.")
    var address: String

    @Option(name: .long, help: "Unsubscribed from this stream; without it, from all of them.")
    var stream: String?

    @Option(name: .long, help: "unsubscribed, bounced or complained.")
    var reason = OptOutReason.unsubscribed

    @Option(name: .long, help: "Why.")
    var comment = ""

    /// Waiting letters that are looked at for their addresses, where a field tells whose they are.
    private static let lettersMax = 200_000

    /// Keeps what `kept` makes of the opt-out that was named; nil: removes that one.
    func put(_ kept: (OptOut, Policy) throws -> OptOut?) async throws {
        try await Failure.caught {
            let configuration = try config.read()
            let policy = configuration.policy.policy
            let named = try named(policy, at: SystemClock().now())
            let ledger = try config.openLedger(configuration)
            let list = config.customers(configuration).list
            let customers = try await customers(of: named, policy, list, in: ledger)
            if let optOut = try kept(named, policy) {
                try checkStream(policy)
                try await ledger.keep(optOut, of: customers)
                return say("\(optOut.phrase): added", optOut)
            }
            guard try await ledger.remove([named], of: customers, at: named.at) > 0 else {
                throw Failure(.data, "\(named.phrase): nothing of this stands in the ledger")
            }
            say("\(named.phrase): removed", named)
        }
    }

    private func named(_ policy: Policy, at now: Timestamp) throws -> OptOut {
        guard stream == nil || reason == .unsubscribed else {
            throw Failure(
                .usage,
                "an address that \(reason.rawValue) gets nothing at all; leave --stream out"
            )
        }
        let parts = try Actor.checked(address).split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw Failure(.usage, "\(address) is no address; write one like ana@customer.example")
        }
        return OptOut(
            address: policy.customers.normalForm(of: address),
            reason: reason,
            stream: try stream.map(Actor.checked),
            at: now,
            author: try Actor.checked(Actor.name),
            comment: try Actor.checked(comment),
        )
    }

    private func checkStream(_ policy: Policy) throws {
        guard let stream, !policy.streams.contains(where: { $0.name == stream }) else { return }
        let known = policy.streams.map(\.name).joined(separator: ", ")
        throw Failure(.usage, "there is no stream \(stream); the policy knows \(known)")
    }

    /// Whose address it is: the directory says so, or else the letters that wait for it, where a field of the
    /// mail tells the customer.
    private func customers(
        of named: OptOut,
        _ policy: Policy,
        _ list: CustomerList,
        in ledger: any Ledger,
    ) async throws -> [String] {
        var customers: Set = [policy.customers.key(for: named.address, headers: [:], in: list)]
        if case .header = policy.customers.key {
            for record in try await ledger.waitingLetters(of: nil, limit: Self.lettersMax)
            where policy.customers.normalForm(of: record.letter.recipient) == named.address {
                customers.insert(record.letter.customer)
            }
        }
        return customers.sorted()
    }

    private func say(_ sentence: String, _ optOut: OptOut) {
        Output.write([output.json ? OptOutRow(optOut).json.line : sentence])
    }
}

extension OptOutReason: ExpressibleByArgument {}
