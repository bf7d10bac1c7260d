// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// Names that come again and again (sources, teams, streams, classes, rules, reasons, policies, relays) and
/// the small numbers that rows keep in their place.
///
/// Only names that a configuration bounds belong here, nothing that a stranger chooses: they are never
/// forgotten, and all that were met stay in memory. One `Names` is shared by all connections of a ledger.
/// Numbers are given by the writer alone; what it gave in a transaction that failed is taken back.
final class Names: Sendable {
    private struct State {
        var numbers: [String: Int64] = [:]
        var texts: [Int64: String] = [:]
        var kindNumbers: [Case.Kind: Int64] = [:]
        var kinds: [Int64: Case.Kind] = [:]
    }

    private let state = Mutex(State())

    /// Forgets all that was met: it may have been written by a transaction that failed.
    func forgetAll() {
        state.withLock { $0 = State() }
    }

    /// The number of a name; a new one is written.
    func number(of text: String, in db: Connection) throws(LedgerError) -> Int64 {
        if let number = state.withLock({ $0.numbers[text] }) { return number }
        try Run(.addWord, in: db, text).finish()
        guard let number = try knownNumber(of: text, in: db) else { throw .corrupt("a name has no number") }
        return number
    }

    /// The number of a name; nil if no row has it.
    func knownNumber(of text: String, in db: Connection) throws(LedgerError) -> Int64? {
        if let number = state.withLock({ $0.numbers[text] }) { return number }
        let run = try Run(.wordNumber, in: db, text)
        guard try run.step() else { return nil }
        let number = run.integer(0)
        state.withLock { state in
            state.numbers[text] = number
            state.texts[number] = text
        }
        return number
    }

    /// The name that a row keeps as `number`.
    func text(_ number: Int64, in db: Connection) throws(LedgerError) -> String {
        if let text = state.withLock({ $0.texts[number] }) { return text }
        let run = try Run(.wordText, in: db, number)
        guard try run.step() else { throw .corrupt("no name has the number \(number)") }
        let text = run.text(0)
        state.withLock { state in
            state.numbers[text] = number
            state.texts[number] = text
        }
        return text
    }

    /// The number of a kind of letter; a new one is written.
    func number(of kind: Case.Kind, in db: Connection) throws(LedgerError) -> Int64 {
        if let number = state.withLock({ $0.kindNumbers[kind] }) { return number }
        let source = try number(of: kind.source, in: db)
        let team = try number(of: kind.team, in: db)
        let stream = try number(of: kind.stream, in: db)
        let name = try number(of: kind.class, in: db)
        try Run(.addKind, in: db, source, team, stream, name).finish()
        let run = try Run(.kindNumber, in: db, source, team, stream, name)
        guard try run.step() else { throw .corrupt("a kind has no number") }
        let number = run.integer(0)
        state.withLock { state in
            state.kindNumbers[kind] = number
            state.kinds[number] = kind
        }
        return number
    }

    /// The kind that a row keeps as `number`.
    func kind(_ number: Int64, in db: Connection) throws(LedgerError) -> Case.Kind {
        if let kind = state.withLock({ $0.kinds[number] }) { return kind }
        let run = try Run(.kindNames, in: db, number)
        guard try run.step() else { throw .corrupt("no kind has the number \(number)") }
        let kind = Case.Kind(
            source: try text(run.integer(0), in: db),
            team: try text(run.integer(1), in: db),
            stream: try text(run.integer(2), in: db),
            class: try text(run.integer(3), in: db),
        )
        state.withLock { state in
            state.kindNumbers[kind] = number
            state.kinds[number] = kind
        }
        return kind
    }
}

extension Query {
    static let naming = [addWord, wordNumber, wordText, addKind, kindNumber, kindNames]

    static let addWord = Query("INSERT INTO word (text) VALUES (?) ON CONFLICT DO NOTHING")
    static let wordNumber = Query("SELECT n FROM word WHERE text = ?")
    static let wordText = Query("SELECT text FROM word WHERE n = ?")
    static let addKind = Query(
        "INSERT INTO kind (source, team, stream, class) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    )
    static let kindNumber = Query(
        "SELECT n FROM kind WHERE source = ? AND team = ? AND stream = ? AND class = ?"
    )
    static let kindNames = Query("SELECT source, team, stream, class FROM kind WHERE n = ?")
}
