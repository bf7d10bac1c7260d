// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct AcceptingContract {
    @Test(arguments: Backend.allCases)
    func whatWasAcceptedIsOpened(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let cases = try await ledger.openCases(limit: 10, at: Samples.noon, memory: Samples.week)
            #expect(cases.map(\.customer) == ["ana@customer.example"])
            #expect(
                cases.first?.letters
                    == [LetterRecord(letter: letter, state: .waiting, until: nil, dispatch: nil)]
            )
            #expect(cases.first?.charges == [])
            #expect(cases.first?.earlier == [])
            #expect(cases.first?.lastHolds == [:])
        }
    }

    @Test(arguments: Backend.allCases)
    func everyFactOfALetterIsKept(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let full = Letter(
                message: Samples.id(1),
                customer: "ana@customer.example",
                recipient: "Ana@customer.example",
                subject: "정원 의자 \u{0} und mehr",
                policy: "sha256:two",
                facts: Case.Letter(
                    id: Samples.id(1),
                    arrival: Samples.after(3),
                    kind: Samples.reply,
                    messageID: nil,
                    content: Case.ContentHash(raw: .max),
                    shingles: Case.Shingles(recipe: 2, hashes: [0, 1, .max], facts: [42]),
                    size: 25_000_000,
                    value: 2.5,
                    expires: Samples.after(600),
                    unmergeable: "signed",
                    listID: "news.shop.example",
                    from: "",
                    supersedeKey: "A-17",
                    order: .hold,
                ),
            )
            try await ledger.accept(full)
            #expect(try await ledger.letter(full.id)?.letter == full)
        }
    }

    @Test(arguments: Backend.allCases)
    func aMessageIsKeptByteForByte(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            for (number, body) in [[], [0], Array(0...255), [UInt8](repeating: 13, count: 300_000)]
                .enumerated()
            {
                let message = Message(
                    id: Samples.id(100 + number),
                    receivedAt: Samples.after(number),
                    source: "campaigns",
                    team: "marketing",
                    sender: number == 0 ? "" : "bounces@shop.example",
                    body: body,
                    trace: "by tact.example",
                )
                let own = Samples.letter(number + 1, in: 100 + number)
                try await ledger.accept([Accepted(message: message, letters: [own])])
                #expect(try await ledger.body(of: message.id) == body)
                #expect(try await ledger.message(of: own.id) == message)
            }
            #expect(try await ledger.body(of: letter.message) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func aMessageToThreeIsThreeLetters(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [
                Samples.letter(1, to: "ana@customer.example", in: 1),
                Samples.letter(2, to: "ben@customer.example", in: 1),
                Samples.letter(3, to: "cho@customer.example", in: 1),
            ]
            try await ledger.accept([Samples.accepted(letters)])
            let cases = try await ledger.openCases(limit: 10, at: Samples.noon, memory: Samples.week)
            #expect(cases.flatMap(\.letters).map(\.letter) == letters)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatIsThereAlreadyIsRefusedAndNothingOfTheCallIsKept(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await ledger.accept(Samples.letter(1))
            let version = try await ledger.version()
            await #expect(throws: LedgerError.self) {
                try await ledger.accept([
                    Samples.accepted(Samples.letter(2)), Samples.accepted(Samples.letter(1)),
                ])
            }
            #expect(try await ledger.letter(Samples.id(2)) == nil)
            #expect(try await ledger.body(of: Samples.id(2)) == nil)
            #expect(try await ledger.version() == version)
        }
    }

    @Test(arguments: Backend.allCases)
    func oneThatFailsAmongManyFailsAlone(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await ledger.accept(Samples.letter(1))
            let failures = await withTaskGroup(of: Bool.self) { group in
                for number in 1...40 {
                    group.addTask {
                        do {
                            try await ledger.accept(Samples.letter(number, kind: Samples.reply))
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(failures == 1)
            let waiting = try await ledger.waitingLetters(of: "ana@customer.example", limit: 100)
            #expect(waiting.count == 40)
            #expect(waiting.first?.letter.facts.kind == Samples.newsletter)
            #expect(Set(waiting.dropFirst().map(\.letter.facts.kind)) == [Samples.reply])
        }
    }

    @Test(arguments: Backend.allCases)
    func aHundredAtOnceAreAllKept(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await withThrowingTaskGroup { group in
                for number in 1...100 {
                    group.addTask {
                        try await ledger.accept(Samples.letter(number, to: "c\(number % 7)@customer.example"))
                    }
                }
                try await group.waitForAll()
            }
            let cases = try await ledger.openCases(limit: 100, at: Samples.noon, memory: Samples.week)
            #expect(cases.count == 7)
            #expect(cases.reduce(0) { $0 + $1.letters.count } == 100)
            #expect(cases.allSatisfy { $0.letters.count == Int($0.version) })
        }
    }
}
