// SPDX-License-Identifier: Apache-2.0

/// What letters of one kind have in common in one judgement, worked out once for all of them.
struct Profile {
    let kind: Case.Kind
    /// Where the class and the stream stand in the judge's tables.
    let classIndex: Int
    let streamIndex: Int
    /// The budgets that such a letter must find room in, none where its class does not obey them.
    let budgets: [Int]
    /// The silences, inhibitions and quiet hours that hold such a letter, by their places in the policy.
    let silences: [Int]
    let inhibitions: [Int]
    let quietHours: [Int]
    /// Whether such a letter sets off an inhibition that holds such letters: then each has its own answers.
    let holdsItsKind: Bool

    /// The last answer to when such a letter may leave, and the moment that was asked from; forgotten when a
    /// mail leaves.
    var admissible: (from: Timestamp, first: Timestamp?)?
    /// What its budgets show, until a mail leaves.
    var readings: [BudgetReading]?
    /// What a slot costs such a letter, until a mail leaves.
    var slot: SlotPrice?

    init(_ kind: Case.Kind, cohort: String?, before judge: Judge, book: BudgetBook) {
        self.kind = kind
        classIndex = judge.classIndex(of: kind)
        streamIndex = judge.streamIndex(of: kind)
        let policy = judge.policy
        let rules = judge.classes[classIndex]
        func matching<Rules: Collection>(
            _ rules: Rules,
            _ scope: (Rules.Element) -> Scope,
        ) -> [Int] where Rules.Index == Int {
            rules.indices.filter { scope(rules[$0]).includes(kind, cohort: cohort) }
        }
        budgets = rules.obeysBudgets ? book.indices(for: kind) : []
        silences = rules.isExempt ? [] : matching(policy.silences, \.scope)
        inhibitions = rules.obeysInhibitions ? matching(policy.inhibitions, \.hold) : []
        holdsItsKind = inhibitions.contains { policy.inhibitions[$0].trigger.includes(kind, cohort: cohort) }
        quietHours = rules.obeysQuietHours ? matching(policy.quietHours, \.scope) : []
    }
}
