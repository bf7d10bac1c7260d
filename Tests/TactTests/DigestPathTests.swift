// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Letters that share a mail, from the sources to the relay.
@Suite struct DigestPathTests {
    private static let policy = """
        customers: { key: address }
        streams:
          - name: newsletter
            match: { list-id: news.example.com }
            class: promotional
            merge: updates
          - { name: other, class: conversation }
        merges:
          - name: updates
            same: [class]
            gather: 10s
            most: 3
            from: "Example <hello@example.com>"
            subject: "{count} updates from Example"

        """

    /// By SMTP, by a program and by a Maildir, all at once, and with one mail a day.
    @Test func lettersOfOneMomentByThreeDoorsAreOneDigestAndOneCharge() async throws {
        var plan = Installation.Plan()
        plan.policy =
            Self.policy + "budgets:\n  - { name: one-a-day, limit: 1, per: rolling 1d }\n"
        let (tact, relay) = try await Installation.running(plan)
        let subjects = ["By SMTP", "By a program", "By a Maildir"]
        let program = try tact.folder.write(Mails.newsletter(subjects[1]), to: "program.eml")
        let dropped = try tact.folder.write(Mails.newsletter(subjects[2]), to: "spool/tmp/1.eml")
        let sending = try Child(
            Programs.tact(),
            ["send", "-i", "-f", "ana@example.com", "--config", tact.config, "bo@customer.example"],
            input: program,
        )
        try FileManager.default.moveItem(atPath: dropped, toPath: tact.folder.at("spool/new/1.eml"))
        try await tact.handIn(Mails.newsletter(subjects[0]), to: "bo@customer.example")
        #expect(try await sending.end().status == 0)
        let outcomes = try await tact.delivered(3)
        #expect(Set(outcomes.map(\.dispatch)).count == 1 && Set(outcomes.map(\.team)).count == 3)
        let arrived = try await relay.mails(1)
        #expect(arrived.count == 1)
        for subject in subjects { #expect(arrived[0].text.contains("All about \(subject).")) }
        #expect(try await tact.customer("bo@customer.example").budgets.map(\.used) == [1])
        try await tact.stop()
    }

    @Test func lettersThatBelongTogetherArriveAsOneMailWithAllOfThem() async throws {
        var plan = Installation.Plan()
        plan.policy = Self.policy
        let (tact, relay) = try await Installation.running(plan)
        let subjects = ["Garden chairs", "Watering cans", "Seeds"]
        for subject in subjects {
            try await tact.handIn(Mails.newsletter(subject), to: "bo@customer.example")
        }
        // A letter of another customer waits alone, and goes alone, as it came.
        let alone = Mails.newsletter("Only one")
        try await tact.handIn(alone, to: "cy@customer.example")
        let outcomes = try await tact.delivered(4)
        let arrived = try await relay.mails(2)
        #expect(arrived.count == 2)
        let single = try #require(arrived.first { $0.recipients == ["cy@customer.example"] })
        #expect(String(decoding: single.belowTrace, as: UTF8.self) == alone)

        let digest = try #require(arrived.first { $0.recipients == ["bo@customer.example"] })
        #expect(digest.text.contains("\nSubject: 3 updates from Example\n"))
        for subject in subjects { #expect(digest.text.contains("All about \(subject).")) }
        let together = outcomes.filter { $0.customer == "bo@customer.example" }
        #expect(Set(together.map(\.subject)) == Set(subjects) && Set(together.map(\.dispatch)).count == 1)
        let verdicts = try await tact.log("--customer", "bo@customer.example").map(\.phrase)
        #expect(verdicts.count { $0.hasPrefix("send ") } == 1 && verdicts.count { $0 == "merge digest" } == 2)
        let view = try await tact.customer("bo@customer.example")
        #expect(view.letters.map(\.state).sorted() == ["merged", "merged", "sent"])
        let story = try await tact.tact("explain", together[0].letter).output
        #expect(story.contains(", in one mail with “"), "\(story)")
        try await tact.stop()
    }
}
