// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension MailClass {
    /// The five classes that always exist, the most important first; a policy changes them key by key.
    static let defaults = [
        MailClass(
            name: "critical",
            obeys: [],
            counts: false,
            merges: false,
            expires: nil,
            unknownOutcome: .retry,
            rank: 0,
        ),
        MailClass(
            name: "transactional",
            obeys: [.duplicates],
            counts: false,
            merges: false,
            expires: .seconds(2 * 86_400),
            unknownOutcome: .retry,
            rank: 1,
        ),
        MailClass(
            name: "conversation",
            obeys: [.duplicates],
            counts: true,
            merges: false,
            expires: nil,
            unknownOutcome: .retry,
            rank: 2,
        ),
        MailClass(
            name: "lifecycle",
            obeys: Rule.allCases,
            counts: true,
            merges: true,
            expires: .seconds(7 * 86_400),
            unknownOutcome: .assumeSent,
            rank: 3,
        ),
        MailClass(
            name: "promotional",
            obeys: Rule.allCases,
            counts: true,
            merges: true,
            expires: .seconds(3 * 86_400),
            unknownOutcome: .assumeSent,
            rank: 4,
        ),
    ]

    /// The class whose treatment a new class has where it says nothing else.
    static let model = "lifecycle"
}
