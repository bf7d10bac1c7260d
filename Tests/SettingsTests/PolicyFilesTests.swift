// SPDX-License-Identifier: Apache-2.0

import Judging
import Settings
import Testing

/// What policy files mean together, and where they say nothing.
@Suite struct PolicyFilesTests {
    private func load(_ texts: String...) throws -> PolicyFiles {
        let sandbox = try Sandbox()
        let files = try texts.enumerated().map { try sandbox.write("\($0.offset).yaml", $0.element) }
        return try PolicyFiles.load(files, environment: [:])
    }

    private func problems(_ texts: String...) -> [String] {
        do {
            let sandbox = try Sandbox()
            let files = try texts.enumerated().map { try sandbox.write("\($0.offset).yaml", $0.element) }
            do throws(Problems) {
                _ = try PolicyFiles.load(files, environment: [:])
                return []
            } catch {
                return error.all.map { $0.description.replacing(sandbox.path + "/", with: "") }
            }
        } catch {
            return ["\(error)"]
        }
    }

    /// Two streams, `a` and `b`, with these matches.
    private func streams(_ earlier: String, _ later: String) -> String {
        """
        streams:
          - { name: a, match: \(earlier), class: critical }
          - { name: b, match: \(later), class: critical }
        """
    }

    @Test func anEmptyPolicyHasTheFiveClassesAndAStreamForEverything() throws {
        let policy = try load("# nothing\n").policy
        #expect(
            policy.classes.map(\.name) == [
                "critical", "transactional", "conversation", "lifecycle", "promotional",
            ]
        )
        #expect(
            policy.classes.map(\.expires) == [
                nil, .seconds(172_800), nil, .seconds(604_800), .seconds(259_200),
            ]
        )
        #expect(policy.classes.map(\.merges) == [false, false, false, true, true])
        #expect(policy.streams == [Stream(name: "other", class: "lifecycle")])
        #expect(policy.pace == .bestFirst)
        #expect(policy.duplicates == Policy.DuplicateRules())
        #expect(policy.customers.zone == .utc)
    }

    @Test func aClassChangesOnlyInTheKeysThatAreGiven() throws {
        let policy = try load("classes:\n  promotional: { expires: never }\n  critical: { counts: yes }\n")
            .policy
        let promotional = policy.mailClass(named: "promotional")
        #expect(promotional.expires == nil)
        #expect(promotional.obeys == MailClass.Rule.allCases)
        #expect(promotional.rank == 4)
        #expect(policy.mailClass(named: "critical").counts)
        #expect(policy.mailClass(named: "critical").obeys.isEmpty)
    }

    @Test func aNewClassRanksBehindTheOneBeforeIt() throws {
        let text = """
            classes:
              transactional: { expires: 1d }
              invoice: { obeys: [duplicates], merges: no }
              reminder: { obeys: [budgets] }
            """
        let policy = try load(text).policy
        #expect(
            policy.classes.map(\.name) == [
                "critical", "transactional", "invoice", "reminder", "conversation", "lifecycle",
                "promotional",
            ]
        )
        #expect(policy.classes.map(\.rank) == Array(0..<7))
        let invoice = policy.mailClass(named: "invoice")
        #expect(invoice.counts && !invoice.merges)
        #expect(invoice.expires == .seconds(604_800))
        #expect(invoice.unknownOutcome == .assumeSent)
        let first = try load("classes:\n  own: { obeys: [] }\n").policy
        #expect(first.classes.map(\.name).last == "own")
    }

    @Test func filesAreJoinedInTheirOrder() throws {
        let policy = try load(
            "streams: [{ name: a, match: { team: t }, class: critical }]\nbudgets: [{ name: x, gap: 1h }]\n",
            "streams: [{ name: b, class: lifecycle }]\nbudgets: [{ name: y, gap: 2h }]\n",
        ).policy
        #expect(policy.streams.map(\.name) == ["a", "b"])
        #expect(policy.budgets.map(\.name) == ["x", "y"])
    }

    @Test func whatThereIsOnlyOneOfStandsInOneFile() {
        let found = problems(
            "pace: price\nclasses: { own: { obeys: [] } }\n",
            "pace: price\nclasses: { own: { obeys: [] } }\n"
        )
        #expect(
            found == [
                "1.yaml:1:1: `pace` already stands in 0.yaml, line 1; keep it in one file",
                "1.yaml:2:12: the class `own` already stands in 0.yaml, line 2; keep it in one file",
            ]
        )
    }

    @Test func whatABrokenFileHoldsIsNotMissedElsewhere() {
        let found = problems("merges: [\n", "streams: [{ name: a, class: promotional, merge: updates }]\n")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("0.yaml:2:1: "))
    }

    @Test func namesAreUniqueOverAllFiles() {
        let found = problems("budgets: [{ name: x, gap: 1h }]\n", "budgets: [{ name: x, gap: 2h }]\n")
        #expect(found == ["1.yaml:1:19: the name `x` is taken in 0.yaml, line 1; choose another"])
    }

    @Test func aBrokenMatchDoesNotMakeOthersUnreachable() {
        let text = streams("{ teem: x }", "{}")
        #expect(
            problems(text) == [
                "0.yaml:2:25: unknown key `teem` in the match of a stream; did you mean `team`?"
            ]
        )
    }

    @Test(arguments: [
        ("other conditions", "{ subject: A }", "{ team: t }"),
        ("another text", "{ subject: A }", "{ subject: a }"),
        ("fewer teams", "{ team: t }", "{ team: [t, u] }"),
        ("another field", "{ header: { X-A: b } }", "{ header: { X-B: b } }"),
        ("any value", "{ header: { X-A: b } }", "{ header: { X-A: present } }"),
        ("no value", "{ header: { X-A: present } }", "{ header: { X-A: absent } }"),
        ("one more condition", "{ team: t, subject: A }", "{ team: t }"),
        ("another address", "{ to: a@x.example }", "{ to: \"@x.example\" }"),
    ])
    func aStreamThatCanGetALetterIsNoProblem(_ name: String, _ earlier: String, _ later: String) {
        let text = streams(earlier, later)
        #expect(problems(text).isEmpty, "\(name)")
    }

    @Test(arguments: [
        ("the same", "{ subject: \"/a/\" }", "{ subject: \"/a/\" }"),
        ("more teams", "{ team: [t, u] }", "{ team: t }"),
        ("any value", "{ header: { X-A: present } }", "{ header: { x-a: [b, \"/c/\"] } }"),
        ("in either case", "{ list-id: News.example }", "{ list-id: news.example, team: t }"),
        ("a whole domain", "{ from: \"@x.example\" }", "{ from: a@X.example }"),
        ("an expression", "{ subject: \"/^\\\\[ad\\\\]/i\" }", "{ subject: \"[AD] Chairs\" }"),
    ])
    func aStreamThatCanGetNoLetterIsAProblem(_ name: String, _ earlier: String, _ later: String) {
        let text = streams(earlier, later)
        #expect(
            problems(text) == [
                "0.yaml:3:13: the stream `b` is never reached: `a` in 0.yaml, line 2, takes all "
                    + "that it would; put it before that one"
            ],
            "\(name)"
        )
    }

    @Test func quietHoursOnSomeDaysLeaveOthersOpen() {
        let whole = "from: \"00:00\", to: \"24:00\""
        #expect(problems("quiet-hours: [{ name: n, \(whole), days: [saturday, sunday] }]\n").isEmpty)
        let days = "[monday, tuesday, wednesday, thursday, friday, saturday, sunday]"
        #expect(problems("quiet-hours: [{ name: n, \(whole), days: \(days) }]\n").count == 1)
        let classes =
            "quiet-hours:\n  - { name: d, match: { class: promotional }, from: \"06:00\", to: \"21:00\" }\n"
        let night = "  - { name: n, match: { class: lifecycle }, from: \"20:00\", to: \"07:00\" }\n"
        let stream = "streams: [{ name: a, class: promotional }]\n"
        #expect(problems(classes + night + stream).isEmpty, "each class has its open minutes")
    }

    @Test func aWindowAsLongAsTheLogIsKeptIsAllowed() {
        #expect(problems("budgets: [{ name: x, limit: 1, per: rolling 400d }]\n").isEmpty)
        #expect(problems("budgets: [{ name: x, limit: 1, per: rolling 9601h }]\n").count == 1)
    }

    @Test func theHashKnowsNamesAndBytesOfEachFile() throws {
        let sandbox = try Sandbox()
        let one = try sandbox.write("a.yaml", "pace: price\n")
        let two = try sandbox.write("b.yaml", "pace: price\n")
        let other = try sandbox.write("c/a.yaml", "pace: price\n")
        func hash(_ files: String...) throws -> String {
            try PolicyFiles.load(files, environment: [:]).policy.hash
        }
        #expect(try hash(one) == hash(other), "the folder does not matter")
        #expect(try hash(one) != hash(two))
        try sandbox.write("a.yaml", "pace: price \n")
        #expect(try hash(one) != hash(other))
    }

    @Test(arguments: ["Config/policy.d/company.yaml", "../shared/reference/policy.yaml"])
    func theEffectivePolicyLoadsAgainAsTheSame(_ name: String) throws {
        guard let text = Repository.text(name) else {
            print("\(name) does not lie beside the repository: only the files of Config are loaded")
            return
        }
        let sandbox = try Sandbox()
        let first = try PolicyFiles.load([try sandbox.write("first.yaml", text)], environment: [:])
        let second = try PolicyFiles.load(
            [try sandbox.write("second.yaml", first.effective)],
            environment: [:]
        )
        var policy = second.policy
        policy.hash = first.policy.hash
        #expect(policy == first.policy)
        #expect(second.customerPaths == first.customerPaths)
    }

    @Test func everyKindOfRuleIsWrittenOutAsItIsRead() throws {
        let text = """
            customers: { key: header X-Id, domains: { a.example: { dots: strip } }, internal: [b.example] }
            classes: { "my own": { obeys: [budgets], expires: 90s } }
            streams:
              - name: "yes"
                match:
                  source: crm
                  header: { X-A: [present, "a \\"b\\" \\\\ c"], X-B: absent }
                  list-id: l.example
                  subject: ["/^a{2,}, b: c/i", "- x"]
                  from: "@x.example"
                  to: [a@x.example, "/b/"]
                class: my own
                priority: 5
                expires: 36h
                supersedes: header X-Order-Id
                merge: m
            budgets:
              - name: b
                match: { team: [t, u], cohort: vip }
                limit: unlimited
                per: calendar week from sunday
              - { name: g, limit: 0, per: calendar hour }
              - name: r
                limit: 5
                per: rolling 7d
                counted-by: account
                reserves: { sales: 2, "on": 1 }
                borrow: no
            pace: { by: first-come, look-ahead: no, ageing: never }
            merges:
              - { name: m, schedule: ["09:00", friday 17:30], from: a@b.example }
            duplicates: { exact: 1d, similar: { within: 2w, score: 0.75, then: flag, streams: ["yes"] } }
            inhibitions: [{ name: i, while: { source: crm, within: 61s }, hold: {} }]
            quiet-hours:
              - name: q
                from: "00:30"
                to: "24:00"
                days: [sunday, monday]
                on: 2026-12-24 to 2027-01-06
                except: [2026-01-01, 2026-05-01]
            rollout: { mode: shadow, customers: 12.5%, holdout: 1%, key: "autumn: 2" }
            """
        let sandbox = try Sandbox()
        let first = try PolicyFiles.load([try sandbox.write("first.yaml", text)], environment: [:])
        let second = try PolicyFiles.load(
            [try sandbox.write("second.yaml", first.effective)],
            environment: [:]
        )
        var policy = second.policy
        policy.hash = first.policy.hash
        #expect(policy == first.policy)
        #expect(first.policy.lookAhead == .zero && first.policy.ageing == nil)
        #expect(first.policy.merges[0].schedule.last == DigestHour(weekday: 5, minute: 1_050))
        #expect(first.policy.streams[0].match.headers["x-a"]?.last == .literal("a \"b\" \\ c"))
    }
}
