// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// Letters, messages and records with everything filled in that a test does not speak of.
enum Samples {
    /// 2026-03-02T12:00:00Z, a Monday.
    static let noon = Timestamp(milliseconds: 1_772_452_800_000)
    static let newsletter = Case.Kind(
        source: "campaigns",
        team: "marketing",
        stream: "newsletter",
        class: "promotional",
    )
    static let reply = Case.Kind(source: "desk", team: "support", stream: "tickets", class: "transactional")
    static let policy = "sha256:one"
    static let week = Duration.seconds(7 * 86_400)

    /// The moment `minutes` after noon.
    static func after(_ minutes: Int) -> Timestamp {
        noon + .seconds(60 * minutes)
    }

    /// An identifier that tests can name by a number; those of larger numbers are later.
    static func id<ID: Identifier>(_ number: Int, at moment: Timestamp = noon) -> ID {
        ID(at: moment, random: UInt128(number))
    }

    static func letter(
        _ number: Int,
        to customer: String = "ana@customer.example",
        in message: Int? = nil,
        at moment: Timestamp = noon,
        kind: Case.Kind = newsletter,
        shingles: Case.Shingles? = nil,
    ) -> Letter {
        Letter(
            message: id(message ?? number),
            customer: customer,
            recipient: customer,
            subject: "Garden chairs \(number)",
            policy: policy,
            facts: Case.Letter(
                id: id(number),
                arrival: moment,
                kind: kind,
                messageID: "<\(number)@shop.example>",
                content: Case.ContentHash(raw: UInt128(number) << 100 | 7),
                shingles: shingles,
                size: 8_192,
                from: "news@shop.example",
            ),
        )
    }

    static func message(_ number: Int, at moment: Timestamp = noon, kind: Case.Kind = newsletter) -> Message {
        Message(
            id: id(number),
            receivedAt: moment,
            source: kind.source,
            team: kind.team,
            sender: "bounces@shop.example",
            body: body(number),
            trace: "by tact.example with ESMTPSA id \(number); Mon, 2 Mar 2026 12:00:00 +0000",
        )
    }

    static func body(_ number: Int) -> [UInt8] {
        Array(
            "Subject: Garden chairs \(number)\r\n\r\n\(String(repeating: "comfort ", count: 1_000))\r\n".utf8
        )
    }

    /// A message with letters, all of them in it.
    static func accepted(_ letters: Letter...) -> Accepted {
        accepted(letters)
    }

    static func accepted(_ letters: [Letter]) -> Accepted {
        let first = letters[0]
        let message = Message(
            id: first.message,
            receivedAt: first.facts.arrival,
            source: first.facts.kind.source,
            team: first.facts.kind.team,
            sender: "bounces@shop.example",
            body: body(Int(truncatingIfNeeded: first.message.raw & 0xFFFF)),
            trace: "by tact.example with ESMTPSA",
        )
        return Accepted(message: message, letters: letters)
    }

    static func decision(
        _ number: Int,
        on letter: Letter,
        _ kind: Decision.Kind = .send,
        _ reason: String = "within-budget",
        at moment: Timestamp = noon,
        until: Timestamp? = nil,
        of: LetterID? = nil,
        dispatch: DispatchID? = nil,
        actor: String? = nil,
    ) -> Decision {
        Decision(
            id: id(number, at: moment),
            at: moment,
            letter: letter.id,
            kind: kind,
            reason: reason,
            rule: "one-a-day",
            until: until,
            of: of,
            dispatch: dispatch,
            because: "0 of 1 used",
            budgets: [
                BudgetReading(rule: "one-a-day", used: 0, limit: 1, freesAt: nil),
                BudgetReading(rule: "all", used: 12, limit: nil, freesAt: after(60)),
                BudgetReading(rule: "gap", used: 1, limit: 1, freesAt: moment),
                BudgetReading(rule: "old", used: 1, limit: 0, freesAt: moment - .seconds(1)),
            ],
            actor: actor,
            policy: policy,
            cohort: number % 2 == 0 ? "trial" : nil,
            rollout: RolloutPart.allCases[number % RolloutPart.allCases.count],
        )
    }

