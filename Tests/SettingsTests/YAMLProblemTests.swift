// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// What is wrong with a file as such, before anyone asks what it means.
@Suite struct YAMLProblemTests {
    @Test(arguments: YAMLSamples.flaws)
    func whatIsNoPlainYAMLIsToldWithItsPlace(_ flaw: Flaw) throws {
        let sandbox = try Sandbox()
        let messages = try sandbox.problemsOfPolicy(flaw.text)
        #expect(messages == flaw.problems, "\(flaw.name)")
    }
}

private enum YAMLSamples {
    static let flaws = [
        Flaw(
            "an unknown key of the file",
            """
            bugdets: []
            """,
            [
                "1:1: unknown key `bugdets` in a policy file; did you mean `budgets`?"
            ]
        ),
        Flaw(
            "an unknown key with nothing near",
            """
            zebra: 1
            """,
            [
                "1:1: unknown key `zebra` in a policy file; known are `customers`, `classes`, "
                    + "`streams`, `budgets`, `pace`, `duplicates`, `merges`, `inhibitions`, `quiet-hours`, "
                    + "`rollout`"
            ]
        ),
        Flaw(
            "an unknown key of a stream",
            """
            streams:
              - { name: a, clas: promotional }
            """,
            [
                "2:16: unknown key `clas` in a stream; did you mean `class`?"
            ]
        ),
        Flaw(
            "a key in the other spelling",
            """
            quiet_hours: []
            """,
            [
                "1:1: unknown key `quiet_hours` in a policy file; did you mean `quiet-hours`?"
            ]
        ),
        Flaw(
            "a key given twice",
            """
            pace: price
            budgets: []
            pace: best-first
            """,
            [
                "3:1: `pace` is given twice, first on line 1; keep one of the two"
            ]
        ),
        Flaw(
            "keys given twice in several sections",
            """
            streams:
              - { name: a, class: promotional, name: b }
            budgets:
              - name: x
                gap: 4h
                name: y
            """,
            [
                "2:36: `name` is given twice, first on line 2; keep one of the two",
                "6:5: `name` is given twice, first on line 4; keep one of the two",
            ]
        ),
        Flaw(
            "a quoted key given twice",
            """
            "pace": price
            pace: price
            """,
            [
                "2:1: `pace` is given twice, first on line 1; keep one of the two"
            ]
        ),
        Flaw(
            "an empty value",
            """
            pace:
            budgets: []
            """,
            [
                "1:1: `pace` has no value; give it one, or take the key out"
            ]
        ),
        Flaw(
            "null for a value",
            """
            budgets:
              - { name: x, limit: ~, per: calendar day }
            """,
            [
                "2:16: `limit` has no value; give it one, or take the key out"
            ]
        ),
        Flaw(
            "an empty text",
            """
            budgets:
              - { name: "", gap: 4h }
            """,
            [
                "2:14: the text is empty; write one"
            ]
        ),
        Flaw(
            "a list for a value",
            """
            pace: [price]
            """,
            [
                "1:7: here is one value wanted, and not a list"
            ]
        ),
        Flaw(
            "a value for a list",
            """
            budgets: none
            """,
            [
                "1:10: `budgets` is a list, each of its items begins with `- `; here is `none`"
            ]
        ),
        Flaw(
            "a value for a section",
            """
            customers: all
            """,
            [
                "1:12: the section `customers` is a mapping with keys like `key`, `domains`, "
                    + "`internal`, and not `all`"
            ]
        ),
        Flaw(
            "a missing name",
            """
            budgets:
              - { gap: 4h }
            """,
            [
                "2:5: `name` is missing; give it a value"
            ]
        ),
        Flaw(
            "a name that begins with a sign",
            """
            budgets:
              - { name: "-x", gap: 4h }
            """,
            [
                "2:14: `-x` is no name; begin it with a letter or a digit"
            ]
        ),
        Flaw(
            "a name with a line break",
            #"""
            budgets:
              - { name: "a\nb", gap: 4h }
            """#,
            [
                "2:13: `a\\nb` holds a control character; write one line without any"
            ]
        ),
        Flaw(
            "a name with a line break of Unicode",
            #"""
            budgets:
              - { name: "a\Lb", gap: 4h }
            """#,
            [
                #"2:13: `a\u{2028}b` holds a control character; write one line without any"#
            ]
        ),
        Flaw(
            "a name that turns the text around it",
            #"""
            budgets:
              - { name: "a\u202Eb", gap: 4h }
            """#,
            [
                #"2:14: `a\u{202E}b` holds a character that turns the text around it; take it out"#
            ]
        ),
        Flaw(
            "an anchor",
            """
            pace: &p price
            """,
            [
                "1:7: anchors (`&`) and aliases (`*`) are not read; write the value out where it is used"
            ]
        ),
        Flaw(
            "an alias",
            """
            budgets:
              - { name: &n x, gap: 4h }
              - { name: *n, gap: 5h }
            """,
            [
                "2:13: anchors (`&`) and aliases (`*`) are not read; write the value out where it is used"
            ]
        ),
        Flaw(
            "a merge key",
            """
            customers: &c { key: address }
            duplicates: { <<: *c }
            """,
            [
                "1:12: anchors (`&`) and aliases (`*`) are not read; write the value out where it is used",
                "2:15: unknown key `<<` in the section `duplicates`; known are `exact`, `similar`",
            ]
        ),
        Flaw(
            "a tab that indents",
            """
            budgets:
            	- { name: x, gap: 4h }
            """,
            [
                "2:1: a tab stands where only spaces may indent; use spaces"
            ]
        ),
        Flaw(
            "a quote that is not closed",
            """
            pace: "price
            """,
            [
                "1:7: a quote is not closed; close it"
            ]
        ),
        Flaw(
            "a bracket that is not closed",
            """
            budgets: [
            """,
            [
                "2:1: a value is expected here; perhaps a bracket before it is not closed"
            ]
        ),
        Flaw(
            "a brace that is not closed",
            """
            budgets:
              - { name: x, gap: 4h
              - { name: y, gap: 4h }
            """,
            [
                "3:5: a `,` or the closing `}` of a mapping is missing before here"
            ]
        ),
        Flaw(
            "a colon within a value",
            """
            pace: price: high
            """,
            [
                "1:12: a `: ` stands inside a value; put the value in quotes, or a line break before"
            ]
        ),
        Flaw(
            "a second document",
            """
            pace: price
            ---
            pace: price
            """,
            [
                "2:1: a second document begins here; a file holds one, so take the `---` out"
            ]
        ),
        Flaw(
            "a value that begins with a sign",
            """
            pace: @price
            """,
            [
                "1:7: no value begins with this character; put the value in quotes"
            ]
        ),
        Flaw(
            "a broken indentation",
            """
            customers:
              key: address
             internal: [example.com]
            """,
            [
                "3:2: a key is expected here; look at the indentation and the quotes"
            ]
        ),
        Flaw(
            "a key that is a list",
            """
            ? [a, b]
            : c
            """,
            [
                "1:3: a key must be a plain word, like `name`"
            ]
        ),
        Flaw(
            "an unknown escape",
            #"""
            budgets:
              - { name: "\q", gap: 4h }
            """#,
            [
                "2:14: there is no such escape; write `\\\\` for a backslash, or use single quotes"
            ]
        ),
    ]
}
