// SPDX-License-Identifier: Apache-2.0

/// The rule on near-duplicates (`Similarity`).
extension Hearing {
    /// A letter that says nearly the same, came before, and passed or waits.
    private struct Resemblance {
        let id: LetterID
        let kind: Case.Kind
        let arrival: Timestamp
        let score: Double
        /// Its place among the waiting letters; nil if it has passed.
        let place: Int?
    }

    /// Flags, holds or suppresses a near-duplicate; `merge` flags it, and lets it ride with its likeness first.
    ///
    /// Across streams the most that happens is a flag, unless the policy names both streams. The hold ends when the
    /// other letter is as old as the window is long.
    mutating func nearDuplicate(_ index: Int) -> Ruling? {
        guard let similar = policy.duplicates.similar, rules(of: index).obeysDuplicates,
            let other = resemblance(of: index, by: similar)
        else { return nil }
        let percent = Int(other.score * 100)
        let likeness =
            "\(percent) % the same words as a letter of \(other.kind.stream) on \(phrases.moment(other.arrival))"
        let stream = file.letters[index].kind.stream
        let isNamed = similar.streams.contains(stream) && similar.streams.contains(other.kind.stream)
        let answer = stream == other.kind.stream || isNamed ? similar.then : .flag
        switch answer {
        case .flag, .merge:
            note(likeness, on: index)
            return nil
        case .suppress:
            pillars[index] = other.place
            return suppression(
                .nearDuplicate,
                of: other.id,
                on: index,
                rule: Hearing.similarRule,
                because: likeness
            )
        case .hold:
            let until = other.arrival + similar.within
            guard until > now else { return nil }
            pillars[index] = other.place
            guard let first = firstAdmissible(index, from: until), first < dockets[index].expiry ?? .never
            else {
                let because = "\(likeness); would expire before it may leave"
                return suppression(.expired, on: index, rule: Hearing.similarRule, because: because)
            }
            return ruling(
                .hold(.inhibited, until: until),
                on: index,
                rule: Hearing.similarRule,
                of: other.id,
                because: likeness
            )
        }
    }

    /// The name that the log gives to `duplicates: similar`.
    private static let similarRule = "similar"

    /// How near two waiting letters are, if near enough.
    func nearScore(_ one: Int, _ other: Int, by similar: Policy.Similar) -> Double? {
        guard let first = file.letters[one].shingles, let second = file.letters[other].shingles else {
            return nil
        }
        return Similarity.nearScore(first, second, least: similar.score)
    }

    /// The nearest letter that came before within the window; of equals the first.
    private func resemblance(of index: Int, by similar: Policy.Similar) -> Resemblance? {
        let letter = file.letters[index]
        guard let shingles = letter.shingles else { return nil }
        var nearest: Resemblance?
        for other in file.earlier
        where other.end == .passed && (other.arrival, other.id) < (letter.arrival, letter.id) {
            guard letter.arrival - other.arrival < similar.within, let theirs = other.shingles,
                let score = Similarity.nearScore(shingles, theirs, least: similar.score),
                score > nearest?.score ?? 0
            else { continue }
            nearest = Resemblance(
                id: other.id,
                kind: other.kind,
                arrival: other.arrival,
                score: score,
                place: nil
            )
        }
        for (place, other) in file.letters.enumerated() where dockets[place].came(before: dockets[index]) {
            guard !isSuppressed(place), letter.arrival - other.arrival < similar.within,
                let score = nearScore(index, place, by: similar), score > nearest?.score ?? 0
            else { continue }
            nearest = Resemblance(
                id: other.id,
                kind: other.kind,
                arrival: other.arrival,
                score: score,
                place: place
            )
        }
        return nearest
    }
}
