// SPDX-License-Identifier: Apache-2.0

extension Observer {
    /// What became of the letters of a run, or of many.
    struct Reckoning: Hashable, Sendable {
        /// Letters that were answered with 250.
        var accepted = 0
        /// Those of them that the log calls delivered and the relay has.
        var delivered = 0
        /// Those of them whose state is a last one, and is what the last line of the log says.
        var explained = 0
        /// Those of them that the log once calls unknown: they may have come twice, or not at all.
        var unknown = 0

        /// Letters that are not in the ledger after 250, or not at the relay that is said to have them.
        var lost = 0
        /// Letters that the relay has more than once, and none of them is called unknown.
        var duplicates = 0
        /// Sends for which a budget had no room.
        var violations = 0
        /// Letters that still wait or leave, or that the log says something else of.
        var unexplained = 0
        /// Mail at the relay, or letters in the ledger, that nobody handed in so.
        var strangers = 0
        /// Each of these, in words.
        var complaints: [String] = []

        mutating func complain(_ kind: WritableKeyPath<Reckoning, Int>, _ complaint: String) {
            self[keyPath: kind] += 1
            complaints.append(complaint)
        }

        static func += (sum: inout Reckoning, more: Reckoning) {
            sum.accepted += more.accepted
            sum.delivered += more.delivered
            sum.explained += more.explained
            sum.unknown += more.unknown
            sum.lost += more.lost
            sum.duplicates += more.duplicates
            sum.violations += more.violations
            sum.unexplained += more.unexplained
            sum.strangers += more.strangers
            sum.complaints += more.complaints
        }

        /// The counts in a line, as `KillTests` prints them too.
        var line: String {
            """
            \(accepted) letters accepted, \(delivered) delivered, \(explained) explained, \
            \(unknown) unknown; lost \(lost), duplicates \(duplicates), budget violations \(violations), \
            unexplained \(unexplained), contradictions \(strangers)
            """
        }
    }
}
