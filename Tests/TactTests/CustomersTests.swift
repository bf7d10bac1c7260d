// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Who the customers are, what they opted out of and what is silenced, on a daemon that runs.
@Suite struct CustomersTests {
    private static func plan(_ directory: String) -> Installation.Plan {
        var plan = Installation.Plan()
        plan.policy = Installation.usualPolicy.replacing(
            "time-zone: Europe/Berlin",
            with: "time-zone: Europe/Berlin, directory: customers.csv, opt-outs: opt-outs.csv"
        )
        plan.files = [
            "customers.csv": directory, "opt-outs.csv": "address,reason\ndead@customer.example,bounced\n",
        ]
        return plan
    }

    @Test func theDirectoryIsReadAgainWhenItChanges() async throws {
        let directory = "address,customer,cohort,paused-until\nbo@home.example,bo,detractor,\n"
        let (tact, _) = try await Installation.running(Self.plan(directory))
        try await tact.handIn(Mails.newsletter("First issue"), to: "bo@home.example", "dead@customer.example")
        let first = try await tact.delivered(1)
        #expect(first.map(\.customer) == ["bo"])
        #expect(first.map(\.cohort) == ["detractor"])
        #expect(first.map(\.rollout) == ["governed"])
        let dead = try await tact.decisions("the dead address") { $0.reason == "bounced" }
        #expect(dead.map(\.recipient) == ["dead@customer.example"])

        // A bad one is refused, and named; the old one stays.
        try tact.folder.write("address,customer\nbo\n", to: "customers.csv")
        let refusal = try #require(tact.daemon)
        try await refusal.errorLine("the refusal") { $0.contains("customers-refused") }
        try await tact.handIn(Mails.newsletter("Second issue"), to: "bo@home.example")
        let held = try await tact.decisions("the hold") { $0.phrase == "hold budget" }
        #expect(held.map(\.customer) == ["bo"])

        // A good one takes effect, on what waits as well.
        let inTwoDays = Date.now.addingTimeInterval(2 * 86_400).ISO8601Format()
        try tact.folder.write(
            directory + "bo@work.example,bo,,\(inTwoDays)\n",
            to: "customers.csv"
        )
        let paused = try await tact.decisions("the pause") { $0.phrase == "hold paused" }
        #expect(paused.map(\.letter) == held.map(\.letter))
        try await tact.handIn(Mails.newsletter("Third issue"), to: "bo@work.example")
        _ = try await tact.decisions("the other address", 2) { $0.phrase == "hold paused" }
        #expect(try await tact.customer("bo@work.example").customer == "bo")
        #expect(try await tact.customer("bo").letters.count == 3)
        let explained = try await tact.tact("explain", held[0].letter).output
        #expect(explained.contains("Cohort detractor; the policy holds for this customer."))
        try await tact.stop()
    }

    @Test func aBadDirectoryIsCheckedAndRefusesTheStart() async throws {
        let (tact, _) = try await Installation.prepared(Self.plan("address,limit\nbo@home.example,few\n"))
        let checked = try await tact.tact("check")
        #expect(checked.status == 78)
        #expect(checked.output.contains("customers.csv:2:17: `few` is not in range"))
        let served = try await tact.tact("serve")
        #expect(served.status == 78)
        #expect(served.errors.contains("customers.csv:2:17"))
    }

    @Test func anOptOutByCommandHoldsForWhatWaitsAndWhatComes() async throws {
        let (tact, _) = try await Installation.running(Self.plan("address\n"))
        try await tact.handIn(Mails.newsletter("First issue"), to: "bo@customer.example")
        try await tact.handIn(Mails.newsletter("Second issue"), to: "bo@customer.example")
        _ = try await tact.decisions("the hold") { $0.phrase == "hold budget" }
        let unknown = try await tact.tact("opt-out", "add", "bo@customer.example", "--stream", "newsleter")
        #expect(unknown.status == 64)
        let added = try await tact.tact(
            "opt-out",
            "add",
            "Bo@customer.example",
            "--stream",
            "newsletter",
            "--comment",
            "by phone"
        )
        #expect(added.status == 0, "\(added)")
        let gone = try await tact.decisions("the opt-out") { $0.reason == "opted-out" }
        #expect(gone.map(\.subject) == ["Second issue"])
        let listed = try await tact.tact("opt-out", "list", "--json")
        #expect(listed.lines.count == 1)
        for part in [#""address":"bo@customer.example""#, #""stream":"newsletter""#, #""author":"olga""#] {
            #expect(listed.output.contains(part), "\(listed.output)")
        }
        let file = try await tact.tact("opt-out", "list", "dead@customer.example").output
        #expect(file.contains("bounced") && file.contains("file"))
        let removed = try await tact.tact(
            "opt-out",
            "remove",
            "bo@customer.example",
            "--stream",
            "newsletter"
        )
        #expect(removed.status == 0)
        #expect(try await tact.tact("opt-out", "list").output == "Nobody has opted out.\n")
        #expect(try await tact.tact("opt-out", "remove", "bo@customer.example").status == 65)
        try await tact.stop()
    }

