// SPDX-License-Identifier: Apache-2.0

import Judging
import Settings
import Testing

/// The manual says what the code does: every key and every reason stands in it, and its examples load.
@Suite struct ManualTests {
    @Test(arguments: Vocabulary.allOfPolicy)
    func everyKeyOfThePolicyStandsInItsManual(_ vocabulary: Vocabulary) throws {
        let told = try ManualPage("docs/policy.md").keys
        #expect(vocabulary.ways.filter { !told.contains($0) }.isEmpty)
    }

    @Test(arguments: Vocabulary.allOfSettings)
    func everyKeyOfTheSettingsStandsInTheirManual(_ vocabulary: Vocabulary) throws {
        let told = try ManualPage("docs/operating.md").keys
        #expect(vocabulary.ways.filter { !told.contains($0) }.isEmpty)
    }

    @Test(arguments: Vocabulary.allOfTests)
    func everyKeyOfPolicyTestsStandsInTheManual(_ vocabulary: Vocabulary) throws {
        let page = try ManualPage("docs/policy.md")
        let absent = vocabulary.keys.filter { !page.text.contains("`\($0)`") }
        #expect(vocabulary.path == "match" || absent.isEmpty)
    }

    /// The first cell of a row is a name of what can be written, so a key that is gone leaves the manual too.
    @Test func theTablesOfThePolicyNameNoKeyThatIsGone() throws {
        let known = Vocabulary.allOfPolicy.flatMap(\.ways)
        let told = try ManualPage("docs/policy.md").keys
        #expect(!told.isEmpty)
        #expect(told.filter { !known.contains($0) }.isEmpty)
        #expect(Set(told).count == told.count, "each key is explained once")
    }

    @Test func theTablesOfTheSettingsNameNoKeyThatIsGone() throws {
        let known = Vocabulary.allOfSettings.flatMap(\.ways)
        let told = try ManualPage("docs/operating.md").keys
        #expect(!told.isEmpty)
        #expect(told.filter { !known.contains($0) }.isEmpty)
        #expect(Set(told).count == told.count, "each key is explained once")
    }

    @Test func theTableOfReasonsIsTheClosedList() throws {
        let rows = try ManualPage("docs/policy.md").rows.filter { $0.count == 3 }
        func told(of verdict: String) -> Set<String> {
            Set(rows.filter { $0[0] == verdict }.map { $0[1].filter { $0 != "`" } })
        }
        #expect(told(of: "send") == Set(SendReason.allCases.map(\.rawValue)))
        #expect(told(of: "hold") == Set(HoldReason.allCases.map(\.rawValue)))
        #expect(told(of: "merge") == ["digest"])
        #expect(told(of: "suppress") == Set(SuppressReason.allCases.map(\.rawValue)))
        #expect(told(of: "outcome") == ["delivered", "refused", "gave-up", "unknown"])
    }

    @Test func everyPolicyInTheManualLoads() throws {
        let examples = try ManualPage("docs/policy.md").examples(of: "yaml policy")
        #expect(examples.count >= 9)
        let sandbox = try Sandbox()
        for example in examples {
            let file = try sandbox.write("example.yaml", example)
            let loaded = try PolicyFiles.load([file], environment: [:])
            #expect(loaded.notes.isEmpty, "an example has its effect: \(example)")
        }
    }

    @Test func theDefaultsInTheManualAreThoseOfAnEmptyFile() throws {
        let examples = try ManualPage("docs/policy.md").examples(of: "yaml policy defaults")
        let example = try #require(examples.first)
        let sandbox = try Sandbox()
        var told = try PolicyFiles.load([try sandbox.write("told.yaml", example)], environment: [:]).policy
        let none = try PolicyFiles.load([try sandbox.write("none.yaml", "# nothing\n")], environment: [:])
        told.hash = none.policy.hash
        #expect(told == none.policy)
    }

    @Test func theTestsInTheManualLoad() throws {
        let examples = try ManualPage("docs/policy.md").examples(of: "yaml tests")
        let sandbox = try Sandbox()
        let example = try #require(examples.first)
        let tests = try PolicyTest.load(try sandbox.write("tests.yaml", example), environment: [:])
        #expect(tests.count == 1)
    }

    @Test func everySettingsFileInTheManualLoads() throws {
        let examples = try ManualPage("docs/operating.md").examples(of: "yaml settings")
        #expect(!examples.isEmpty)
        for example in examples {
            let sandbox = try Sandbox()
            try sandbox.writeReferenceSecrets()
            try sandbox.write("policy.d/company.yaml", "# nothing\n")
            let file = try sandbox.write("tact.yaml", example)
            let loaded = try Configuration.load(file, environment: [:])
            #expect(loaded.notes.isEmpty, "an example has its effect: \(example)")
        }
    }
}

extension Vocabulary {
    /// Its keys with the way to them, as the manual names them.
    fileprivate var ways: [String] {
        path.isEmpty ? keys : keys.map { path + "." + $0 }
    }
}
