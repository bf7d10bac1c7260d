// SPDX-License-Identifier: Apache-2.0

@testable import Judging

/// A customer's day, told in local times: letters come, time passes, and the judge is asked as the daemon
/// asks it.
struct Scene {
    var policy: Policy
    var customer: Case.Customer
    var prices = PriceTables.none
    private(set) var now: Timestamp
    private(set) var waiting: [Case.Letter] = []
    private(set) var charges: [Case.Charge] = []
    private(set) var earlier: [Case.Earlier] = []
    private(set) var names: [LetterID: String] = [:]
    /// Every ruling that was made, with its moment, oldest first.
    private(set) var log: [(at: Timestamp, ruling: Ruling)] = []

    init(_ policy: Policy, customer: Case.Customer = Case.Customer(key: "ana@customer.example")) {
        self.policy = policy
        self.customer = customer
        now = Timestamp(milliseconds: 0)
    }

    var zone: Zone { customer.zone ?? policy.customers.zone }

    /// `2026-03-02 09:00` on the customer's wall clock.
    func at(_ text: String) -> Timestamp {
        zone.moment(of: CivilTime(text))
    }

    /// Hands a letter in, after everything that was due before it.
    mutating func accept(
        _ name: String,
        at text: String,
        _ kind: Case.Kind,
        _ change: (inout Draft) -> Void = { _ in }
    ) {
        let moment = at(text)
        run(until: moment)
        now = moment
        var draft = Draft(content: UInt128(1_000 + names.count))
        change(&draft)
        let id = LetterID(at: moment, random: UInt128(names.count))
        names[id] = name
        waiting.append(draft.letter(id, moment, kind))
        judge()
    }

    /// Lets time pass, and judges whenever the last judgement asked for it, before `moment`.
    mutating func run(until moment: Timestamp) {
        for _ in 0..<10_000 {
            guard let next, next < moment else { return }
            now = next
            judge()
        }
        preconditionFailure("the judge asks to be asked without an end")
    }

    mutating func run(until text: String) {
        run(until: at(text))
    }

    private var next: Timestamp?

    /// Judges now and applies the rulings as the ledger would.
    mutating func judge() {
        let file = Case(customer: customer, letters: waiting, charges: charges, earlier: earlier)
        let judgement = Judge(policy: policy, prices: prices).judge(file, at: now)
        precondition(judgement.rulings.map(\.letter) == waiting.map(\.id))
        for (letter, ruling) in zip(waiting, judgement.rulings) {
            log.append((now, ruling))
            switch ruling.verdict {
            case .hold: continue
            case .send:
                if let charge = policy.charge(for: letter.kind, cohort: customer.cohort, at: now) {
                    charges.append(charge)
                }
                finish(letter, .passed)
            case .merge: finish(letter, .passed)
            case .suppress: finish(letter, .stopped)
            }
        }
        next = judgement.next
    }

    mutating func order(_ order: Case.Order?, on name: String) {
        waiting = waiting.map { letter in
            guard names[letter.id] == name else { return letter }
            var draft = Draft(letter)
            draft.order = order
            return draft.letter(letter.id, letter.arrival, letter.kind)
        }
        judge()
    }

    private mutating func finish(_ letter: Case.Letter, _ end: Case.End) {
        waiting.removeAll { $0.id == letter.id }
        earlier.append(
            Case.Earlier(
                id: letter.id,
                arrival: letter.arrival,
                kind: letter.kind,
                messageID: letter.messageID,
                content: letter.content,
                shingles: letter.shingles,
                value: letter.value,
                end: end,
            )
        )
        earlier.sort { ($0.arrival, $0.id) < ($1.arrival, $1.id) }
    }

    /// What was ruled on a letter, once for each change: `hold budget one-a-day until 2026-03-03 08:00`.
    func story(of name: String) -> [String] {
        var story: [String] = []
        for (at, ruling) in log where names[ruling.letter] == name {
            let line = words(ruling)
            if story.last?.hasSuffix("  " + line) != true { story.append("\(civil(at))  \(line)") }
        }
        return story
    }

    /// The last ruling on a letter.
    func last(_ name: String) -> Ruling? {
        log.last { names[$0.ruling.letter] == name }?.ruling
    }

    private func words(_ ruling: Ruling) -> String {
        let rule = ruling.rule.map { " by \($0)" } ?? ""
        let of = ruling.of.flatMap { names[$0] }.map { " of \($0)" } ?? ""
        switch ruling.verdict {
        case .send(let reason): return "send \(reason.rawValue)\(rule)"
        case .hold(let reason, let until):
            return "hold \(reason.rawValue)\(rule)\(of)" + (until.map { " until \(civil($0))" } ?? "")
        case .merge(let carrier): return "merge into \(names[carrier] ?? "?")\(rule)"
        case .suppress(let reason, _): return "suppress \(reason.rawValue)\(rule)\(of)"
        }
    }

    private func civil(_ moment: Timestamp) -> String {
        String(moment.iso8601(in: zone))
    }
}

/// A letter before it has an id and an arrival.
struct Draft {
    var messageID: String?
    var content: UInt128
    var shingles: Case.Shingles?
    var size = 1_000
    var value: Double?
    var expires: Timestamp?
    var unmergeable: String?
    var listID: String?
    var from: String?
    var supersedeKey: String?
    var recipient: String?
    var order: Case.Order?

    init(content: UInt128) {
        self.content = content
    }

    init(_ letter: Case.Letter) {
        messageID = letter.messageID
        content = letter.content.raw
        shingles = letter.shingles
        size = letter.size
        value = letter.value
        expires = letter.expires
        unmergeable = letter.unmergeable
        listID = letter.listID
        from = letter.from
        supersedeKey = letter.supersedeKey
        recipient = letter.recipient
        order = letter.order
    }

    func letter(_ id: LetterID, _ arrival: Timestamp, _ kind: Case.Kind) -> Case.Letter {
        Case.Letter(
            id: id,
            arrival: arrival,
            kind: kind,
            messageID: messageID,
            content: Case.ContentHash(raw: content),
            shingles: shingles,
            size: size,
            value: value,
            expires: expires,
            unmergeable: unmergeable,
            listID: listID,
            from: from,
            supersedeKey: supersedeKey,
            recipient: recipient,
            order: order,
        )
    }
}

extension CivilTime {
    /// `2026-03-02 09:00`, or with seconds.
    init(_ text: String) {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        precondition(numbers.count >= 5, "a local time is like 2026-03-02 09:00, not \(text)")
        self.init(
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hour: numbers[3],
            minute: numbers[4],
            second: numbers.count > 5 ? numbers[5] : 0,
        )
    }
}

extension Timestamp {
    /// `2026-03-02 09:00` on a zone's wall clock, with what is below a minute only where there is some.
    func iso8601(in zone: Zone) -> Substring {
        let local = Timestamp(
            milliseconds: zone.localSeconds(at: self) * 1_000 + milliseconds.floorRemainder(by: 1_000)
        )
        let text = local.iso8601.replacing("T", with: " ")
        return text.hasSuffix(":00.000Z") ? text.dropLast(8) : text.dropLast(1)
    }
}
