// SPDX-License-Identifier: Apache-2.0

import Judging
import Settings
import Testing

/// What the manual's tables say of each key of the policy is what the code does with it: its unit, its
/// default and its example.
@Suite struct ManualKeyTests {
    /// What the code answers to a value of no unit at all, by the unit that the manual names. Every unit is
    /// one of these.
    private static let answers: [String: [String]] = [
        "section": ["is a mapping"],
        "list of sections": ["is a list"],
        "word": ["is unknown; write one of"],
        "words": ["is unknown; write one of"],
        "word or section": ["is unknown; write one of"],
        "word or field": ["header X-"],
        "days of the week": ["is unknown; write one of `monday`"],
        "name": ["is no name"],
        "names": ["is no name"],
        "domains": ["is no domain"],
        "number": ["write a whole number from", "is no limit", "is no score; write a number"],
        "share": ["is no share"],
        "bytes": ["is no size"],
        "duration": ["is no duration"],
        "window": ["is no window"],
        "time of day": ["is no time of day"],
        "times of day": ["is no time of day"],
        "dates": ["is no date"],
        "time zone": ["is no time zone"],
        "yes or no": ["is neither; write `yes` or `no`"],
        "mail address": ["is no mail address"],
        "web address": ["is no way to unsubscribe"],
        "text": ["the text is empty"],
        "texts": ["the text is empty"],
        "path": ["the text is empty"],
    ]

    private func load(_ text: String) throws -> PolicyFiles {
        let sandbox = try Sandbox()
        try sandbox.write("customers.csv", "address,customer,account,time-zone,cohort,limit,paused-until\n")
        try sandbox.write("opt-outs.csv", "address,stream,reason\n")
        let file = try sandbox.write("policy.yaml", text)
        return try withExtendedLifetime(sandbox) { try PolicyFiles.load([file], environment: [:]) }
    }

    private func policy(_ text: String) throws -> Policy {
        var policy = try load(text).policy
        policy.hash = ""
        return policy
    }

    /// The problems of a policy in which the key has this value.
    private func problems(of key: ManualKey, with value: String?) throws -> [String] {
        try Sandbox().problemsOfPolicy(key.policy(with: value))
    }

    @Test func theTablesExplainKeys() throws {
        #expect(try ManualKey.all().count >= 80)
    }

    @Test(arguments: try ManualKey.all())
    func everyKeyHasAMeaningAUnitADefaultAndAnExample(_ key: ManualKey) {
        #expect(!key.way.isEmpty && !key.way.contains("`"), "one key stands in each row")
        #expect(!key.meaning.isEmpty)
        #expect(Self.answers[key.unit] != nil, "the unit is one of \(Self.answers.keys.sorted())")
        #expect(!key.fallback.isEmpty)
        #expect(!key.example.isEmpty)
    }

    @Test(arguments: try ManualKey.all())
    func itsExampleLoads(_ key: ManualKey) throws {
        #expect(throws: Never.self) { try load(key.policy(with: key.example)) }
    }

    @Test(arguments: try ManualKey.all())
    func itsExampleSaysSomethingElseThanItsDefault(_ key: ManualKey) throws {
        guard !key.mustBeSaid else { return }
        let noted = try load(key.policy(with: key.example))
        let silent = try load(key.policy(with: nil))
        let differs =
            try policy(key.policy(with: key.example)) != policy(key.policy(with: nil))
            || noted.notes != silent.notes || rules(of: noted) != rules(of: silent)
        #expect(differs)
    }

    /// What is in effect, below the lines that name the files.
    private func rules(of files: PolicyFiles) -> [Substring] {
        files.effective.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    /// What `tact check` names stands in the manual as such, and nothing else does.
    @Test(arguments: try ManualKey.all())
    func itsMeaningSaysWhetherItHasNoEffectYet(_ key: ManualKey) throws {
        let isNoted = try !load(key.policy(with: key.example)).notes.isEmpty
        #expect(isNoted == key.meaning.hasSuffix(" yet (below)"))
    }

    @Test(arguments: try ManualKey.all())
    func itsDefaultIsWhatTheCodeTakesWithoutIt(_ key: ManualKey) throws {
        if key.mustBeSaid {
            #expect(try !problems(of: key, with: nil).isEmpty, "without it there is a problem")
        } else if let value = key.value {
            let (said, unsaid) = (try key.policy(with: value), try key.policy(with: nil))
            #expect(try policy(said) == policy(unsaid))
        } else {
            #expect(try problems(of: key, with: nil).isEmpty, "it may be left out")
        }
    }

    @Test(arguments: try ManualKey.all())
    func itsUnitIsWhatTheCodeAsksFor(_ key: ManualKey) throws {
        let probe = key.unit.hasPrefix("text") || key.unit == "path" ? "\"\"" : "\"?\""
        let told = try problems(of: key, with: probe)
        let answers = Self.answers[key.unit] ?? []
        #expect(told.contains { text in answers.contains { text.contains($0) } }, "\(told)")
    }

    /// The code lists the words that it knows; the manual explains each.
    @Test(arguments: try ManualKey.all().filter { ["word", "words"].contains($0.unit) })
    func itsMeaningExplainsEveryWord(_ key: ManualKey) throws {
        let told = try problems(of: key, with: "\"?\"")
        let list = try #require(
            told.first { $0.contains("write one of ") }?.split(separator: "write one of ").last
        )
        let words = list.split(separator: ", ").map { $0.filter { $0 != "`" } }
        #expect(words.count > 1)
        for word in words { #expect(key.meaning.contains("`\(word)`"), "`\(word)` is not explained") }
    }
}
