// SPDX-License-Identifier: Apache-2.0

import Generating
import Judging
import Rehearsal
import Testing

/// The lines of a trace, right and wrong.
@Suite struct TraceReaderTests {
    private static func reader() -> TraceReader {
        TraceReader(
            Experiment.policy(.bestFirst, .rolling),
            zone: { $0 == "UTC" ? .utc : nil },
            content: { subject, text in
                let bytes = (subject + "\n" + text).utf8
                return TraceReader.Content(
                    hash: Case.ContentHash(raw: bytes.reduce(0) { $0 &* 31 &+ UInt128($1) }),
                    shingles: nil
                )
            }
        )
    }

    private static func read(_ lines: String...) throws -> LetterTrace {
        var reader = reader()
        for line in lines { try reader.read(Array(line.utf8)[...]) }
        return reader.finish()
    }

    @Test func aLineIsALetterOfACustomer() throws {
        let trace = try Self.read(
            #"{"id":"m1","at":"2026-01-05T08:00:00Z","customer":"c17","team":"marketing","#
                + #""stream":"newsletter","class":"paced","value":2.5,"expires":"2026-01-09T08:00:00Z"}"#,
            "",
            #" { "team" : "sales", "customer":"c17", "at":"2026-01-04T09:00:00+01:00","#
                + #""id":"m\u00e4\ud83d\ude00\n", "#
                + #""value":-1e-1, "text":null, "time_zone":"UTC" } "#,
        )
        #expect(trace.names == ["m1", "mä😀\n"])
        #expect(trace.customers.count == 1)
        let customer = trace.customers[0]
        #expect(customer.profile == Case.Customer(key: "c17", zone: .utc))
        #expect(customer.places == [1, 0], "by arrival")
        #expect(customer.letters.map(\.value) == [-0.1, 2.5])
        #expect(customer.letters.map(\.kind.stream) == ["other", "newsletter"])
        #expect(customer.letters.map(\.kind.source) == ["sales", "marketing"])
        #expect(customer.letters[0].arrival == Timestamp(iso8601: "2026-01-04T08:00:00Z"))
        #expect(customer.letters[1].expires == Timestamp(iso8601: "2026-01-09T08:00:00Z"))
    }

    @Test func lettersAreTheSameOnlyIfTheirTextIs() throws {
        let trace = try Self.read(
            #"{"id":"1","at":"2026-01-05T08:00:00Z","customer":"c","team":"t"}"#,
            #"{"id":"2","at":"2026-01-05T08:00:00Z","customer":"c","team":"t"}"#,
            #"{"id":"3","at":"2026-01-05T08:00:00Z","customer":"c","team":"t","text":"Hello"}"#,
            #"{"id":"4","at":"2026-01-05T08:00:00Z","customer":"c","team":"t","text":"Hello"}"#,
        )
        let contents = trace.customers[0].letters.map(\.content)
        #expect(contents[0] != contents[1] && contents[2] == contents[3] && contents[1] != contents[2])
    }

    private static let head = #"{"id":"1","at":"2026-01-05T08:00:00Z","customer":"c","team":"t""#

    /// What follows the head of a good line, and what is said of it.
    private static let tails: [(String, String)] = [
        ("", "no JSON in column 64; here would be a comma or the closing }"),
        ("}}", "no JSON in column 65; here would be the end of the line after }"),
        (#","value":}"#, #"no JSON in column 73; here would be a text, a number or null after "value":"#),
        (#","value":NaN}"#, #"no JSON in column 73; here would be a text, a number or null after "value":"#),
        (#","value":"much"}"#, #""value" is "much"; it must be a number without quotation marks"#),
        (#","value":[1]}"#, #""value" is neither a text nor a number; it must be one of them, or null"#),
        (#","class":7}"#, #""class" is 7.0; it must be a text in quotation marks"#),
        (#","class":"gold"}"#, "the policy has no class gold; it has paced"),
        (#","stream":"x"}"#, #"the policy has no stream x; its "class" must be given too"#),
        (#","expires":"soon"}"#, #""expires" is "soon"; a moment is like 2026-01-05T08:00:00Z"#),
        (#","time_zone":"Mars"}"#, "no time zone Mars; one like Europe/Berlin would be right"),
        (#","team":"u"}"#, #""team" stands twice; a key stands once"#),
    ]

    private static let lines: [(String, String)] = [
        ("[]", "no JSON in column 1; here would be an object in { }"),
        (
            #"{"id":"1","at":"2026-01-05T08:00:00Z","customer":"c"}"#,
            #"no "team"; a letter needs id, at, customer, team"#
        ),
        (
            #"{"id":"1","at":"x","customer":"c","team":"t"}"#,
            #""at" is "x"; a moment is like 2026-01-05T08:00:00Z"#
        ),
        (
            #"{"id":"\x"}"#,
            #"no JSON in column 9; here would be one of \" \\ \/ \b \f \n \r \t \u after \"#
        ),
        (#"{"id":"\u00g0"}"#, #"no JSON in column 10; here would be four hexadecimal digits after \u"#),
        (#"{"id":"1"#, "no JSON in column 9; here would be the closing quotation mark"),
    ]

    @Test(arguments: TraceReaderTests.tails.map { (TraceReaderTests.head + $0, $1) } + TraceReaderTests.lines)
    func whatIsWrongIsSaidWithWhatWouldBeRight(_ line: String, _ problem: String) {
        let found = #expect(throws: TraceProblem.self) { try Self.read(line) }
        #expect(found?.description == problem)
    }

    @Test func anUnknownKeyIsNamedWithThoseThereAre() {
        let found = #expect(throws: TraceProblem.self) { try Self.read(Self.head + #","expire":"x"}"#) }
        #expect(
            found?.description.hasPrefix(#"no such key: "expire"; a letter has id, at, customer"#) == true
        )
    }
}
