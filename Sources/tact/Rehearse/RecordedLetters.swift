// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Office
import Rehearsal

/// The letters that a ledger took in.
struct RecordedLetters {
    let ledger: any Ledger
    let since: Timestamp
    /// Who the customers are now: their zones, cohorts and own limits.
    let customers: CustomerDirectory.Content

    private static let pageMax = 5_000

    /// The letters as each policy reads them.
    func traces(under policies: [Policy]) async throws -> [LetterTrace] {
        var traces = policies.map { _ in LetterTrace() }
        var last: LetterID?
        while true {
            let page: [LetterRecord]
            do {
                page = try await ledger.letters(since: since, after: last, limit: Self.pageMax)
            } catch {
                throw Failure(.unavailable, "the ledger cannot be read: \(error)")
            }
            for record in page {
                for (index, policy) in policies.enumerated() {
                    traces[index].add(
                        Self.facts(of: record.letter, under: policy),
                        named: record.letter.id.description,
                        of: customers.customer(record.letter.customer),
                    )
                }
            }
            guard page.count == Self.pageMax else { break }
            last = page.last?.letter.id
        }
        guard traces[0].count > 0 else {
            throw Failure(.data, "the ledger took in no letter since \(since.iso8601)")
        }
        for index in traces.indices { traces[index].finish() }
        return traces
    }

    /// A letter as it came, before anybody ordered anything.
    ///
    /// Its body may be gone, so its stream cannot always be found again: under another policy the stream of
    /// the same name takes it, in the class that it has there, and where there is none, the first that
    /// matches what is still known (all but header fields).
    private static func facts(of letter: Letter, under policy: Policy) -> Case.Letter {
        let facts = letter.facts
        var kind = facts.kind
        if letter.policy != policy.hash {
            let features = Features(
                source: kind.source,
                team: kind.team,
                subject: letter.subject,
                from: [facts.from].compactMap(\.self),
                to: letter.recipient,
                listID: facts.listID,
                headers: [:],
            )
            let stream =
                policy.streams.first { $0.name == kind.stream } ?? policy.stream(for: features)
            kind = Case.Kind(
                source: kind.source,
                team: kind.team,
                stream: stream.name,
                class: stream.class,
            )
        }
        return Case.Letter(
            id: facts.id,
            arrival: facts.arrival,
            kind: kind,
            messageID: facts.messageID,
            content: facts.content,
            shingles: facts.shingles,
            size: facts.size,
            value: facts.value,
            expires: facts.expires,
            unmergeable: facts.unmergeable,
            listID: facts.listID,
            from: facts.from,
            supersedeKey: facts.supersedeKey,
        )
    }
}
