// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// What the commands say of each letter is what happened to it.
@Suite struct AnsweringTests {
    /// POLICY.md, section 5.
    static let keys = [
        "id", "at", "letter", "message_id", "customer", "recipient", "team", "source", "stream", "class",
        "subject",
        "verdict", "reason", "rule", "until", "of", "dispatch", "because", "budgets", "actor", "policy",
        "cohort", "rollout",
    ]

    /// The keys of an object in one line, in the order they stand, without those of objects in it.
    static func keys(of line: String) -> [String] {
        var keys: [String] = []
        var depth = 0
        var text = ""
        var isInText = false
        var isEscaped = false
        for character in line.unicodeScalars {
            if isInText {
                if !isEscaped && character == "\"" {
                    isInText = false
                } else {
                    text.unicodeScalars.append(character)
                }
                isEscaped = !isEscaped && character == "\\"
                continue
            }
            switch character {
            case "\"": (isInText, text) = (true, "")
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            case ":" where depth == 1: keys.append(text)
            default: break
            }
        }
        return keys
    }

    @Test func theLogTellsWhatBecameOfEachLetterAndSoDoesTheRelay() async throws {
        let (tact, relay) = try await Installation.running()
        // A wish of each kind: sent, held by a budget, a duplicate, and one that obeys nothing.
        try await tact.handIn(Mails.newsletter("First issue"), to: "Bo@customer.example")
        try await tact.delivered(1)
        try await tact.handIn(Mails.newsletter("Second issue"), to: "bo@customer.example")
        try await tact.handIn(Mails.note("Your chair"), to: "bo@customer.example")
        try await tact.delivered(2)
        try await tact.handIn(Mails.note("Your chair"), to: "bo@customer.example")
        try await tact.handIn(Mails.note("Reset your password"), to: "bo@customer.example")
        try await tact.delivered(3)
        _ = try await tact.decisions("the duplicate") { $0.reason == "duplicate" }
        _ = try await tact.decisions("the hold") { $0.phrase == "hold budget" }

        let raw = try await tact.tact("log", "--json", "--since", "1d")
        #expect(!raw.lines.isEmpty && raw.lines.allSatisfy { Self.keys(of: $0) == Self.keys })
        let log = try await tact.log()
        #expect(log.map(\.at) == log.map(\.at).sorted(), "oldest first")
        let told = Set(log.map { "\($0.subject): \($0.phrase)" })
        #expect(
            told == [
                "First issue: send within-budget", "First issue: outcome delivered",
                "Second issue: hold budget", "Your chair: send exempt",
                "Your chair: outcome delivered",
                "Your chair: suppress duplicate", "Reset your password: send exempt",
                "Reset your password: outcome delivered",
            ]
        )
        let arrived = try await relay.mails(3)
        for subject in ["First issue", "Your chair", "Reset your password"] {
            #expect(arrived.count { $0.text.contains("Subject: \(subject)\n") } == 1, "\(subject)")
        }
        try check(log)

