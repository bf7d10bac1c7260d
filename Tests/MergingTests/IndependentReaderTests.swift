// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Testing

@testable import Merging

/// Holds digests against Python's email package, which shares no code with ours.
@Suite struct IndependentReaderTests {
    /// Whether every pair of all letters is to be tried: `make pairs`.
    private static let triesAll = ProcessInfo.processInfo.environment["TACT_PAIRS"] == "all"

    /// Makes digests of letters, and has them read.
    private struct Press {
        let reader: DigestReader
        var random: SeededGenerator

        init(seed: UInt64 = 1) throws {
            reader = try DigestReader()
            random = SeededGenerator(seed: seed)
        }

        /// The letters in the form that the rule chooses, and as a container if that is another one.
        mutating func print(_ letters: [NamedMail]) throws {
            let form = try print(letters, form: nil)
            if form == .rendered { _ = try print(letters, form: .container) }
        }

        /// A container, of which the originals are read.
        mutating func printOriginals(_ letters: [NamedMail]) throws {
            _ = try print(letters, form: .container, search: .originals)
        }

        private mutating func print(
            _ letters: [NamedMail],
            form: Digest.Form?,
            search: DigestReader.Search = .everything,
        ) throws -> Digest.Form {
            let plan = Letters.plan(form: form)
            let all = letters.enumerated().map {
                Letters.letter($0.element.name, $0.element.mail, hour: $0.offset)
            }
            let digest = try Digest.compose(all, plan: plan, random: &random)
            let isContainer = Mail(digest).root.children.dropFirst().first?.filename?.hasPrefix("1 ") ?? false
            let made = form ?? (isContainer ? .container : .rendered)
            let name = letters.map(\.name).joined(separator: " + ")
            try reader.read(
                digest,
                named: name,
                form: made,
                of: letters,
                unsubscribe: plan.unsubscribe,
                search: search,
            )
            return made
        }

        /// Each letter with each that stands behind it, within `distance` places.
        mutating func printPairs(of letters: [NamedMail], distance: Int = .max) throws {
            for first in letters.indices {
                for second in letters[first...].indices.dropFirst().prefix(distance) {
                    try print([letters[first], letters[second]])
                }
            }
        }

        /// Ends the reading, which must have found nothing, in each of the forms.
        func close(_ what: String, forms: [Digest.Form] = Digest.Form.allCases) throws {
            let findings = try reader.findings()
            for problem in findings.problems.prefix(20) { Issue.record("\(problem)") }
            #expect(findings.problems.isEmpty)
            #expect(findings.digests == reader.forms.values.reduce(0, +))
            #expect(Set(reader.forms.keys) == Set(forms))
            let counts = Digest.Form.allCases.map { "\(reader.forms[$0] ?? 0) \($0.rawValue)" }
            Swift.print("\(what): \(findings.digests) digests read, \(counts.joined(separator: ", "))")
        }
    }

    @Test func anyTwoLettersOfDifferentKindsLoseNothing() throws {
        var press = try Press()
        let letters = MergeableLetters.own + MergeableLetters.demoKinds + MergeableLetters.hard
        try press.printPairs(of: letters)
        try press.close("pairs of different kinds")
    }

    @Test(.enabled(if: !MergeableLetters.machine.isEmpty, "the shared corpus is absent"))
    func notificationsLoseNothing() throws {
        var press = try Press()
        try press.printPairs(of: MergeableLetters.machine, distance: 2)
        try press.close("notifications and their neighbours")
    }

    @Test func anyGroupLosesNothing() throws {
        var press = try Press(seed: 3)
        for _ in 0..<200 {
            let size = Int.random(in: 2...5, using: &press.random)
            let group = MergeableLetters.all.shuffled(using: &press.random).prefix(size)
            try press.print(Array(group))
        }
        try press.close("random groups")
    }

    @Test(arguments: [1, 2]) func lettersThatAreHardToMergeLoseNothing(_ seed: Int) throws {
        let letters = try MergeableLetters.generated(by: "make-letters.py", seed: seed, count: 250)
        #expect(letters.count > 200)
        var press = try Press()
        try press.printPairs(of: letters, distance: 1)
        try press.close("letters that are hard to merge")
    }

    @Test(arguments: [1, 2]) func lettersThatAreHardToReadComeBackFromAContainer(_ seed: Int) throws {
        let letters = try MergeableLetters.generated(by: "make-mails.py", seed: seed, count: 1_000)
        #expect(letters.count > 400)
        var press = try Press()
        for place in stride(from: 0, to: letters.count - 1, by: 2) {
            try press.printOriginals([letters[place], letters[place + 1]])
        }
        try press.close("letters that are hard to read", forms: [.container])
    }

    @Test(.enabled(if: triesAll, "`make pairs` tries every pair of all letters"))
    func anyTwoLettersLoseNothing() throws {
        var press = try Press()
        try press.printPairs(of: MergeableLetters.all)
        try press.close("pairs of all")
    }
}
