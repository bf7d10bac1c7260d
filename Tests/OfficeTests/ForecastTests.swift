// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Rehearsal
import Testing

@testable import Office

/// What `tact would-send` says is what then happens.
@Suite(.timeLimit(.minutes(10)))
struct ForecastTests {
    /// A world that has a history, made up from a seed.
    private struct History {
        private var random: SeededBits
        let world: World
        static let ana = "ana@customer.example"
        static let ben = "ben@customer.example"

        init(seed: UInt64) {
            var random = SeededBits(seed: seed)
            world = World(Self.policy(&random))
            world.directory.replace(with: Self.directory(&random))
            self.random = random
        }

        private static func policy(_ random: inout SeededBits) -> Policy {
            let hour = Duration.seconds(3_600)
            let budgets: [Budget] = [
                .aDay(Int.random(in: 1...3, using: &random)),
                Budget(name: "gap", limit: 1, window: .rolling(hour * 4), isGap: true),
                Budget(name: "calendar", limit: 2, window: .calendar(.day)),
                Budget(name: "never", scope: Scope(cohorts: ["none"]), limit: 0, window: .rolling(hour)),
                Budget(name: "account", limit: 3, window: .rolling(Policy.day * 2), countedBy: .account),
            ]
            let inhibition = Policy.Inhibition(
                name: "open-ticket",
                trigger: Scope(teams: ["support"]),
                within: hour * 5,
                hold: Scope(teams: ["marketing"]),
            )
            let nights = QuietHours(name: "nights", from: 21 * 60, to: 8 * 60)
            return .small(
                budgets: budgets.filter { _ in Bool.random(using: &random) },
                merges: Bool.random(using: &random) ? [.digest(gather: hour)] : [],
                inhibitions: Bool.random(using: &random) ? [inhibition] : [],
                quietHours: Bool.random(using: &random) ? [nights] : [],
                expires: Bool.random(using: &random)
                    ? Policy.day * Int.random(in: 1...3, using: &random) : nil,
            )
        }

        private static func directory(_ random: inout SeededBits) -> CustomerDirectory.Content {
            var list = CustomerList()
            let isPaused = Int.random(in: 0..<5, using: &random) == 0
            list.put(
                Case.Customer(
                    key: "ana",
                    cohort: Int.random(in: 0..<6, using: &random) == 0 ? "none" : "new",
                    account: "acme",
                    limit: Bool.random(using: &random) ? Int.random(in: 1...4, using: &random) : nil,
                    pausedUntil: isPaused ? World.noon + Policy.day * 2 : nil,
                ),
                address: ana,
            )
            list.put(Case.Customer(key: ben, account: "acme"))
            return CustomerDirectory.Content(list: list)
        }

        /// Lets mail come, and perhaps an operator speak.
        mutating func happen() async throws {
            var time = Duration.zero
            for number in 0..<Int.random(in: 0...7, using: &random) {
                let to = Int.random(in: 0..<4, using: &random) == 0 ? Self.ben : Self.ana
                switch Int.random(in: 0..<6, using: &random) {
                case 0: try await world.handIn(.reply(number, to: to))
                case 1: try await world.handIn(.alarm(number, to: to))
                default: try await world.handIn(.newsletter(number, to: to))
                }
                world.settle()
                time += .seconds(Int64.random(in: 0...50_000, using: &random))
                world.pass(until: time)
            }
            if Int.random(in: 0..<4, using: &random) == 0 { try await silence() }
            if Int.random(in: 0..<6, using: &random) == 0 { try await optOut() }
            // What the others of the account are still to get is not known to a forecast.
            let waiting = try await world.ledger.waitingLetters(of: Self.ben, limit: 99).map(\.letter.id)
            _ = try await world.ledger.order(.cancel, on: waiting, decisions: [], at: world.clock.now())
            world.arrivals.ring()
            world.settle()
        }

        private mutating func silence() async throws {
            let now = world.clock.now()
            let silence = Silence(
                id: SilenceID(at: now, random: 1),
                scope: Scope(teams: ["marketing"]),
                start: now,
                planned: now + .seconds(Int64.random(in: 1...200_000, using: &random)),
                author: "eve",
                comment: "",
            )
            try await world.ledger.keep(silence, at: now)
        }

