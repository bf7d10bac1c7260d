// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Settings

/// Files that are too much, or no text at all: told in one sentence, in bounded time, never a crash.
@Suite struct YAMLLimitTests {
    private func messages(_ bytes: [UInt8]) -> [String] {
        let findings = Findings()
        let tree = YAMLFile.tree(of: bytes, named: "f", findings: findings)
        #expect(tree == nil || findings.problems.isEmpty || !bytes.isEmpty)
        return findings.sortedProblems.map(\.description)
    }

    private func messages(_ text: String) -> [String] {
        messages(Array(text.utf8))
    }

    @Test func aFileThatIsTooLargeIsNotParsed() {
        let text = [UInt8](repeating: UInt8(ascii: "#"), count: YAMLFile.bytesMax + 1)
        #expect(messages(text) == ["f:1:1: the file has 1048577 bytes; at most 1048576 are read"])
        #expect(messages(Array(text.dropLast())).isEmpty)
    }

    @Test func aFileOfTooManyValuesIsToldOnce() {
        let text = "[" + String(repeating: "a,", count: YAMLFile.nodesMax) + "]"
        #expect(messages(text) == ["f:1:100000: the file has more than 50000 values; split it"])
    }

    @Test func nestingHasAnEnd() {
        let deep =
            String(repeating: "[", count: YAMLFile.depthMax)
            + String(repeating: "]", count: YAMLFile.depthMax)
        #expect(messages(deep).isEmpty)
        #expect(
            messages("[" + deep + "]") == [
                "f:1:33: more than 32 levels of lists and mappings; nothing needs so many"
            ]
        )
    }

    @Test func nestingOfAHundredThousandLevelsIsNoCrash() {
        let found = messages(String(repeating: "[", count: 100_000))
        #expect(found.count == 1)
        #expect(found[0].hasSuffix("lists and mappings are nested too deep; nothing needs so many levels"))
        let keys = messages(String(repeating: "? ", count: 100_000))
        #expect(keys.count == 1)
    }

    @Test func aBombOfAliasesIsRefusedBeforeItUnfolds() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        text += "? *a39\n: key\n"
        let wanted =
            "the file is full of anchors (`&`) and aliases (`*`), which are not read; write the values out"
        #expect(messages(text) == ["f:1:1: " + wanted])
    }

    @Test func aFewAliasesAreRefusedWhereTheyPoint() {
        let text = "a: &x 1\nb: *x\n"
        let wanted = "anchors (`&`) and aliases (`*`) are not read; write the value out where it is used"
        #expect(messages(text) == ["f:1:4: " + wanted])
    }

    @Test(arguments: [
        (
            "a: \u{E9}\n".utf8.map { $0 } + [0xC3, 0x28],
            "f:2:1: the file is not UTF-8 here; save it as UTF-8"
        ),
        (Array("a: b".utf8) + [0xFF, 0xFE], "f:1:5: the file is not UTF-8 here; save it as UTF-8"),
        ([0xFF, 0xFE, 0x61, 0x00], "f:1:1: the file is not UTF-8 here; save it as UTF-8"),
        ([0x61, 0xED, 0xA0, 0x80], "f:1:2: the file is not UTF-8 here; save it as UTF-8"),
        (Array("a:\n b\u{0}c".utf8), "f:2:3: a control character (U+0000) stands here; take it out"),
        (Array("a: \u{1B}[31m".utf8), "f:1:4: a control character (U+001B) stands here; take it out"),
        (Array("a: \u{85}".utf8), "f:1:4: a control character (U+0085) stands here; take it out"),
    ])
    func whatIsNoTextIsToldWithItsPlace(_ bytes: [UInt8], _ message: String) {
        #expect(messages(bytes) == [message])
    }

    @Test func aByteOrderMarkAndCarriageReturnsAreFine() throws {
        let findings = Findings()
        let bytes = [0xEF, 0xBB, 0xBF] + Array("a: 1\r\nb: 2\r\n".utf8)
        let tree = try #require(YAMLFile.tree(of: bytes, named: "f", findings: findings))
        guard case .map(let entries) = tree.content else {
            Issue.record("no mapping")
            return
        }
        #expect(entries.map(\.key) == ["a", "b"])
        #expect(entries[1].place == Place(file: "f", line: 2, column: 1))
        #expect(findings.problems.isEmpty)
    }

    @Test func columnsCountCharactersAndNotBytes() {
        #expect(
            messages("{ 뉴스: !!binary x }") == [
                "f:1:7: tags like `tag:yaml.org,2002:binary` are not read; write the value alone"
            ]
        )
    }

    @Test func keysGivenTwiceAreAllTold() {
        let text = (0..<YAMLFile.repeatedKeysMax).map { "k\($0): { a: 1, a: 2 }\n" }.joined()
        #expect(messages(text).count == YAMLFile.repeatedKeysMax)
    }

    @Test func moreKeysGivenTwiceThanAreToldStillAreAProblem() {
        let text = (0...YAMLFile.repeatedKeysMax).map { "k\($0): { a: 1, a: 2 }\n" }.joined()
        #expect(messages(text) == ["f:21:8: `a` is given twice; keep one"])
    }

    @Test(arguments: [
        ("connections", "conections"), ("quiet-hours", "quiet_hours"), ("relays", "realys"), ("Name", "name"),
    ])
    func theNearestWordIsFound(_ known: String, _ typed: String) {
        #expect(nearest(to: typed, of: ["size", known, "team"]) == known)
    }

    @Test func aWordThatIsFarFromAllIsNotGuessed() {
        #expect(nearest(to: "zebra", of: ["size", "team", "b"]) == nil)
        #expect(nearest(to: "b", of: ["a"]) == nil)
        #expect(nearest(to: "", of: ["a"]) == nil)
        #expect(nearest(to: String(repeating: "x", count: 10_000), of: ["a"]) == nil)
    }
}
