// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging

extension Reader {
    /// Letters as a policy reads them; those that were read under another one are read again from their
    /// bodies.
    package static func present(
        _ records: [LetterRecord],
        under policy: Policy,
        in ledger: any Ledger,
    ) async throws(LedgerError) -> [Letter] {
        guard records.contains(where: { $0.letter.policy != policy.hash }) else {
            return records.map(\.letter)
        }
        let reader = Reader(policy: policy)
        var letters: [Letter] = []
        for record in records {
            guard record.letter.policy != policy.hash else {
                letters.append(record.letter)
                continue
            }
            let body = try await ledger.body(of: record.letter.message)
            letters.append(reader.letter(record.letter, again: body))
        }
        return letters
    }
}
