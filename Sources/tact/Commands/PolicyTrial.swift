// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import MIME
import Office
import Rehearsal
import Settings

/// Runs policy tests: the letters of a test become real mails, are read as the daemon reads them, and judged.
struct PolicyTrial {
    private let policy: Policy

    init(policy: PolicyFiles) {
        self.policy = policy.policy
    }

    /// What is not as a test expects it, a line each; none where it passes.
    func complaints(about test: PolicyTest) -> [String] {
        var policy = policy
        if let zone = test.zone { policy.customers.zone = zone }
        let zone = policy.customers.zone
        policy.silences += test.silences.map { silence in
            Policy.Silence(
                name: silence.name,
                scope: silence.scope,
                start: zone.moment(of: silence.from),
                end: zone.moment(of: silence.to),
                author: silence.author,
                comment: silence.comment,
            )
        }
        let stage = Stage(test, policy: policy)
        let replay = Replay(policy)
        var events: [Replay.Event] = []
        for account in stage.accounts {
            replay.run(account: account) { events.append($0) }
        }
        return stage.complaints(about: events.sorted { $0.at < $1.at })
    }

    /// One test on its way through the judge: names for ids, and the letters by customer.
    private struct Stage {
        let test: PolicyTest
        let policy: Policy
        private let directory: CustomerList
        private(set) var letters: [String: [Case.Letter]] = [:]
        private var names: [LetterID: String] = [:]

        init(_ test: PolicyTest, policy: Policy) {
            self.test = test
            self.policy = policy
            directory = Self.directory(of: test, under: policy.customers)
            let reader = Reader(policy: policy, customers: directory)
            for (index, letter) in test.letters.enumerated() {
                let arrival = policy.customers.zone.moment(of: letter.at)
                let id = LetterID(at: arrival, random: UInt128(index))
                let envelope = Reader.Envelope(
                    id: id,
                    message: MessageKey(raw: UInt128(index)),
                    source: letter.source ?? letter.team,
                    team: letter.team,
                    recipient: letter.to,
                    arrival: arrival,
                )
                let mail = Mail(Self.mail(letter, index: index, arrival: arrival))
                for read in reader.letters(of: mail, for: [envelope]) {
                    var facts = read.facts
                    facts.recipient = policy.customers.normalForm(of: letter.to)
                    letters[read.customer, default: []].append(facts)
                    names[id] = letter.id
                }
            }
        }

        /// The customers with their letters by arrival, those of one account together.
        var accounts: [[(customer: Case.Customer, arrivals: [Case.Letter])]] {
            let customers = letters.sorted { $0.key < $1.key }.map { key, letters in
                let arrivals = letters.sorted { ($0.arrival, $0.id) < ($1.arrival, $1.id) }
                return (customer: customer(key), arrivals: arrivals)
            }
            // Who belongs to no account stands alone.
            return Dictionary(grouping: customers) { $0.customer.account ?? "\0" + $0.customer.key }
                .sorted { $0.key < $1.key }.map(\.value)
        }

        private func customer(_ key: String) -> Case.Customer {
            let known = directory.customer(key)
            // Where a field of the mail says who the customer is, its addresses are those that mail goes to.
            let addresses = Set((letters[key] ?? []).compactMap(\.recipient))
            let optOuts = test.optOuts.compactMap { optOut -> Case.OptOut? in
                let owner = policy.customers.key(for: optOut.address, headers: [:], in: directory)
                let address = policy.customers.normalForm(of: optOut.address)
                guard owner == key || addresses.contains(address) else { return nil }
                return Case.OptOut(optOut.reason, stream: optOut.stream, of: address)
            }
            return Case.Customer(
                key: key,
                zone: known?.zone,
                cohort: known?.cohort,
                account: known?.account,
                limit: known?.limit,
                pausedUntil: known?.pausedUntil,
                optOuts: optOuts,
            )
        }

        /// What the test says of customers, as the directory file would: of several addresses of one
        /// customer, each may say something else.
        private static func directory(of test: PolicyTest, under rules: CustomerRules) -> CustomerList {
            var directory = CustomerList()
            for line in test.customers {
                let address = rules.normalForm(of: line.address)
                let key = line.customer ?? address
                let known = directory.customer(key)
                let customer = Case.Customer(
                    key: key,
                    zone: line.zone ?? known?.zone,
                    cohort: line.cohort ?? known?.cohort,
                    account: line.account ?? known?.account,
                    limit: line.limit ?? known?.limit,
                    pausedUntil: line.pausedUntil.map { rules.zone.moment(of: $0) } ?? known?.pausedUntil,
                )
                directory.put(customer, address: address)
            }
            return directory
        }

