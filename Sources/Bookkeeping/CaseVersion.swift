// SPDX-License-Identifier: Apache-2.0

/// What the version of a case counts: in its lower half the letters that have come, in its upper half all
/// other changes.
///
/// A letter that comes while a case is on the bench takes nothing from what was judged without it: it is as
/// if it had come a moment later, and the case is due for it at once. Were the judgement refused, a customer
/// who gets letters faster than they are judged would be sent none until they stop.
package enum CaseVersion {
    /// Added by each letter that comes.
    package static let letter: Int64 = 1
    /// Added by each other change: a judgement, an order, a charge that goes back, a new rule. What was
    /// judged before it is refused.
    package static let change: Int64 = 1 << 32

    /// Whether only letters have come since a case was opened.
    package static func isAsOpened(_ opened: Int64, now: Int64) -> Bool {
        opened >> 32 == now >> 32
    }
}
