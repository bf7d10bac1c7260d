// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import Office
import Settings

struct SilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Hold what matches for a time.",
        discussion: """
            A letter of a class that obeys budgets, quiet hours or inhibitions waits while a silence matches \
            it; the others pass.

            Example: tact silence add --team marketing --for 4h --comment "the shop is down"
            """,
        subcommands: [SilenceList.self, SilenceAdd.self, SilenceEnd.self],
        defaultSubcommand: SilenceList.self,
    )
}

struct SilenceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Begin a silence; shows first what waiting letters it will hit.",
        discussion: """
            What is given must all match; an option that is repeated means any of its names.

            Example: tact silence add --stream newsletter --until 2026-03-03T08:00:00Z --comment "wrong link"
            """,
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Option(name: .long, help: "Letters of this team.")
    var team: [String] = []

    @Option(name: .long, help: "Letters of this source.")
    var source: [String] = []

    @Option(name: .long, help: "Letters of this stream.")
    var stream: [String] = []

    @Option(name: .customLong("class"), help: "Letters of this class.")
    var className: [String] = []

    @Option(name: .long, help: "Letters to customers of this cohort.")
    var cohort: [String] = []

    @Option(name: .long, help: "Letters to this customer, by key or address.")
    var customer: [String] = []

    @Flag(name: .long, help: "All letters, whatever they are.")
    var all = false

    @Option(name: .customLong("for"), help: "How long, like 4h.")
    var length: String?

    @Option(name: .long, help: "Until when: 2026-03-02 or 2026-03-02T09:00:00Z.")
    var until: String?

    @Option(name: .long, help: "Why; it stands in the log.")
    var comment: String

    @Flag(name: .long, help: "Only show what it would hit.")
    var dryRun = false

    /// The most waiting letters that are looked at for what it will hit.
    private static let lettersMax = 200_000

    func run() async throws {
        try await Failure.caught {
            let configuration = try config.read()
            let policy = configuration.policy.policy
            let customers = config.customers(configuration)
            let ledger = try config.openLedger(configuration)
            let now = SystemClock().now()
            let silence = try silence(configuration, customers, at: now)
            let hits = try await hits(of: silence, policy, customers, in: ledger)
            if !output.json {
                Output.write(SilenceView.lines(of: hits, zone: policy.customers.zone, on: .standardOutput()))
            }
            if !dryRun { try await ledger.keep(silence, at: now) }
            guard !output.json else {
                return Output.write([silence.json(at: now, hits: hits.count).line])
            }
            let until = silence.planned.phrase(in: policy.customers.zone)
            Output.write([dryRun ? "Nothing was changed." : "Silence \(silence.id) holds until \(until)."])
        }
    }

    private func silence(
        _ configuration: Configuration,
        _ customers: CustomerDirectory.Content,
        at now: Timestamp,
    ) throws -> Silence {
        let policy = configuration.policy.policy
        try Self.check(team, among: configuration.sources.map(\.team), "team")
        try Self.check(source, among: configuration.sources.map(\.name), "source")
        try Self.check(stream, among: policy.streams.map(\.name), "stream")
        try Self.check(className, among: policy.classes.map(\.name), "class")
        let scope = Scope(
            teams: team,
            sources: source,
            streams: stream,
            classes: className,
            cohorts: try cohort.map(Actor.checked)
        )
        guard all != (scope != Scope() || !customer.isEmpty) else {
            throw Failure(
                .usage,
                "say what is silenced: --team, --source, --stream, --class, --cohort or --customer; or --all"
            )
        }
        return Silence(
            id: IdentifierSource().make(at: now),
            scope: scope,
            customers: try customer.map { address in
                policy.customers.key(for: try Actor.checked(address), headers: [:], in: customers.list)
            },
            start: now,
            planned: try end(at: now, policy.customers.zone),
            author: try Actor.checked(Actor.name),
            comment: try Actor.checked(comment),
        )
    }

    private func end(at now: Timestamp, _ zone: Zone) throws -> Timestamp {
        let end: Timestamp
        switch (length, until) {
        case (let length?, nil):
            guard length.last?.isLetter == true else {
                throw Failure(.usage, "--for \(length) is no length; write one like 90m, 4h or 2d")
            }
            end = try MomentArgument.future(length, now: now, zone: zone, option: "--for")
        case (nil, let until?):
            end = try MomentArgument.future(until, now: now, zone: zone, option: "--until")
        case (nil, nil), (_?, _?):
            throw Failure(.usage, "say how long it holds: either --for, like 4h, or --until")
        }
        guard end > now else { throw Failure(.usage, "the silence would end as it begins") }
        return end
    }

    private static func check(_ names: [String], among known: [String], _ what: String) throws {
        for name in names where !known.contains(name) {
            let list = Set(known).sorted().joined(separator: ", ")
            throw Failure(.usage, "there is no \(what) \(name); known: \(list)")
        }
    }

    /// The waiting letters that it is about and that obey silences.
    private func hits(
        of silence: Silence,
        _ policy: Policy,
        _ customers: CustomerDirectory.Content,
        in ledger: any Ledger,
    ) async throws -> [LetterRecord] {
        let judged = silence.asJudged
        return try await ledger.waitingLetters(of: nil, limit: Self.lettersMax).filter { record in
            let facts = record.letter.facts
            let cohort = customers.customer(record.letter.customer).cohort
            return facts.order == nil && judged.isAbout(record.letter.customer)
                && judged.scope.includes(facts.kind, cohort: cohort)
                && policy.obeysSilences(facts.kind)
        }
    }
}