        /// What is expected of a letter is said of it in this order, with whatever else between.
        func complaints(about events: [Replay.Event]) -> [String] {
            var complaints: [String] = []
            for letter in test.letters {
                let said = events.filter { names[$0.ruling.letter] == letter.id }
                var rest = said[...]
                for expectation in test.expectations where expectation.letter == letter.id {
                    if let index = rest.firstIndex(where: { meets($0, expectation) }) {
                        rest = rest[(index + 1)...]
                    } else {
                        complaints.append("expected of \(letter.id): \(phrase(expectation))")
                        complaints += said.map { "   what was said: \(phrase($0))" }
                    }
                }
            }
            return complaints
        }

        private func meets(_ event: Replay.Event, _ expectation: PolicyTest.Expectation) -> Bool {
            let said = Said(event, names: names)
            let zone = policy.customers.zone
            return said.verdict == expectation.verdict.rawValue
                && expectation.reason.map { $0 == said.reason } ?? true
                && expectation.rule.map { $0 == event.ruling.rule } ?? true
                && expectation.of.map { $0 == said.of } ?? true
                && expectation.at.map { zone.moment(of: $0) == event.at } ?? true
                && expectation.until.map { zone.moment(of: $0) == said.until } ?? true
        }

        private func phrase(_ expectation: PolicyTest.Expectation) -> String {
            let zone = policy.customers.zone
            let parts: [String?] = [
                expectation.verdict.rawValue, expectation.reason, expectation.rule.map { "(\($0))" },
                expectation.of.map { "of \($0)" },
                expectation.at.map { "at \(zone.moment(of: $0).phrase(in: zone))" },
                expectation.until.map { "until \(zone.moment(of: $0).phrase(in: zone))" },
            ]
            return parts.compactMap(\.self).joined(separator: " ")
        }

        private func phrase(_ event: Replay.Event) -> String {
            let zone = policy.customers.zone
            let said = Said(event, names: names)
            let parts: [String?] = [
                said.verdict, said.reason, event.ruling.rule.map { "(\($0))" }, said.of.map { "of \($0)" },
                "at \(event.at.phrase(in: zone))", said.until.map { "until \($0.phrase(in: zone))" },
            ]
            return parts.compactMap(\.self).joined(separator: " ")
        }

        /// A test's letter as a mail.
        private static func mail(_ letter: PolicyTest.Letter, index: Int, arrival: Timestamp) -> [UInt8] {
            var header = HeaderWriter()
            header.add(
                "From",
                mailboxes: [Mailbox(name: nil, address: letter.from ?? "\(letter.team)@example.com")]
            )
            header.add("To", mailboxes: [Mailbox(name: nil, address: letter.to)])
            header.add("Subject", text: letter.subject)
            header.add("Message-ID", value: letter.messageID ?? "<\(index).\(letter.id)@test.invalid>")
            header.add("Date", value: arrival.rfc5322())
            for field in letter.headers { header.add(field.name, text: field.value) }
            if let expires = letter.expires {
                header.add("X-Tact-Expires", value: (arrival + expires).rfc5322())
            }
            header.add("MIME-Version", value: "1.0")
            header.add("Content-Type", value: "text/\(letter.html == nil ? "plain" : "html"); charset=utf-8")
            let text = letter.html ?? letter.text ?? letter.subject
            return header.bytes + Array("\r\n".utf8) + LineEndings.canonical(Array((text + "\n").utf8))
        }
    }

    /// A ruling in the words of a test file.
    private struct Said {
        let verdict: String
        let reason: String
        var of: String?
        var until: Timestamp?

        init(_ event: Replay.Event, names: [LetterID: String]) {
            of = event.ruling.of.flatMap { names[$0] }
            switch event.ruling.verdict {
            case .send(let reason): (verdict, self.reason) = ("send", reason.rawValue)
            case .hold(let reason, let until):
                (verdict, self.reason) = ("hold", reason.rawValue)
                self.until = until
            case .merge(let carrier):
                (verdict, reason) = ("merge", "digest")
                of = names[carrier]
            case .suppress(let reason, let other):
                (verdict, self.reason) = ("suppress", reason.rawValue)
                if let other { of = names[other] }
            }
        }
    }
}