        private mutating func optOut() async throws {
            let optOut = OptOut(
                address: Self.ana,
                reason: OptOutReason.allCases.randomElement(using: &random) ?? .bounced,
                at: world.clock.now(),
                author: nil,
                comment: "",
            )
            try await world.ledger.keep(optOut, of: ["ana"])
        }

        /// The forecast of a letter of this stream that comes after `delay`, from the ledger's present case.
        func forecast(_ stream: String, in delay: Duration = .zero) async throws -> Forecast {
            let policy = world.policy.policy
            let now = world.clock.now()
            let opened = try await world.ledger.openCase(of: "ana", at: now, memory: policy.memory)
            var files = try await CaseFiles(
                of: opened,
                to: [Self.ana],
                policy: policy,
                customers: world.directory.content,
                ledger: world.ledger,
                at: now,
            )
            let file = try await files.file(opened, letters: opened.letters.map(\.letter), to: [Self.ana])
                .file
            let kind = try #require(policy.streams.first { $0.name == stream })
            let letter = Case.Letter(
                id: LetterID(at: now + delay, random: .max),
                arrival: now + delay,
                kind: Case.Kind(
                    source: ["newsletter": "campaigns", "tickets": "desk", "alarms": "alarms"][stream] ?? "",
                    team: ["newsletter": "marketing", "tickets": "support"][stream] ?? "operations",
                    stream: kind.name,
                    class: kind.class,
                ),
                messageID: nil,
                content: Case.ContentHash(raw: 1),
                recipient: Self.ana,
            )
            return Forecast(of: letter, in: file, at: now, under: files.policy)
        }
    }

    /// What the log will say of the letter, in seconds after noon.
    private func story(_ forecast: Forecast) -> [String] {
        forecast.events.map { event in
            let rule = event.ruling.rule.map { " by \($0)" } ?? ""
            let at = World.seconds(event.at)
            switch event.ruling.verdict {
            case .send(let reason): return "\(at) send \(reason.rawValue)\(rule)"
            case .merge: return "\(at) merge digest\(rule)"
            case .suppress(let reason, _): return "\(at) suppress \(reason.rawValue)\(rule)"
            case .hold(let reason, let until):
                return "\(at) hold \(reason.rawValue)\(rule)"
                    + (until.map { " until \(World.seconds($0))" } ?? "")
            }
        }
    }

    @Test(arguments: 0..<150)
    func whatIsSaidIsWhatThenHappens(_ seed: Int) async throws {
        var history = History(seed: UInt64(seed))
        let world = history.world
        try await world.open { _ in
            try await history.happen()
            let stream = ["newsletter", "newsletter", "newsletter", "tickets", "alarms"][seed % 5]
            let delay = Duration.seconds(seed % 3 == 0 ? Int64(seed) * 1_237 : 0)
            let said = story(try await history.forecast(stream, in: delay))
            world.pass(until: world.clock.now() - World.noon + delay)
            var draft: Draft =
                switch stream {
                case "tickets": .reply(99, to: History.ana)
                case "alarms": .alarm(99, to: History.ana)
                default: .newsletter(99, to: History.ana)
                }
            draft.messageID = nil
            let letter = try await world.take(draft)
            world.pass(until: Policy.day * 60)
            let happened = try await world.ledger.decisions(on: letter).filter { $0.kind != .outcome }.map {
                let rule = $0.rule.map { " by \($0)" } ?? ""
                let until = $0.until.map { " until \(World.seconds($0))" } ?? ""
                return "\(World.seconds($0.at)) \($0.kind.rawValue) \($0.reason)\(rule)\(until)"
            }
            #expect(said == happened, "seed \(seed)")
            #expect(!said.isEmpty)
        }
    }

    @Test func theHistoriesAreOfManyKinds() async throws {
        var ends: Set<String> = []
        var waits = 0
        for seed in 0..<60 {
            var history = History(seed: UInt64(seed))
            let world = history.world
            try await world.open { _ in
                try await history.happen()
                let said = story(try await history.forecast("newsletter"))
                ends.insert(
                    said[said.count - 1].split(separator: " ").dropFirst().prefix(2).joined(separator: " ")
                )
                waits += said.count > 1 ? 1 : 0
            }
        }
        #expect(ends.isSuperset(of: ["send within-budget", "merge digest", "suppress over-budget"]))
        #expect(ends.count >= 5, "\(ends)")
        #expect(waits > 20)
    }
}
