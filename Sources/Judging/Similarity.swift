// SPDX-License-Identifier: Apache-2.0

/// Whether two texts say the same with a few other words.
///
/// Two letters are near-duplicates iff their shingles' exact Jaccard index reaches the policy's score and
/// their facts (numbers, dates, amounts) are equal: mails of one template differ in nothing but their facts.
/// A customer has tens of letters in the window, so sorted sets are simply intersected; a sketch would miss
/// and invent some.
package enum Similarity {
    /// `|A ∩ B| / |A ∪ B|` of the shingles; nil where the recipes differ. Two empty sets score 1.
    package static func score(_ one: Case.Shingles, _ other: Case.Shingles) -> Double? {
        guard one.recipe == other.recipe else { return nil }
        let shared = sharedCount(one.hashes, other.hashes)
        let total = one.hashes.count + other.hashes.count - shared
        return total == 0 ? 1 : Double(shared) / Double(total)
    }

    /// The score, if it reaches `least` and the facts are equal; nil otherwise.
    package static func nearScore(
        _ one: Case.Shingles,
        _ other: Case.Shingles,
        least: Double,
    ) -> Double? {
        guard one.recipe == other.recipe, canReach(least, one.hashes.count, other.hashes.count),
            one.facts == other.facts, let score = score(one, other), score >= least
        else { return nil }
        return score
    }

    /// Sets whose sizes differ too much cannot score: at most the smaller one is shared, at least the larger
    /// one is all.
    private static func canReach(_ least: Double, _ one: Int, _ other: Int) -> Bool {
        Double(min(one, other)) >= least * Double(max(one, other))
    }

    private static func sharedCount(_ one: [UInt64], _ other: [UInt64]) -> Int {
        var shared = 0
        var left = 0
        var right = 0
        while left < one.count, right < other.count {
            let (first, second) = (one[left], other[right])
            if first == second { shared += 1 }
            if first <= second { left += 1 }
            if second <= first { right += 1 }
        }
        return shared
    }
}