        let view = try await tact.customer("bo@customer.example")
        #expect(view.customer == "bo@customer.example")
        #expect(view.letters.map(\.state).sorted() == ["sent", "sent", "sent", "suppressed", "waiting"])
        #expect(view.budgets.map(\.rule) == ["one-a-day"] && view.budgets[0].used == 1)
        let people = try await tact.tact("customer", "bo@customer.example").output
        #expect(people.contains("Got (3)") && people.contains("Waiting (1)") && people.contains("Spared (1)"))
        try await tact.stop()
    }

    /// The numbers and names that the lines carry.
    private func check(_ log: [LogLine]) throws {
        let first = try #require(log.first { $0.subject == "First issue" && $0.verdict == "send" })
        #expect(first.customer == "bo@customer.example" && first.recipient == "Bo@customer.example")
        #expect(first.stream == "newsletter" && first.class == "promotional" && first.team == "support")
        #expect(first.policy.hasPrefix("sha256:") && first.dispatch != nil)
        let hold = try #require(log.first { $0.verdict == "hold" })
        #expect(hold.rule == "one-a-day" && hold.until != nil && hold.dispatch == nil)
        #expect(hold.budgets.map(\.used) == [1] && hold.budgets.map(\.limit) == [1])
        #expect(hold.budgets[0].freesAt == hold.until)
        let duplicate = try #require(log.first { $0.reason == "duplicate" })
        let original = try #require(log.first { $0.subject == "Your chair" && $0.verdict == "send" })
        #expect(duplicate.of == original.letter && duplicate.letter != original.letter)
        for outcome in log where outcome.verdict == "outcome" {
            #expect(outcome.because.hasPrefix("250 ") && outcome.rule == "main")
            #expect(log.contains { $0.letter == outcome.letter && $0.dispatch == outcome.dispatch })
        }
    }

    @Test func explainTellsAWholeLifeInSentences() async throws {
        let (tact, _) = try await Installation.running()
        try await tact.handIn(Mails.newsletter("First issue"), to: "bo@customer.example")
        try await tact.delivered(1)
        try await tact.handIn(Mails.newsletter("Second issue"), to: "bo@customer.example")
        let held = try await tact.decisions("the hold") { $0.verdict == "hold" }
        let story = try await tact.tact("explain", held[0].letter).output
        for sentence in [
            "Second issue\nLetter \(held[0].letter), ", "Handed in by helpdesk (support) on ",
            "stream newsletter, class promotional.", "Held: budget (one-a-day) until ",
            "Budget one-a-day: 1 of 1 used, free again on ",
            "It would have gone at once with room in one-a-day",
            "It is waiting, and is looked at again on ",
        ] {
            #expect(story.contains(sentence), "\(sentence) is not in\n\(story)")
        }
        #expect(try await tact.tact("explain", "01JNQ3M5T8Z6Q4B7K9X2W1V0RH").status == 65)
        #expect(try await tact.tact("explain", "nonsense").status == 64)
        try await tact.stop()
    }

    @Test func whatWasSuppressedIsReleasedByAnOperator() async throws {
        let (tact, relay) = try await Installation.running()
        try await tact.handIn(Mails.note("Once"), to: "bo@customer.example")
        try await tact.delivered(1)
        try await tact.handIn(Mails.note("Once"), to: "bo@customer.example")
        let line = try await tact.decisions("the duplicate") { $0.phrase == "suppress duplicate" }
        let letter = try #require(line.first?.letter)
        let released = try await tact.tact("queue", "release", letter, "--why", "they lost the first")
        #expect(released.status == 0, "\(released)")
        #expect(try await relay.mails(2).count == 2)
        let life = try await tact.delivered(2).isEmpty ? [] : tact.log().filter { $0.letter == letter }
        #expect(life.map(\.phrase).first == "suppress duplicate" && life.last?.phrase == "outcome delivered")
        #expect(life.contains { $0.actor == "olga" && $0.because == "they lost the first" })
        try await tact.stop()
    }

    @Test func anOperatorsHandIsObeyedAndLogged() async throws {
        let (tact, relay) = try await Installation.running()
        try await tact.handIn(Mails.newsletter("First"), to: "bo@customer.example")
        try await tact.delivered(1)
        let subjects = ["To release", "To cancel", "To hold"]
        for subject in subjects {
            try await tact.handIn(Mails.newsletter(subject), to: "bo@customer.example")
        }
        let held = try await tact.decisions("the holds", 3) { $0.phrase == "hold budget" }
        let ids = Dictionary(held.map { ($0.subject, $0.letter) }) { first, _ in first }
        let queue = try await tact.tact("queue", "show", "--json")
        #expect(queue.lines.count == 3 && ids.values.allSatisfy { queue.output.contains($0) }, "\(queue)")
        #expect(try await tact.tact("queue").output.contains("budget (one-a-day)"))

        let (release, cancel, hold) = (ids["To release"] ?? "", ids["To cancel"] ?? "", ids["To hold"] ?? "")
        #expect(try await tact.tact("queue", "hold", hold, "--why", "legal looks").status == 0)
        #expect(try await tact.tact("queue", "cancel", cancel, "--why", "wrong price").status == 0)
        #expect(try await tact.tact("queue", "release", release, "--why", "asked for it").status == 0)
        try await tact.delivered(2)
        #expect(try await relay.mails(2).contains { $0.text.contains("Subject: To release\n") })
        let log = try await tact.log()
        for (letter, why, phrases) in [
            (hold, "legal looks", ["hold budget", "hold paused"]),
            (cancel, "wrong price", ["hold budget", "suppress cancelled"]),
            (release, "asked for it", ["hold budget", "send released", "outcome delivered"]),
        ] {
            let life = log.filter { $0.letter == letter }
            #expect(
                phrases.allSatisfy { phrase in life.contains { $0.phrase == phrase } },
                "\(life.map(\.phrase))"
            )
            #expect(life.contains { $0.actor == "olga" && $0.because == why }, "\(why)")
            let story = try await tact.tact("explain", letter).output
            #expect(story.contains("By the hand of olga."), "\(story)")
        }
        // What is gone cannot be ordered about.
        let late = try await tact.tact("queue", "cancel", release)
        #expect(late.status == 65 && late.errors.contains(release), "\(late)")
        let view = try await tact.customer("bo@customer.example")
        let states = Dictionary(view.letters.map { ($0.subject, $0.state) }) { first, _ in first }
        #expect(
            states == [
                "First": "sent", "To release": "sent", "To cancel": "suppressed", "To hold": "waiting",
            ]
        )
        #expect(try await tact.tact("queue", "release", hold).status == 0)
        try await tact.delivered(3)
        try await tact.stop()
    }

    @Test func nothingAStrangerWritesForgesALine() async throws {
        let (tact, _) = try await Installation.running()
        // Encoded words carry line ends, an escape, and a line separator of Unicode.
        let forged = "=?utf-8?Q?Hello=0D=0A{=22verdict=22:=22send=22}=1B[31m=E2=80=A8x?="
        try await tact.handIn(Mails.note(forged), to: "bo@customer.example")
        try await tact.delivered(1)
        for arguments in [["--json"], []] {
            let ended = try await Child.run(
                Programs.tact(),
                ["log", "--config", tact.config, "--since", "1d"] + arguments
            )
            let controls = ended.output.unicodeScalars.filter {
                $0.value < 0x20 && $0 != "\n" || $0 == "\u{2028}"
            }
            #expect(controls.isEmpty, "\(ended)")
            #expect(ended.lines.count == (arguments.isEmpty ? 3 : 2), "\(ended)")
        }
        let letter = try await tact.log()[0].letter
        let story = try await tact.tact("explain", letter).output
        #expect(
            !story.contains("\u{1B}") && !story.contains("\u{2028}") && !story.contains("Hello\n"),
            "\(story)"
        )
        let page = try await tact.tact("customer", "bo@customer.example").output
        #expect(
            !page.contains("\u{1B}") && !page.contains("\u{2028}") && !page.contains("Hello\n"),
            "\(page)"
        )
        try await tact.stop()
    }

    @Test func filtersShowWhatTheyMatchAndNoMore() async throws {
        let (tact, _) = try await Installation.running()
        try await tact.handIn(Mails.newsletter("One"), to: "bo@customer.example", "cy@customer.example")
        try await tact.handIn(Mails.note("Reset your password"), to: "cy@customer.example")
        try await tact.delivered(3)
        for (options, count) in [
            (["--customer", "CY@customer.example"], 4), (["--stream", "newsletter"], 4),
            (["--verdict", "send"], 3),
            (["--reason", "exempt"], 1), (["--team", "marketing"], 0), (["--rule", "main"], 3),
            (["--until", "2020-01-01"], 0),
        ] {
            let ended = try await Child.run(
                Programs.tact(),
                ["log", "--json", "--config", tact.config] + options
            )
            #expect(ended.status == 0 && ended.lines.count == count, "\(options): \(ended)")
        }
        try await tact.stop()
    }

    @Test func whoFollowsTheLogSeesWhatIsNew() async throws {
        let (tact, _) = try await Installation.running()
        let follower = try Child(Programs.tact(), ["log", "--follow", "--json", "--config", tact.config])
        try await tact.handIn(Mails.newsletter("One"), to: "bo@customer.example")
        try await tact.handIn(Mails.newsletter("Two"), to: "bo@customer.example")
        // Without a filter it shows what was held, merged or suppressed, and nothing else.
        try await Patience.until("the hold to be seen") { follower.output.contains("\n") }
        let lines = follower.output.split(separator: "\n")
        #expect(
            lines.count == 1 && lines[0].contains("\"verdict\":\"hold\",\"reason\":\"budget\""),
            "\(lines)"
        )
        follower.signal(SIGKILL)
        try await tact.stop()
    }
}
