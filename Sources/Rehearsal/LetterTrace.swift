// SPDX-License-Identifier: Apache-2.0

package import Judging

/// The letters of a rehearsal by customer, and the order in which they were given.
package struct LetterTrace: Sendable {
    /// One customer, and its letters by arrival.
    package struct Customer: Sendable {
        package var profile: Case.Customer
        package var letters: [Case.Letter] = []
        /// Where each letter stands in the trace.
        package var places: [Int32] = []
    }

    package private(set) var customers: [Customer] = []
    /// The letters' own names, in the trace's order.
    package private(set) var names: [String] = []
    private var customerOf: [String: Int] = [:]

    package init() {}

    package var count: Int { names.count }

    /// Adds a letter of a customer; of what is told of a customer, the first word counts.
    package mutating func add(_ letter: Case.Letter, named name: String, of profile: Case.Customer) {
        let index: Int
        if let known = customerOf[profile.key] {
            index = known
            let before = customers[index].profile
            if before.zone == nil && profile.zone != nil || before.cohort == nil && profile.cohort != nil {
                customers[index].profile = Case.Customer(
                    key: before.key,
                    zone: before.zone ?? profile.zone,
                    cohort: before.cohort ?? profile.cohort,
                    account: before.account,
                    limit: before.limit,
                    pausedUntil: before.pausedUntil,
                    optOuts: before.optOuts,
                )
            }
        } else {
            index = customers.count
            customerOf[profile.key] = index
            customers.append(Customer(profile: profile))
        }
        customers[index].letters.append(letter)
        customers[index].places.append(Int32(names.count))
        names.append(name)
    }

    /// Puts each customer's letters in the order of their arrival; asked once, when all are there.
    package mutating func finish() {
        for index in customers.indices {
            let letters = customers[index].letters
            let isSorted = zip(letters, letters.dropFirst()).allSatisfy { $0.came(before: $1) }
            guard !isSorted else { continue }
            let order = letters.indices.sorted { letters[$0].came(before: letters[$1]) }
            customers[index].letters = order.map { letters[$0] }
            let places = customers[index].places
            customers[index].places = order.map { places[$0] }
        }
        customerOf = [:]
    }

    /// The first and the last arrival; nil for a trace without letters.
    package var span: ClosedRange<Timestamp>? {
        guard let first = customers.compactMap(\.letters.first?.arrival).min(),
            let last = customers.compactMap(\.letters.last?.arrival).max()
        else { return nil }
        return first...last
    }
}

extension Case.Letter {
    fileprivate func came(before other: Case.Letter) -> Bool {
        arrival == other.arrival ? id < other.id : arrival < other.arrival
    }
}
