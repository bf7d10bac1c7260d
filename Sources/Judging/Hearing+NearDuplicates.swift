// SPDX-License-Identifier: Apache-2.0

/// The rule on near-duplicates (`Similarity`).
extension Hearing {
    /// A letter that says nearly the same, came before, and passed or waits.
    private struct Resemblance {
        let id: LetterID
        let stream: String
        let arrival: Timestamp
        let score: Double
        /// Its place among the waiting letters; nil if it has passed.
        let place: Int?
    }

    /// Flags, holds or suppresses a near-duplicate; `merge` flags it, and lets it ride with its likeness
    /// first.
    ///
    /// Across streams the most that happens is a flag, unless the policy names both streams. The hold ends
    /// when the other letter is as old as the window is long.
    mutating func nearDuplicate(_ index: Int) -> Ruling? {
        guard let similar = judge.policy.duplicates.similar, rules(of: index).obeysDuplicates,
            let other = resemblance(of: index, by: similar)
        else { return nil }
        let percent = Int(other.score * 100)
        let likeness =
            "\(percent) % the same words as a letter of \(other.stream) on \(phrases.moment(other.arrival))"
        let stream = file.letters[index].kind.stream
        let isNamed = similar.streams.contains(stream) && similar.streams.contains(other.stream)
        let answer = stream == other.stream || isNamed ? similar.then : .flag
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
            let until = other.arrival.advanced(by: judge.spans.similar)
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
    private static var similarRule: String { "similar" }

    /// How near two waiting letters are, if near enough.
    func nearScore(_ one: Int, _ other: Int, by similar: Policy.Similar) -> Double? {
        guard let first = file.letters[one].shingles, let second = file.letters[other].shingles else {
            return nil
        }
        return Similarity.nearScore(first, second, least: similar.score)
    }

    /// The nearest letter that came before within the window; of equals the first.
    private func resemblance(of index: Int, by similar: Policy.Similar) -> Resemblance? {
        guard let shingles = file.letters[index].shingles else { return nil }
        let own = dockets[index]
        let since = own.arrival.advanced(by: -judge.spans.similar)
        var nearest: Resemblance?
        for place in file.earlier.indices where file.earlier[place].arrival > since {
            guard file.earlier[place].end == .passed, file.earlier[place].arrival <= own.arrival,
                let theirs = file.earlier[place].shingles,
                let score = Similarity.nearScore(shingles, theirs, least: similar.score),
                score > nearest?.score ?? 0
            else { continue }
            let other = file.earlier[place]
            nearest = Resemblance(
                id: other.id,
                stream: other.kind.stream,
                arrival: other.arrival,
                score: score,
                place: nil
            )
        }
        for place in byArrival where dockets[place].arrival > since {
            guard dockets[place].came(before: own), !isSuppressed(place),
                let score = nearScore(index, place, by: similar), score > nearest?.score ?? 0
            else { continue }
            nearest = Resemblance(
                id: dockets[place].id,
                stream: file.letters[place].kind.stream,
                arrival: dockets[place].arrival,
                score: score,
                place: place,
            )
        }
        return nearest
    }
}