    static func dispatch(
        _ number: Int,
        of letters: [Letter],
        relay: String = "main",
        made: [UInt8]? = nil,
        at moment: Timestamp = noon,
        unknown: MailClass.UnknownOutcome = .assumeSent,
        rank: Int = 2,
    ) -> Dispatch {
        Dispatch(
            id: id(number),
            customer: letters.first?.customer ?? "ana@customer.example",
            letters: letters.map(\.id),
            sender: made == nil ? nil : "digests@shop.example",
            recipient: letters.first?.recipient ?? "bounces@shop.example",
            relay: relay,
            content: made.map { .made($0) } ?? .message(letters[0].message),
            createdAt: moment,
            unknownOutcome: unknown,
            rank: rank,
        )
    }

    /// The record that sends letters of one customer as one dispatch, with one charge.
    static func sending(
        _ dispatch: Dispatch,
        _ letters: [Letter],
        version: Int64,
        at moment: Timestamp = noon,
        due: Timestamp? = nil,
    ) -> CaseRecord {
        CaseRecord(
            customer: letters[0].customer,
            version: version,
            changes: letters.map { CaseRecord.Change(letter: $0.id, state: .leaving, dispatch: dispatch.id) },
            charges: [
                CaseRecord.NewCharge(
                    charge: Case.Charge(at: moment, kind: letters[0].facts.kind, cohort: "new"),
                    dispatch: dispatch.id,
                )
            ],
            dispatches: [dispatch],
            decisions: letters.enumerated().map { index, letter in
                decision(
                    Int(truncatingIfNeeded: letter.id.raw & 0xFFFF) + 10_000,
                    on: letter,
                    index == 0 ? .send : .merge,
                    index == 0 ? "within-budget" : "digest",
                    at: moment,
                    of: index == 0 ? nil : letters[0].id,
                    dispatch: dispatch.id,
                )
            },
            due: due,
        )
    }

    static func outcome(
        _ number: Int,
        _ dispatch: Dispatch,
        _ letters: [Letter],
        _ reason: String
    ) -> [Decision] {
        letters.enumerated().map { index, letter in
            decision(
                number + index,
                on: letter,
                .outcome,
                reason,
                at: after(1),
                dispatch: dispatch.id,
            )
        }
    }
}

extension Ledger {
    /// Takes in each letter as a message of its own.
    func accept(_ letters: Letter...) async throws {
        try await accept(letters.map { Samples.accepted($0) })
    }

    /// The cases that are due.
    func openCases(limit: Int, at now: Timestamp, memory: Duration) async throws -> [OpenCase] {
        try await openCases(limit: limit, at: now, memory: memory) { _ in [] }.cases
    }

    /// The version of a customer's case.
    func version(of customer: String = "ana@customer.example") async throws -> Int64 {
        try await openCase(of: customer, at: Samples.noon, memory: Samples.week).version
    }

    /// Takes letters of one customer in and sends them as one dispatch, up to where it is claimed.
    func send(
        _ letters: Letter...,
        as number: Int,
        made: [UInt8]? = nil,
        unknown: MailClass.UnknownOutcome = .assumeSent,
    ) async throws -> Dispatch {
        try await accept(letters.map { Samples.accepted($0) })
        let dispatch = Samples.dispatch(number, of: letters, made: made, unknown: unknown)
        let version = try await version(of: letters[0].customer)
        _ = try await record([Samples.sending(dispatch, letters, version: version)])
        _ = try await claimDispatches(Claim(relay: "main", limit: 10, at: Samples.noon))
        return dispatch
    }

    /// The states of letters, in their order.
    func states(_ letters: Letter...) async throws -> [Letter.State?] {
        var states: [Letter.State?] = []
        for letter in letters { states.append(try await self.letter(letter.id)?.state) }
        return states
    }
}
