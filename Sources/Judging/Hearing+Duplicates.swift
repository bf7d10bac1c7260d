// SPDX-License-Identifier: Apache-2.0

/// Letters of one content: those that wait, and those that have passed.
struct Twins {
    private(set) var waiting: [Case.ContentHash: [Int]] = [:]
    private(set) var passed: [Case.ContentHash: [Int]] = [:]

    init(of file: Case) {
        waiting.reserveCapacity(file.letters.count)
        for (index, letter) in file.letters.enumerated() {
            waiting[letter.content, default: []].append(index)
        }
        for (index, letter) in file.earlier.enumerated() where letter.end == .passed {
            if waiting[letter.content] != nil { passed[letter.content, default: []].append(index) }
        }
    }
}

/// The rules on the same mail twice: duplicates, and what a newer letter replaces.
extension Hearing {
    /// The same Message-ID and content in every class, the same content within the window where the class obeys it.
    ///
    /// What passed counts whether it was accepted before or after this letter. While the first waits, the second folds
    /// into it; but an exempt letter is never late, so it goes, and what waits folds into it.
    mutating func duplicate(_ index: Int) -> Ruling? {
        let letter = file.letters[index]
        let obeys = rules(of: index).obeysDuplicates
        for place in twins.passed[letter.content] ?? [] {
            let first = file.earlier[place]
            let isSameMail = letter.messageID != nil && letter.messageID == first.messageID
            guard isSameMail || obeys && isWithinExact(letter.arrival, first.arrival) else { continue }
            return duplicate(index, of: first.id, first.kind, first.arrival, isSameMail: isSameMail)
        }
        for place in twins.waiting[letter.content] ?? [] where place != index && !isSuppressed(place) {
            let first = file.letters[place]
            let isSameMail = letter.messageID != nil && letter.messageID == first.messageID
            guard isSameMail || obeys && isWithinExact(letter.arrival, first.arrival), leads(place, index)
            else {
                continue
            }
            pillars[index] = place
            return duplicate(index, of: first.id, first.kind, first.arrival, isSameMail: isSameMail)
        }
        return nil
    }

    /// A newer letter of the same stream, with the same value of the field that the stream names.
    mutating func superseded(_ index: Int) -> Ruling? {
        guard let supersedes = stream(of: index).supersedes else { return nil }
        let letter = file.letters[index]
        var newest: Int?
        for (place, other) in file.letters.enumerated() where other.kind.stream == letter.kind.stream {
            guard place != index, dockets[index].came(before: dockets[place]), !isSuppressed(place),
                other.order != .hold, now < dockets[place].expiry ?? .never,
                supersedes == .stream
                    || letter.supersedeKey != nil && letter.supersedeKey == other.supersedeKey
            else { continue }
            if newest.map({ dockets[$0].came(before: dockets[place]) }) ?? true { newest = place }
        }
        let stream = letter.kind.stream
        if let newest {
            pillars[index] = newest
            let because = "replaced by a newer letter of \(stream)"
            return suppression(.superseded, of: dockets[newest].id, on: index, rule: stream, because: because)
        }
        guard supersedes == .stream,
            let newer = file.earlier.last(where: {
                $0.end == .passed && $0.kind.stream == stream
                    && ($0.arrival, $0.id) > (letter.arrival, letter.id)
            })
        else { return nil }
        let because = "a newer letter of \(stream) has already left"
        return suppression(.superseded, of: newer.id, on: index, rule: stream, because: because)
    }

    private func isWithinExact(_ one: Timestamp, _ other: Timestamp) -> Bool {
        (max(one, other) - min(one, other)) < policy.duplicates.exact
    }

    /// Whether of two waiting letters of one content the other folds into `first`.
    private func leads(_ first: Int, _ other: Int) -> Bool {
        let (firstLeaves, otherLeaves) = (leavesAtOnce(first), leavesAtOnce(other))
        if firstLeaves != otherLeaves { return firstLeaves }
        return dockets[first].came(before: dockets[other])
    }

    private func leavesAtOnce(_ index: Int) -> Bool {
        if case .send? = rulings[index]?.verdict { return true }
        return rulings[index] == nil && rules(of: index).isExempt
    }

    private func duplicate(
        _ index: Int,
        of first: LetterID,
        _ kind: Case.Kind,
        _ arrival: Timestamp,
        isSameMail: Bool,
    ) -> Ruling {
        let what = isSameMail ? "the same mail, handed in by" : "the same content came from"
        let because = "\(what) \(kind.team) on \(phrases.moment(arrival))"
        return suppression(.duplicate, of: first, on: index, because: because)
    }
}