struct SilenceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The silences that hold.",
        discussion: "Example: tact silence list --all",
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Flag(name: .long, help: "Those that are over as well.")
    var all = false

    func run() async throws {
        try await Failure.caught {
            let configuration = try config.read()
            let ledger = try config.openLedger(configuration)
            let now = SystemClock().now()
            let silences = try await ledger.silences(endingAfter: all ? nil : now)
            if output.json { return Output.write(silences.map { $0.json(at: now).line }) }
            guard !silences.isEmpty else { return Output.write(["Nothing is silenced."]) }
            let zone = configuration.policy.policy.customers.zone
            Output.write(SilenceView.lines(of: silences, at: now, zone: zone, on: .standardOutput()))
        }
    }
}

struct SilenceEnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End silences before their time; what they held is judged again.",
        discussion: "Example: tact silence end 01JNQ3M5T8Z6Q4B7K9X2W1V0RH",
    )

    @OptionGroup var config: ConfigOption

    @Argument(help: "The silences' ids; `tact silence list` shows them.")
    var silences: [String]

    func run() async throws {
        try await Failure.caught {
            let ids = try silences.map { text in
                guard let id = SilenceID(text) else {
                    throw Failure(.usage, "\(text) is no silence's id; `tact silence list` shows them")
                }
                return id
            }
            let ledger = try config.openLedger(try config.read())
            let ending = Silence.Ending(at: SystemClock().now(), by: try Actor.checked(Actor.name))
            var gone: [SilenceID] = []
            for id in ids where try await !ledger.end(id, ending) { gone.append(id) }
            let done = ids.count - gone.count
            Output.write(["\(done) silence\(done == 1 ? "" : "s") ended"])
            guard gone.isEmpty else {
                let list = gone.map(\.description).joined(separator: ", ")
                throw Failure(.data, "not there, or over already: \(list)")
            }
        }
    }
}

extension Policy {
    /// Whether a silence holds letters of this kind: those of a class that is bound by nothing but duplicates
    /// leave before it is asked (POLICY.md, section 2, rule 1).
    fileprivate func obeysSilences(_ kind: Case.Kind) -> Bool {
        mailClass(named: kind.class).obeys.contains { $0 != .duplicates }
    }
}
