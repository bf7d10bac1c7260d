// SPDX-License-Identifier: Apache-2.0

/// What a directory knows of customers beside their mail: zone, cohort, account, own limit, pause, and whose
/// address is whose.
///
/// A million customers must fit beside everything else, so each is a few numbers, and what many share (zones,
/// cohorts, accounts) is kept once.
package struct CustomerList: Hashable, Sendable {
    /// What is known of one customer; -1 is nothing.
    private struct Line: Hashable, Sendable {
        var zone: Int32 = -1
        var cohort: Int32 = -1
        var account: Int32 = -1
        var limit: Int32 = -1
        /// In milliseconds; the least number is no pause.
        var pausedUntil = Int64.min
    }

    private var lines: [String: Line] = [:]
    /// The zones by their names: those of one name are one zone.
    private var zoneNames = SharedNames()
    private var zones: [Zone] = []
    private var cohorts = SharedNames()
    private var accounts = SharedNames()
    /// The customers of each account, by the account's place in `accounts`, as they were added.
    private var members: [[String]] = []
    /// The customer of each address that is not a customer's key itself, by the address's normal form.
    private var keys: [String: String] = [:]
    /// The same the other way round.
    private var addresses: [String: [String]] = [:]

    /// An empty list.
    package init() {}

    /// Makes room for so many customers.
    package mutating func reserveCapacity(_ customers: Int) {
        lines.reserveCapacity(customers)
    }

    package var isEmpty: Bool { lines.isEmpty }

    /// How many customers it knows.
    package var count: Int { lines.count }

    /// Writes down what is known of a customer, in place of what was known before; its opt-outs are none of a
    /// list's business.
    ///
    /// - Parameter address: The normal form of an address of it, which is no other customer's; nil: none is
    ///   known, or none that was not known before.
    package mutating func put(_ customer: Case.Customer, address: String? = nil) {
        let before = lines[customer.key]
        var line = Line()
        if let zone = customer.zone {
            line.zone = zoneNames.place(of: zone.name)
            if Int(line.zone) == zones.count { zones.append(zone) }
        }
        if let cohort = customer.cohort { line.cohort = cohorts.place(of: cohort) }
        if let account = customer.account {
            line.account = accounts.place(of: account)
            if Int(line.account) == members.count { members.append([]) }
        }
        if let limit = customer.limit { line.limit = Int32(clamping: max(limit, 0)) }
        if let pause = customer.pausedUntil { line.pausedUntil = pause.milliseconds }
        if let account = before?.account, account >= 0, account != line.account {
            members[Int(account)].removeAll { $0 == customer.key }
        }
        if line.account >= 0, line.account != before?.account {
            members[Int(line.account)].append(customer.key)
        }
        lines[customer.key] = line
        if let address, address != customer.key {
            keys[address] = customer.key
            addresses[customer.key, default: []].append(address)
        }
    }

    /// The customer of this key, without opt-outs; nil where the list does not know it.
    package func customer(_ key: String) -> Case.Customer? {
        guard let line = lines[key] else { return nil }
        return Case.Customer(
            key: key,
            zone: line.zone < 0 ? nil : zones[Int(line.zone)],
            cohort: cohorts[line.cohort],
            account: accounts[line.account],
            limit: line.limit < 0 ? nil : Int(line.limit),
            pausedUntil: line.pausedUntil == .min ? nil : Timestamp(milliseconds: line.pausedUntil),
        )
    }

    /// The customer that an address belongs to, by the address's normal form; nil where the list does not
    /// know it.
    package func key(of address: String) -> String? {
        keys[address] ?? (lines[address] == nil ? nil : address)
    }

    /// The normal forms of a customer's addresses, its key among them, which may be one.
    package func addresses(of key: String) -> [String] {
        [key] + (addresses[key] ?? [])
    }

    /// The keys of the customers of an account.
    package func members(of account: String) -> [String] {
        accounts.known(account).map { members[Int($0)] } ?? []
    }
}

/// Names that many share, each kept once and told by its place.
private struct SharedNames: Hashable, Sendable {
    private var names: [String] = []
    private var places: [String: Int32] = [:]

    subscript(place: Int32) -> String? {
        place < 0 ? nil : names[Int(place)]
    }

    func known(_ name: String) -> Int32? {
        places[name]
    }

    mutating func place(of name: String) -> Int32 {
        if let place = places[name] { return place }
        let place = Int32(names.count)
        names.append(name)
        places[name] = place
        return place
    }
}
