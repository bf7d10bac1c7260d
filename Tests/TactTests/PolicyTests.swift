// SPDX-License-Identifier: Apache-2.0

import Foundation
import Settings
import Testing

@testable import tact

/// Every rule by examples, with its neighbours and its edges: each `Policies/THEME.policy.yaml` has its
/// `THEME.tests.yaml`, run as `tact test` does it. The name of an example is the promise.
@Suite struct PolicyTests {
    /// One policy test, with the policy that it speaks of.
    struct Example: Sendable, CustomTestStringConvertible {
        let theme: String
        let trial: PolicyTrial
        let test: PolicyTest

        var testDescription: String { "\(theme): \(test.name)" }

        /// What is not as the test expects it, in one text.
        var complaints: String { trial.complaints(about: test).joined(separator: "\n") }

        static func all() throws -> [Example] {
            try themes.flatMap { theme in
                let policy = try PolicyFiles.load([file(theme, "policy")], environment: [:])
                let trial = PolicyTrial(policy: policy)
                return try PolicyTest.load(file(theme, "tests"), environment: [:]).map { test in
                    Example(theme: theme, trial: trial, test: test)
                }
            }
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().path + "/Policies"

    private static func file(_ theme: String, _ kind: String) -> String {
        "\(folder)/\(theme).\(kind).yaml"
    }

    private static func names(_ kind: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".\(kind).yaml") }
            .map { String($0.dropLast(kind.count + 6)) }
            .sorted()
    }

    /// The names before the dots, of policies.
    private static var themes: [String] {
        get throws { try names("policy") }
    }

    @Test(arguments: try Example.all())
    func itIsAsItsNameSays(_ example: Example) {
        let complaints = example.complaints
        #expect(complaints.isEmpty, "\(complaints)")
    }

    @Test func everyRuleHasItsExamples() throws {
        let examples = try Example.all()
        #expect(examples.count >= 290)
        for example in examples {
            let expected = Set(example.test.expectations.map(\.letter))
            #expect(!expected.isEmpty, "\(example.testDescription) expects nothing")
        }
    }

    @Test func everyPolicyHasItsTestsAndEveryTestFileItsPolicy() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        let (policies, tests) = (try Self.names("policy"), try Self.names("tests"))
        #expect(policies == tests)
        let others = files.filter { !$0.hasSuffix(".policy.yaml") && !$0.hasSuffix(".tests.yaml") }
        #expect(others.isEmpty, "nothing runs \(others)")
    }

    @Test func everyPolicyTakesItsWholeEffect() throws {
        for theme in try Self.themes {
            let policy = try PolicyFiles.load([Self.file(theme, "policy")], environment: [:])
            #expect(policy.notes.isEmpty, "\(theme): \(policy.notes)")
        }
    }

    /// A policy whose examples hold without it shows nothing.
    @Test(arguments: try themes)
    func withoutItsPolicyAnExampleFails(_ theme: String) throws {
        let folder = try Folder()
        let empty = try folder.write("# nothing\n", to: "empty.yaml")
        let trial = PolicyTrial(policy: try PolicyFiles.load([empty], environment: [:]))
        let tests = try PolicyTest.load(Self.file(theme, "tests"), environment: [:])
        #expect(tests.contains { !trial.complaints(about: $0).isEmpty })
    }

    /// Two letters on one day with room for one: `a` goes at nine, `b` waits and goes at midnight.
    private func complaints(_ expectations: [String]) throws -> [String] {
        let folder = try Folder()
        let budget = "budgets: [{ name: one-a-day, limit: 1, per: calendar day }]\n"
        let policy = try PolicyFiles.load([folder.write(budget, to: "policy.yaml")], environment: [:])
        let lines =
            [
                "- test: of two letters on one day the second waits", "  letters:",
                "    - { id: a, at: \"2026-03-02 09:00\", team: sales, to: bo@customer.example, subject: A }",
                "    - { id: b, at: \"2026-03-02 10:00\", team: shop, to: bo@customer.example, subject: B }",
                "  expect:",
            ] + expectations.map { "    - { \($0) }" }
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "tests.yaml")
        let tests = try PolicyTest.load(file, environment: [:])
        return PolicyTrial(policy: policy).complaints(about: try #require(tests.first))
    }

    private static let right = [
        "letter: a, verdict: send, reason: within-budget, at: \"2026-03-02 09:00\"",
        "letter: b, verdict: hold, reason: budget, rule: one-a-day, until: \"2026-03-03 00:00\"",
        "letter: b, verdict: send, at: \"2026-03-03 00:00\"",
    ]

    @Test func aTestThatExpectsWhatIsSaidPasses() throws {
        #expect(try complaints(Self.right).isEmpty)
    }

    @Test(arguments: [
        "letter: a, verdict: suppress",
        "letter: a, verdict: hold",
        "letter: a, verdict: send, reason: exempt",
        "letter: a, verdict: send, at: \"2026-03-02 09:00:01\"",
        "letter: b, verdict: merge",
        "letter: b, verdict: hold, reason: gap",
        "letter: b, verdict: hold, rule: weekly",
        "letter: b, verdict: hold, of: a",
        "letter: b, verdict: hold, until: \"2026-03-02 23:59:59\"",
        "letter: b, verdict: send, at: \"2026-03-02 10:00\"",
    ])
    func aTestThatExpectsSomethingElseFailsAndTellsWhatWasSaid(_ wrong: String) throws {
        let complaints = try complaints(Self.right + [wrong])
        #expect(complaints.contains { $0.hasPrefix("expected of ") })
        #expect(complaints.contains { $0.contains("what was said: ") })
    }

    @Test func aTestThatExpectsItInAnotherOrderFails() throws {
        #expect(try !complaints(Self.right.reversed()).isEmpty)
    }
}
