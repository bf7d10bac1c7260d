// SPDX-License-Identifier: Apache-2.0

import Judging
import Settings
import Testing

/// The manual says what the code does: every key and every reason stands in it, and its examples load.
@Suite struct ManualTests {
    @Test(arguments: Vocabulary.allOfPolicy)
    func everyKeyOfThePolicyStandsInItsManual(_ vocabulary: Vocabulary) throws {
        let page = try Page("docs/policy.md")
        #expect(page.missing(of: vocabulary).isEmpty)
    }

    @Test(arguments: Vocabulary.allOfSettings)
    func everyKeyOfTheSettingsStandsInTheirManual(_ vocabulary: Vocabulary) throws {
        let page = try Page("docs/operating.md")
        #expect(page.missing(of: vocabulary).isEmpty)
    }

    @Test(arguments: Vocabulary.allOfTests)
    func everyKeyOfPolicyTestsStandsInTheManual(_ vocabulary: Vocabulary) throws {
        let page = try Page("docs/policy.md")
        let absent = vocabulary.keys.filter { !page.text.contains("`\($0)`") && !page.has("match", $0) }
        #expect(absent.isEmpty)
    }

    /// The first cell of a row is a name of what can be written, so a key that is gone leaves the manual too.
    @Test func theTablesOfThePolicyNameNoKeyThatIsGone() throws {
        let page = try Page("docs/policy.md")
        #expect(page.keysThatAreNone(in: Vocabulary.allOfPolicy).isEmpty)
    }

    @Test func theTablesOfTheSettingsNameNoKeyThatIsGone() throws {
        let page = try Page("docs/operating.md")
        #expect(page.keysThatAreNone(in: Vocabulary.allOfSettings).isEmpty)
    }

    @Test func theTableOfReasonsIsTheClosedList() throws {
        let rows = try Page("docs/policy.md").rows.filter { $0.count == 3 }
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
        let examples = try Page("docs/policy.md").examples(of: "yaml policy")
        #expect(examples.count >= 9)
        let sandbox = try Sandbox()
        for example in examples {
            let file = try sandbox.write("example.yaml", example)
            let loaded = try PolicyFiles.load([file], environment: [:])
            #expect(loaded.notes.isEmpty, "an example has its effect: \(example)")
        }
    }

    @Test func theDefaultsInTheManualAreThoseOfAnEmptyFile() throws {
        let examples = try Page("docs/policy.md").examples(of: "yaml policy defaults")
        let example = try #require(examples.first)
        let sandbox = try Sandbox()
        var told = try PolicyFiles.load([try sandbox.write("told.yaml", example)], environment: [:]).policy
        let none = try PolicyFiles.load([try sandbox.write("none.yaml", "# nothing\n")], environment: [:])
        told.hash = none.policy.hash
        #expect(told == none.policy)
    }

    @Test func theTestsInTheManualLoad() throws {
        let examples = try Page("docs/policy.md").examples(of: "yaml tests")
        let sandbox = try Sandbox()
        let example = try #require(examples.first)
        let tests = try PolicyTest.load(try sandbox.write("tests.yaml", example), environment: [:])
        #expect(tests.count == 1)
    }

    @Test func everySettingsFileInTheManualLoads() throws {
        let examples = try Page("docs/operating.md").examples(of: "yaml settings")
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

/// A page of the manual, as far as the tests read it.
private struct Page {
    let text: String
    private let lines: [Substring]

    init(_ name: String) throws {
        text = try #require(Repository.text(name), "the manual's page \(name) is there")
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The cells of each row of a table.
    var rows: [[String]] {
        lines.filter { $0.hasPrefix("| ") }.map { line in
            line.dropFirst(2).split(separator: " |").map { cell in
                String(cell.drop { $0 == " " })
            }
        }
    }

    /// Whether a key stands there with the way to its section, in a span of code.
    func has(_ path: String, _ key: String) -> Bool {
        text.contains("`\(path.isEmpty ? key : path + "." + key)`")
    }

    /// The keys of a section that stand nowhere with the way to it.
    func missing(of vocabulary: Vocabulary) -> [String] {
        vocabulary.keys.filter { !has(vocabulary.path, $0) }
    }

    /// The keys in the first cells of the tables headed `key` that no section knows.
    func keysThatAreNone(in vocabularies: [Vocabulary]) -> [String] {
        let known = Set(
            vocabularies.flatMap { one in one.keys.map { one.path.isEmpty ? $0 : one.path + "." + $0 } }
        )
        var found: [String] = []
        var isOfKeys = false
        for line in lines {
            guard line.hasPrefix("| ") else {
                isOfKeys = false
                continue
            }
            if line.hasPrefix("| key |") { isOfKeys = true }
            guard isOfKeys, let cell = line.dropFirst(2).split(separator: " |").first else { continue }
            let spans = cell.split(separator: "`", omittingEmptySubsequences: false)
            found += spans.indices.filter { $0 % 2 == 1 }.map { String(spans[$0]) }
        }
        return found.isEmpty ? ["no table of keys"] : found.filter { !known.contains($0) }
    }

    /// The blocks of code whose fence says `mark` or begins with it.
    func examples(of mark: String) -> [String] {
        var examples: [String] = []
        var block: [Substring]?
        for line in lines {
            if let open = block {
                if line == "```" {
                    examples.append(open.joined(separator: "\n") + "\n")
                    block = nil
                } else {
                    block = open + [line]
                }
            } else if line == "```" + mark || line.hasPrefix("```" + mark + " ") {
                block = []
            }
        }
        return examples
    }
}
