// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Office
import Settings

struct Queue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what waits, and put a hand on it.",
        discussion: """
            release lets a letter go now, whatever its budgets; cancel suppresses it; hold keeps it until \
            it is released. Each is logged with who did it and why. A letter that was suppressed can be \
            released, and one whose outcome is unknown released or cancelled, as long as its body is kept.

            Example: tact queue release 01JNQ3M5T8Z6Q4B7K9X2W1V0RH --why "the customer asked for it"
            """,
        subcommands: [QueueShow.self, QueueRelease.self, QueueCancel.self, QueueHold.self],
        defaultSubcommand: QueueShow.self,
    )
}

struct QueueShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "What waits, why, and until when.",
        discussion: "Example: tact queue show --customer ana@customer.example",
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Option(name: .long, help: "Of one customer, by key or address.")
    var customer: String?

    @Option(name: .long, help: "At most so many letters.")
    var limit = 1_000

    @Argument(help: "Only these letters.")
    var letters: [String] = []

    func run() async throws {
        try await Failure.caught {
            let configuration = try config.read()
            let ledger = try config.openLedger(configuration)
            let policy = configuration.policy.policy
            let key = customer.map { config.key(of: $0, configuration) }
            let wanted = Set(try letters.map(LetterID.init(argument:)))
            let waiting = try await ledger.waitingLetters(of: key, limit: limit)
                .filter { wanted.isEmpty || wanted.contains($0.letter.id) }
            if output.json {
                Output.write(waiting.map(\.json.line))
                return
            }
            guard !waiting.isEmpty else { return Output.write(["Nothing waits."]) }
            try await Output.write(table(waiting, in: ledger, zone: policy.customers.zone))
        }
    }

    private func table(_ waiting: [LetterRecord], in ledger: any Ledger, zone: Zone) async throws -> [String]
    {
        var table = Table([
            ("letter", .left), ("taken in", .left), ("until", .left), ("why", .left), ("team", .left),
            ("customer", .left), ("subject", .left),
        ])
        for record in waiting {
            let last = try await ledger.decisions(on: record.letter.id).last
            let why = last.map { $0.reason + ($0.rule.map { " (\($0))" } ?? "") } ?? "not looked at yet"
            table.add([
                Table.Cell(record.letter.id.description, .faint),
                Table.Cell(record.letter.facts.arrival.shortPhrase(in: zone), .faint),
                Table.Cell(record.until?.shortPhrase(in: zone) ?? "", .waiting),
                Table.Cell(why),
                Table.Cell(record.letter.facts.kind.team),
                Table.Cell(record.letter.customer),
                Table.Cell(record.letter.subject),
            ])
        }
        return table.lines(on: .standardOutput())
    }
}

struct QueueRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let letters go now.",
        discussion: "Example: tact queue release 01JNQ3M5T8Z6Q4B7K9X2W1V0RH --why \"asked for\"",
    )

    @OptionGroup var hand: OperatorsHand

    func run() async throws {
        try await hand.put(.release)
    }
}

struct QueueCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Suppress letters for good.",
        discussion: "Example: tact queue cancel 01JNQ3M5T8Z6Q4B7K9X2W1V0RH --why \"wrong price\"",
    )

    @OptionGroup var hand: OperatorsHand

    func run() async throws {
        try await hand.put(.cancel)
    }
}

struct QueueHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep letters back until they are released.",
        discussion: "Example: tact queue hold 01JNQ3M5T8Z6Q4B7K9X2W1V0RH --why \"legal is looking at it\"",
    )

    @OptionGroup var hand: OperatorsHand

    func run() async throws {
        try await hand.put(.hold)
    }
}

/// What the three orders have in common.
struct OperatorsHand: ParsableArguments {
    @OptionGroup var config: ConfigOption

    @Option(name: .long, help: "Why; it stands in the log.")
    var why: String?

    @Argument(help: "The letters' ids.")
    var letters: [String]

    /// Gives the order, and says which letters no longer wait.
    func put(_ order: Case.Order) async throws {
        try await Failure.caught {
            let ids = try letters.map(LetterID.init(argument:))
            let configuration = try config.read()
            let ledger = try config.openLedger(configuration)
            let now = SystemClock().now()
            let identifiers = IdentifierSource()
            let policy = configuration.policy.policy
            let customers = config.customers(configuration)
            var owners: [LetterID: String] = [:]
            for id in ids { owners[id] = try await ledger.letter(id)?.letter.customer }
            let decisions = ids.map { id in
                Decision(
                    id: identifiers.make(at: now),
                    at: now,
                    letter: id,
                    kind: Self.verdict(order),
                    reason: Self.reason(order),
                    because: why ?? "",
                    actor: Actor.name,
                    policy: policy.hash,
                    cohort: owners[id].flatMap { customers.customer($0).cohort },
                    rollout: owners[id].map { policy.rolloutPart(of: $0) },
                )
            }
            let gone = try await ledger.order(order, on: ids, decisions: decisions, at: now)
            let done = ids.count - gone.count
            Output.write(["\(done) letter\(done == 1 ? "" : "s"): \(order.rawValue)"])
            guard gone.isEmpty else {
                let list = gone.map(\.description).joined(separator: ", ")
                throw Failure(.data, "nothing can be done with these any more: \(list)")
            }
        }
    }

    /// The verdict that the order is; the judge's own line follows when it is carried out.
    private static func verdict(_ order: Case.Order) -> Decision.Kind {
        switch order {
        case .release: .send
        case .cancel: .suppress
        case .hold: .hold
        }
    }

    private static func reason(_ order: Case.Order) -> String {
        switch order {
        case .release: SendReason.released.rawValue
        case .cancel: SuppressReason.cancelled.rawValue
        case .hold: HoldReason.paused.rawValue
        }
    }
}

extension LetterID {
    /// A letter named on the command line.
    init(argument text: String) throws {
        guard let id = LetterID(text) else {
            throw Failure(.usage, "\(text) is no letter's id; `tact queue` shows them (26 characters)")
        }
        self = id
    }
}
