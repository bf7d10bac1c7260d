// SPDX-License-Identifier: Apache-2.0

/// What the judge notes of one waiting letter before it asks the rules.
struct Docket {
    /// Its place in the case.
    let index: Int
    let id: LetterID
    let arrival: Timestamp
    /// Where its class and its stream stand in the judge's tables.
    let classIndex: Int
    let streamIndex: Int
    let rank: Int
    let value: Double
    /// From this moment on it has expired; nil: never.
    let expiry: Timestamp?
    /// The merge it may take part in; nil if it leaves alone.
    let merge: Int?

    init(_ letter: Case.Letter, at index: Int, before judge: Judge) {
        self.index = index
        id = letter.id
        arrival = letter.arrival
        classIndex = judge.classIndex(of: letter.kind)
        streamIndex = judge.streamIndex(of: letter.kind)
        let stream = judge.streams[streamIndex]
        rank = judge.classes[classIndex].rank
        value = letter.value.flatMap { $0.isFinite ? $0 : nil } ?? stream.value
        let treated = (stream.expires ?? judge.classes[classIndex].expires).map { letter.arrival + $0 }
        expiry = [treated, letter.expires].compactMap(\.self).min()
        merge = letter.unmergeable == nil && judge.classes[classIndex].merges ? stream.merge : nil
    }

    /// Whether this letter came before the other one; ids decide within one millisecond.
    func came(before other: Docket) -> Bool {
        (arrival, id) < (other.arrival, other.id)
    }

    /// Whether this letter gets a free slot before the other one: a total order (POLICY.md, section 2, rule 11).
    func goes(before other: Docket, at pace: Policy.Pace) -> Bool {
        switch pace {
        case .firstCome: break
        case .bestFirst, .price:
            if rank != other.rank { return rank < other.rank }
            if value != other.value { return value > other.value }
            if expiry != other.expiry { return (expiry ?? .never) < (other.expiry ?? .never) }
        }
        return came(before: other)
    }
}

extension Timestamp {
    /// Later than every moment there is.
    static let never = Timestamp(milliseconds: .max)
}
