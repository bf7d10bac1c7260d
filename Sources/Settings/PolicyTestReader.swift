// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension PolicyTest {
    /// Reads a file of policy tests, as `tact test` does.
    ///
    /// - Parameter environment: of it, `TZDIR` is read.
    /// - Throws: every problem of the file.
    package static func load(_ path: String, environment: [String: String]) throws(Problems) -> [PolicyTest] {
        let findings = Findings()
        findings.open(path)
        var reader = PolicyTestReader(findings: findings, zones: ZoneFolder(environment: environment))
        do {
            let bytes = try Files.read(path, bytesMax: YAMLFile.bytesMax)
            if let tree = YAMLFile.tree(of: bytes, named: path, findings: findings) {
                reader.read(tree)
            } else if findings.problems.isEmpty {
                findings.add(Place(file: path), "there is no test; begin one with `- test: what it shows`")
            }
        } catch {
            findings.add(Place(file: path), "the file cannot be read: \(error.text)")
        }
        return try findings.finish(reader.tests)
    }
}

/// Reads policy tests: only their form, and that what they name exists in them.
struct PolicyTestReader {
    private(set) var tests: [PolicyTest] = []
    private let findings: Findings
    private let zones: ZoneFolder

    init(findings: Findings, zones: ZoneFolder) {
        self.findings = findings
        self.zones = zones
    }

    mutating func read(_ tree: Tree) {
        guard case .list(let items) = tree.content else {
            findings.add(
                tree.place,
                "a file of tests is a list; begin each test with `- test: what it shows`"
            )
            return
        }
        for item in items {
            if let section = Section(item, .policyTest, "a test", findings) { read(section) }
        }
    }

    private mutating func read(_ section: Section) {
        let name = section.required("test", Read.line)
        if let name, let first = tests.first(where: { $0.name == name }) {
            let text = "another test on line \(first.place.line) has this name; say what sets them apart"
            findings.add(section.placeOfValue("test"), text)
        }
        for key in ["letters", "expect"] where !section.has(key) {
            findings.add(
                section.place,
                "`\(key)` is missing; a test has letters, and says what it expects of them"
            )
        }
        let letters = section.sections("letters", .testLetter, "a letter").compactMap { letter($0) }
        for (index, letter) in letters.enumerated()
        where letters[..<index].contains(where: { $0.id == letter.id }) {
            findings.add(
                letter.place,
                "another letter of this test is called \(shown(letter.id)); choose another id"
            )
        }
        let ids = letters.map(\.id)
        let expectations = section.sections("expect", .testExpectation, "an expectation")
        let test = PolicyTest(
            name: name ?? "",
            place: section.placeOfValue("test"),
            zone: section.value("time-zone", zones.read),
            letters: letters,
            expectations: expectations.compactMap { expectation($0, of: ids) },
            customers: section.sections("customers", .testCustomer, "a customer").compactMap { customer($0) },
            silences: section.sections("silences", .testSilence, "a silence").compactMap { silence($0) },
            optOuts: section.sections("opt-outs", .testOptOut, "an opt-out").compactMap { optOut($0) },
        )
        tests.append(test)
    }

    private func letter(_ section: Section) -> PolicyTest.Letter? {
        let id = section.required("id", Read.name)
        let at = section.required("at", Read.civilTime)
        let team = section.required("team", Read.name)
        let to = section.required("to", Read.addressSpec)
        guard let id, let at, let team, let to else { return nil }
        return PolicyTest.Letter(
            id: id,
            at: at,
            team: team,
            source: section.value("source", Read.name),
            from: section.value("from", Read.mailbox),
            to: to,
            subject: section.value("subject", Read.line) ?? "",
            text: section.value("text", Read.anything),
            html: section.value("html", Read.anything),
            headers: headers(section),
            messageID: section.value("message-id", Read.messageID),
            expires: section.value("expires", Read.span),
            place: section.placeOfValue("id"),
        )
    }

    private func headers(_ section: Section) -> [PolicyTest.Field] {
        guard let tree = section["header"] else { return [] }
        return findings.entries(tree, "the section `header`").flatMap { entry -> [PolicyTest.Field] in
            do throws(Wrong) {
                _ = try Read.fieldName(entry.key)
            } catch {
                findings.add(entry.place, error.text)
            }
            return findings.scalars(entry.value, Read.line).map {
                PolicyTest.Field(name: entry.key, value: $0)
            }
        }
    }

