// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `tact rehearse`, on traces and on what a daemon took in.
@Suite struct RehearseTests {
    /// One newsletter a day; nothing else is asked for, so that the optimum is exact.
    private static let policy = """
        streams:
          - { name: newsletter, match: { team: marketing }, class: promotional }
        classes:
          promotional: { obeys: [budgets], counts: yes, merges: no, expires: 2d }
          conversation: { counts: no }
        budgets:
          - { name: one-a-day, limit: 1, per: calendar day }
        pace: best-first

        """

    private static func line(_ id: String, _ at: String, _ customer: String, _ value: Double) -> String {
        #"{"id":"\#(id)","at":"2026-01-05T\#(at):00Z","customer":"\#(customer)","team":"marketing","#
            + #""stream":"newsletter","class":"promotional","value":\#(value)}"#
    }

    /// The line that tells the end of a letter.
    private static func end(_ id: String, _ verdict: String, _ at: String, _ dispatch: String?) -> String {
        let words = verdict.split(separator: " ")
        return #"{"id":"\#(id)","verdict":"\#(words[0])","reason":"\#(words[1])","#
            + #""at":"2026-01-\#(at):00.000Z","dispatch":\#(dispatch.map { "\"\($0)\"" } ?? "null")}"#
    }

    private static let trace = [
        line("m1", "08:00", "c1", 1), line("m2", "08:30", "c1", 4), line("m3", "09:00", "c2", 2),
        line("m4", "10:00", "c1", 8), line("m5", "11:00", "c1", 2),
    ]

    private static func rehearse(_ folder: Folder, _ arguments: String...) async throws -> Child.Ended {
        try await Child.run(Programs.tact(), ["rehearse"] + arguments, in: folder.path)
    }

    private static func folder(_ policy: String = policy, _ trace: [String] = trace) throws -> Folder {
        let folder = try Folder()
        try folder.write(policy, to: "new.yaml")
        try folder.write(trace.joined(separator: "\n") + "\n", to: "trace.jsonl")
        return folder
    }

