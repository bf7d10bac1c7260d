// SPDX-License-Identifier: Apache-2.0

/// Which addresses want no mail, or can get none: what a file of opt-outs says, by address.
///
/// An opt-out names an address and acts on its customer; a dead address alone acts on the letters to that
/// address (POLICY.md, section 2, rule 2).
package struct OptOutList: Hashable, Sendable {
    /// What is known of one address.
    private struct Marks: Hashable, Sendable {
        var isDead = false
        var hasComplained = false
        var isOutOfAll = false
        var streams: [String] = []
    }

    private var marks: [String: Marks] = [:]

    /// An empty list.
    package init() {}

    package var isEmpty: Bool { marks.isEmpty }

    /// How many addresses it names.
    package var count: Int { marks.count }

    /// Adds what is said of an address, by its normal form; saying it twice is saying it once.
    package mutating func add(_ reason: OptOutReason, stream: String? = nil, of address: String) {
        var marked = marks[address] ?? Marks()
        switch reason {
        case .bounced: marked.isDead = true
        case .complained: marked.hasComplained = true
        case .unsubscribed:
            if let stream {
                if !marked.streams.contains(stream) { marked.streams.append(stream) }
            } else {
                marked.isOutOfAll = true
            }
        }
        marks[address] = marked
    }

    /// What is said of the address with this normal form, as the judge asks it.
    package func optOuts(of address: String) -> [Case.OptOut] {
        guard let marked = marks[address] else { return [] }
        var found: [Case.OptOut] = []
        if marked.isDead { found.append(.bounced(address)) }
        if marked.hasComplained { found.append(.complained) }
        if marked.isOutOfAll { found.append(.stream(nil)) }
        return found + marked.streams.map { .stream($0) }
    }
}

/// Why an address gets no mail.
package enum OptOutReason: String, Hashable, Sendable, CaseIterable {
    /// Its owner asked for none, of a stream or at all.
    case unsubscribed
    /// It is dead: mail to it bounced for good.
    case bounced
    /// Its owner reported a mail as spam.
    case complained
}

extension Case.OptOut {
    /// What an opt-out of the address with this normal form is to the judge.
    package init(_ reason: OptOutReason, stream: String?, of address: String) {
        switch reason {
        case .unsubscribed: self = .stream(stream)
        case .bounced: self = .bounced(address)
        case .complained: self = .complained
        }
    }
}