    @Test func aSilenceByCommandHoldsAndIsEnded() async throws {
        let (tact, relay) = try await Installation.running()
        let nothing = try await tact.tact("silence", "list")
        #expect(nothing.output == "Nothing is silenced.\n")
        let added = try await tact.tact(
            "silence",
            "add",
            "--stream",
            "newsletter",
            "--for",
            "4h",
            "--comment",
            "wrong link"
        )
        #expect(added.status == 0, "\(added)")
        #expect(added.output.contains("It hits no letter that waits now."))
        try await tact.handIn(Mails.newsletter("First issue"), to: "bo@customer.example")
        let held = try await tact.decisions("the silence") { $0.phrase == "hold silenced" }
        #expect(held[0].because.contains("silenced by olga") && held[0].because.contains("wrong link"))
        let id = try #require(held[0].rule)

        let dry = try await tact.tact(
            "silence",
            "add",
            "--team",
            "support",
            "--for",
            "1h",
            "--comment",
            "x",
            "--dry-run"
        )
        #expect(dry.output.contains("It hits 1 letter that waits:") && dry.output.contains("First issue"))
        #expect(try await tact.tact("silence", "list", "--json").lines.count == 1)
        for wrong in [["--for", "4h"], ["--team", "nobody", "--for", "4h"], ["--team", "support"]] {
            let refused = try await tact.tact(wrong)
            #expect(refused.status == 64, "\(wrong)")
        }

        #expect(try await tact.tact("silence", "end", id).output == "1 silence ended\n")
        try await tact.delivered(1)
        _ = try await relay.mails(1)
        #expect(try await tact.tact("silence", "end", id).status == 65)
        #expect(try await tact.tact("silence", "list").output == "Nothing is silenced.\n")
        let past = try await tact.tact("silence", "list", "--all", "--json")
        #expect(past.output.contains(id) && past.output.contains(#""ended_by":"olga""#))
        try await tact.stop()
    }

    @Test func whatWouldBeSentIsSaidAndNothingIsChanged() async throws {
        let (tact, _) = try await Installation.running()
        try await tact.handIn(Mails.newsletter("First issue"), to: "bo@customer.example")
        try await tact.delivered(1)
        let before = try await tact.log().count
        let held = try await tact.tact(
            "would-send",
            "--json",
            "--to",
            "bo@customer.example",
            "--stream",
            "newsletter"
        )
        #expect(held.status == 0, "\(held)")
        #expect(held.output.contains(#""verdict":"send","reason":"within-budget""#), "\(held.output)")
        #expect(
            held.output.contains(#"{"at":"#) && held.output.contains(#""verdict":"hold","reason":"budget""#)
        )
        let now = try await tact.tact("would-send", "--to", "cy@customer.example", "--stream", "newsletter")
        #expect(now.output.hasPrefix("It would go out at once."))
        let exempt = try await tact.tact(
            "would-send",
            "--to",
            "bo@customer.example",
            "--stream",
            "password-reset"
        )
        #expect(exempt.output.contains("send: exempt (critical)"))
        let unknown = try await tact.tact("would-send", "--to", "bo@customer.example", "--stream", "letters")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("the policy knows password-reset, newsletter, other"))

        let mail = try tact.folder.write(
            Mails.newsletter("Second issue").replacing("\n", with: "\r\n"),
            to: "issue.eml"
        )
        let planned = try await tact.tact("plan", "--json", mail, mail, "--to", "bo@customer.example")
        #expect(planned.status == 0, "\(planned)")
        #expect(planned.lines.count == 2)
        #expect(planned.lines[0].contains(#""verdict":"hold","reason":"budget","rule":"one-a-day""#))
        #expect(planned.lines[1].contains(#""verdict":"suppress","reason":"duplicate""#))
        #expect(planned.lines[1].contains(#""of_file":""#))
        #expect(try await tact.log().count == before)
        #expect(try await tact.customer("bo@customer.example").letters.count == 1)
        try await tact.stop()
        let idle = try await tact.tact("would-send", "--to", "bo@customer.example", "--stream", "newsletter")
        #expect(idle.output.contains("It would go out on"), "the daemon need not run: \(idle)")
    }
}

extension Installation {
    fileprivate func tact(_ silence: [String]) async throws -> Child.Ended {
        try await Child.run(
            Programs.tact(),
            ["silence", "add", "--comment", "x"] + silence + ["--config", config],
            in: folder.path
        )
    }
}