    @Test func everyLetterHasItsEndInTheOrderOfTheTraceAndThenComeTheSums() async throws {
        let folder = try Self.folder()
        let ended = try await Self.rehearse(
            folder,
            "--policy",
            "new.yaml",
            "--trace",
            "trace.jsonl",
            "--json"
        )
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended)")
        #expect(
            ended.lines == [
                Self.end("m1", "send within-budget", "05T08:00", "m1"),
                Self.end("m2", "send within-budget", "07T00:00", "m2"),
                Self.end("m3", "send within-budget", "05T09:00", "m3"),
                Self.end("m4", "send within-budget", "06T00:00", "m4"),
                Self.end("m5", "suppress expired", "07T00:00", nil),
                #"{"summary":{"letters":5,"dispatches":4,"value":15.0,"offered":17.0,"optimum":16.0,"#
                    + #""share_of_optimum":0.9375,"share_without_riders":0.9375,"optimum_is":"exact"}}"#,
            ]
        )
    }

    @Test func theSameTraceGivesTheSameBytes() async throws {
        let lines = (0..<400).map { number in
            Self.line(
                "m\(number)",
                "\(10 + number % 13):\(10 + number % 50)",
                "c\(number % 170)",
                Double(number % 7 + 1)
            )
        }
        let folder = try Self.folder(Self.policy.replacing("best-first", with: "price"), lines)
        let arguments = ["--policy", "new.yaml", "--trace", "trace.jsonl", "--json"]
        let one = try await Child.run(Programs.tact(), ["rehearse"] + arguments, in: folder.path)
        let other = try await Child.run(Programs.tact(), ["rehearse"] + arguments, in: folder.path)
        #expect(one.status == 0 && one.lines.count == 401 && one.output == other.output)
    }

    @Test func whatChangesAgainstAnotherPolicyIsExplained() async throws {
        let folder = try Self.folder()
        let old = Self.policy.replacing("limit: 1", with: "limit: 9")
        try folder.write(old, to: "old.yaml")
        let ended = try await Self.rehearse(
            folder,
            "--policy",
            "new.yaml",
            "--trace",
            "trace.jsonl",
            "--against",
            "old.yaml"
        )
        #expect(ended.status == 0, "\(ended)")
        let text = ended.output
        #expect(text.contains("5 letters to 2 customers, from Monday 5 January 2026, 08:00"), "\(text)")
        #expect(text.contains("4 mails leave; 15 of 17 in value is kept"), "\(text)")
        #expect(text.contains("That is 93.8 % of the clairvoyant optimum of 16"), "\(text)")
        #expect(text.contains("3 letters would fare otherwise"), "\(text)")
        #expect(text.contains("  before  Monday 5 January 2026, 08:30  send within-budget"), "\(text)")
        #expect(text.contains("  now     Monday 5 January 2026, 08:30  hold budget (one-a-day)"), "\(text)")
    }

    @Test func wrongLinesAreToldWithTheirPlaces() async throws {
        let lines = [Self.trace[0], "", "{}", Self.trace[1], #"{"id":"x","#]
        let folder = try Self.folder(Self.policy, lines)
        let ended = try await Self.rehearse(folder, "--policy", "new.yaml", "--trace", "trace.jsonl")
        #expect(ended.status == 65 && ended.output.isEmpty, "\(ended)")
        #expect(ended.errors.contains(#"trace.jsonl:3: no "id"; a letter needs id, at, customer, team"#))
        #expect(ended.errors.contains("trace.jsonl:5: no JSON in column 11; here would be"))
    }

    @Test func nothingATraceHoldsForgesALine() async throws {
        let word = #"x\r\nforged\u001b[2J\u0000\u2028\u202e"#
        let lines = (1...3).map { number in
            #"{"id":"m\#(number)\#(word)","at":"2026-01-05T08:00:0\#(number)Z","customer":"c\#(word)","#
                + #""team":"t\#(word)","stream":"s\#(word)","class":"promotional","subject":"\#(word)"}"#
        }
        let policy = "budgets:\n  - { name: one, limit: 1, per: rolling 7d }\n"
        let folder = try Self.folder(policy, lines)
        try folder.write("streams:\n  - { name: all, class: promotional }\n", to: "old.yaml")
        let ended = try await Self.rehearse(
            folder,
            "--policy",
            "new.yaml",
            "--against",
            "old.yaml",
            "--trace",
            "trace.jsonl",
        )
        #expect(ended.status == 0 && ended.output.contains("letters would fare otherwise"), "\(ended)")
        try folder.write(#"{"\#(word)":"x"}"# + "\n", to: "wrong.jsonl")
        let wrong = try await Self.rehearse(folder, "--policy", "new.yaml", "--trace", "wrong.jsonl")
        #expect(wrong.status == 65 && wrong.errors.split(separator: "\n").count == 1, "\(wrong)")
        for text in [ended.output, wrong.errors] {
            let forging = text.unicodeScalars.filter {
                $0.value < 0x20 && $0 != "\n" || $0 == "\u{2028}" || $0 == "\u{202E}"
            }
            #expect(forging.isEmpty && !text.contains("\nforged") && text.contains("forged"), "\(text)")
        }
    }

    @Test func whatCannotBeReadEndsItWithACode() async throws {
        let folder = try Self.folder()
        let noTrace = try await Self.rehearse(folder, "--policy", "new.yaml", "--trace", "none.jsonl")
        #expect(noTrace.status == 66 && noTrace.errors.contains("none.jsonl"), "\(noTrace)")
        let noPolicy = try await Self.rehearse(folder, "--policy", "none.yaml", "--trace", "trace.jsonl")
        #expect(noPolicy.status == 78 && noPolicy.errors.contains("none.yaml"), "\(noPolicy)")
        let both = try await Self.rehearse(
            folder,
            "--policy",
            "new.yaml",
            "--trace",
            "trace.jsonl",
            "--since",
            "1d"
        )
        #expect(both.status == 64, "\(both)")
        let empty = try Self.folder(Self.policy, [])
        let nothing = try await Self.rehearse(empty, "--policy", "new.yaml", "--trace", "trace.jsonl")
        #expect(nothing.status == 65 && nothing.errors.contains("has no letters"), "\(nothing)")
    }

    @Test func whatTheDaemonTookInIsReplayedUnderAnotherPolicy() async throws {
        let (tact, relay) = try await Installation.running()
        for number in 1...3 {
            let mail =
                "X-Tact-To: di@customer.example\nList-Id: <news.example.com>\n"
                + Mails.note("News \(number)")
            try tact.folder.write(mail, to: "spool/tmp/\(number).eml")
            let places = ["tmp", "new"].map { tact.folder.at("spool/\($0)/\(number).eml") }
            try FileManager.default.moveItem(atPath: places[0], toPath: places[1])
        }
        _ = try await relay.mails(1)
        let log = try await tact.decisions("hold", 2) { $0.verdict == "hold" }
        let letters = Set(log.map(\.letter))
        #expect(letters.count == 2)
        let generous = Installation.usualPolicy.replacing("limit: 1", with: "limit: 3")
        try tact.folder.write(generous, to: "generous.yaml")
        let same = try await tact.tact("rehearse", "--policy", "policy.yaml", "--since", "1d", "--json")
        #expect(same.status == 0 && same.lines.count == 4, "\(same)")
        #expect(same.lines.filter { $0.contains(#""verdict":"send""#) }.count == 3, "\(same)")
        let ended = try await tact.tact(
            "rehearse",
            "--policy",
            "generous.yaml",
            "--against",
            "policy.yaml",
            "--json"
        )
        #expect(ended.status == 0, "\(ended)")
        #expect(ended.lines.last?.contains(#""changed":2"#) == true, "\(ended)")
        for letter in letters { #expect(ended.output.contains(letter)) }
        try await tact.stop()
    }
}