    private func expectation(_ section: Section, of letters: [String]) -> PolicyTest.Expectation? {
        let letter = section.required("letter", Read.letter(letters))
        let verdict = section.required("verdict", Read.word(PolicyTest.Expectation.Verdict.self))
        guard let letter, let verdict else { return nil }
        if verdict != .hold, section.has("until") {
            findings.add(section.place(of: "until"), "only a hold has an `until`; did you mean `at`?")
        }
        return PolicyTest.Expectation(
            letter: letter,
            verdict: verdict,
            reason: section.value("reason", Read.reason(of: verdict)),
            rule: section.value("rule", Read.name),
            of: section.value("of", Read.letter(letters)),
            at: section.value("at", Read.civilTime),
            until: section.value("until", Read.civilTime),
            place: section.place,
        )
    }

    private func customer(_ section: Section) -> PolicyTest.Customer? {
        guard let address = section.required("address", Read.addressSpec) else { return nil }
        return PolicyTest.Customer(
            address: address,
            customer: section.value("customer", Read.line),
            account: section.value("account", Read.line),
            zone: section.value("time-zone", zones.read),
            cohort: section.value("cohort", Read.name),
            limit: section.value("limit", Read.count(0...1_000_000)),
            pausedUntil: section.value("paused-until", Read.civilTime),
            place: section.placeOfValue("address"),
        )
    }

    private func silence(_ section: Section) -> PolicyTest.Silence? {
        let match = section.section("match", .scope, "the match of a silence")
        let from = section.required("from", Read.civilTime)
        let to = section.required("to", Read.civilTime)
        guard let from, let to else { return nil }
        if to.localSeconds <= from.localSeconds {
            findings.add(
                section.placeOfValue("to"),
                "the silence ends before it begins; let `to` be later than `from`"
            )
        }
        return PolicyTest.Silence(
            name: section.value("name", Read.name) ?? "silence",
            scope: match.map { scope($0) } ?? Scope(),
            from: from,
            to: to,
            author: section.value("author", Read.line),
            comment: section.value("comment", Read.line),
            place: section.place,
        )
    }

    private func scope(_ section: Section) -> Scope {
        Scope(
            teams: section.values("team", Read.name) ?? [],
            sources: section.values("source", Read.name) ?? [],
            streams: section.values("stream", Read.name) ?? [],
            classes: section.values("class", Read.name) ?? [],
            cohorts: section.values("cohort", Read.name) ?? [],
        )
    }

    private func optOut(_ section: Section) -> PolicyTest.OptOut? {
        guard let address = section.required("address", Read.addressSpec) else { return nil }
        let reason = section.value("reason", Read.word(OptOutReason.self)) ?? .unsubscribed
        if reason != .unsubscribed, section.has("stream") {
            let text = "an address that \(reason.rawValue) gets nothing at all; take `stream` out"
            findings.add(section.place(of: "stream"), text)
        }
        return PolicyTest.OptOut(
            address: address,
            stream: section.value("stream", Read.name),
            reason: reason,
            place: section.place,
        )
    }
}

extension Read {
    /// A text of any number of lines.
    static func anything(_ text: String) throws(Wrong) -> String {
        text
    }

    /// With its angle brackets (RFC 5322 §3.6.4).
    static func messageID(_ text: String) throws(Wrong) -> String {
        let isID = text.hasPrefix("<") && text.hasSuffix(">") && text.contains("@") && !text.contains(" ")
        guard isID else {
            throw Wrong("\(shown(text)) is no Message-ID; write it like `\"<1@example.com>\"`")
        }
        return text
    }

    /// A reader of the ids of a test's letters.
    static func letter(_ ids: [String]) -> (String) throws(Wrong) -> String {
        { (text: String) throws(Wrong) -> String in
            guard ids.contains(text) else {
                throw Wrong("this test has no letter \(shown(text)); \(suggestion(for: text, of: ids))")
            }
            return text
        }
    }

    /// A reader of the reasons that a verdict may have.
    static func reason(of verdict: PolicyTest.Expectation.Verdict) -> (String) throws(Wrong) -> String {
        let reasons =
            switch verdict {
            case .send: SendReason.allCases.map(\.rawValue)
            case .hold: HoldReason.allCases.map(\.rawValue)
            case .merge: ["digest"]
            case .suppress: SuppressReason.allCases.map(\.rawValue)
            }
        return { (text: String) throws(Wrong) -> String in
            guard reasons.contains(text) else { throw Wrong(unknown(text, of: reasons)) }
            return text
        }
    }
}
