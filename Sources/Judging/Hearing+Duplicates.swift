// SPDX-License-Identifier: Apache-2.0

/// Letters of one content: those that wait, and those that have passed.
struct Twins {
    private var waiting: [Case.ContentHash: [Int]] = [:]
    private var passed: [Case.ContentHash: [Int]] = [:]

    /// - Parameter byArrival: the places of the waiting letters, the first to come first.
    init(of file: Case, _ byArrival: [Int]) {
        waiting.reserveCapacity(file.letters.count)
        for place in byArrival { waiting[file.letters[place].content, default: []].append(place) }
        for place in file.earlier.indices where file.earlier[place].end == .passed {
            let content = file.earlier[place].content
            if waiting[content] != nil { passed[content, default: []].append(place) }
        }
    }

    /// The places of waiting letters with this content.
    func waiting(with content: Case.ContentHash) -> [Int] {
        waiting[content] ?? []
    }

    /// The places of earlier letters with this content that passed.
    func passed(with content: Case.ContentHash) -> [Int] {
        passed.isEmpty ? [] : passed[content] ?? []
    }
}

/// The rules on the same mail twice: duplicates, and what a newer letter replaces.
extension Hearing {
    /// The same Message-ID and content in every class, the same content within the window where the class
    /// obeys it.
    ///
    /// What passed counts whether it was accepted before or after this letter. While the first waits, the
    /// second folds into it; but an exempt letter is never late, so it goes, and what waits folds into it.
    mutating func duplicate(_ index: Int) -> Ruling? {
        let twins = self.twins ?? Twins(of: file, byArrival)
        self.twins = twins
        let content = file.letters[index].content
        for place in twins.passed(with: content) {
            guard
                let phrase = sameness(
                    of: index,
                    file.earlier[place].messageID,
                    file.earlier[place].kind,
                    file.earlier[place].arrival
                )
            else { continue }
            return suppression(.duplicate, of: file.earlier[place].id, on: index, because: phrase)
        }
        for place in twins.waiting(with: content) where place != index && !isSuppressed(place) {
            guard leads(place, index),
                let phrase = sameness(
                    of: index,
                    file.letters[place].messageID,
                    file.letters[place].kind,
                    file.letters[place].arrival
                )
            else { continue }
            pillars[index] = place
            return suppression(.duplicate, of: dockets[place].id, on: index, because: phrase)
        }
        return nil
    }

    /// A newer letter of the same stream, with the same value of the field that the stream names.
    mutating func superseded(_ index: Int) -> Ruling? {
        guard let supersedes = stream(of: index).supersedes else { return nil }
        let stream = file.letters[index].kind.stream
        let key = file.letters[index].supersedeKey
        var newest: Int?
        for place in file.letters.indices where file.letters[place].kind.stream == stream {
            guard dockets[index].came(before: dockets[place]), !isSuppressed(place),
                file.letters[place].order != .hold, now < dockets[place].expiry ?? .never,
                supersedes == .stream || key != nil && key == file.letters[place].supersedeKey
            else { continue }
            if newest.map({ dockets[$0].came(before: dockets[place]) }) ?? true { newest = place }
        }
        if let newest {
            pillars[index] = newest
            let because = "replaced by a newer letter of \(stream)"
            return suppression(.superseded, of: dockets[newest].id, on: index, rule: stream, because: because)
        }
        guard supersedes == .stream,
            let newer = file.earlier.last(where: { other in
                other.end == .passed && other.kind.stream == stream
                    && (other.arrival, other.id) > (dockets[index].arrival, dockets[index].id)
            })
        else { return nil }
        let because = "a newer letter of \(stream) has already left"
        return suppression(.superseded, of: newer.id, on: index, rule: stream, because: because)
    }

    /// Says how a letter is the same mail as another one of its content; nil where the rule does not see it
    /// so.
    private mutating func sameness(
        of index: Int,
        _ messageID: String?,
        _ kind: Case.Kind,
        _ arrival: Timestamp,
    ) -> String? {
        if let own = file.letters[index].messageID, own == messageID {
            return "the same mail, handed in by \(kind.team) on \(phrases.moment(arrival))"
        }
        let apart = abs(dockets[index].arrival.milliseconds - arrival.milliseconds)
        guard rules(of: index).obeysDuplicates, apart < judge.spans.exact else { return nil }
        return "the same content came from \(kind.team) on \(phrases.moment(arrival))"
    }

    /// Whether of two waiting letters of one content the other folds into `first`.
    private func leads(_ first: Int, _ other: Int) -> Bool {
        let (firstLeaves, otherLeaves) = (leavesAtOnce(first), leavesAtOnce(other))
        if firstLeaves != otherLeaves { return firstLeaves }
        return dockets[first].came(before: dockets[other])
    }

    private func leavesAtOnce(_ index: Int) -> Bool {
        if case .send? = rulings[index]?.verdict { return true }
        return isOpen(index) && rules(of: index).isExempt
    }
}
