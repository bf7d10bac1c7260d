// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging

/// What the judge needs of some open cases besides their letters: silences, opt-outs, what the directory
/// says, and what the others of an account were charged.
///
/// It is read with the cases, or after they were opened. Whatever changes one of these in the ledger makes
/// the cases due that it bears on, so a judgement by older words is refused and made again.
package struct CaseFiles: Sendable {
    /// The policy with the silences of the ledger.
    package let policy: Policy
    private let customers: CustomerDirectory.Content
    private let ledger: any Ledger
    private let start: Timestamp
    /// By the normal form of the address.
    private let optOuts: [String: [Case.OptOut]]
    private let countsAccounts: Bool
    /// Those that were opened, with what was charged since.
    private var accounts: [String: OpenAccount] = [:]

    /// - Parameter objections: Read with the cases, for their `addresses`.
    init(
        policy: Policy,
        customers: CustomerDirectory.Content,
        objections: Objections,
        ledger: any Ledger,
        at now: Timestamp,
    ) {
        var silenced = policy
        silenced.silences += objections.silences.map(\.asJudged)
        var optOuts: [String: [Case.OptOut]] = [:]
        for optOut in objections.optOuts {
            optOuts[optOut.address, default: []].append(optOut.asJudged)
        }
        self.policy = silenced
        self.customers = customers
        self.ledger = ledger
        self.optOuts = optOuts
        start = now - policy.memory
        countsAccounts = policy.budgets.contains { $0.countedBy == .account }
    }

    /// - Parameter others: Addresses that letters go to which are not in the case yet.
    package init(
        of opened: OpenCase,
        to others: [String] = [],
        policy: Policy,
        customers: CustomerDirectory.Content,
        ledger: any Ledger,
        at now: Timestamp,
    ) async throws(LedgerError) {
        let addresses = Self.addresses(of: opened, by: policy.customers, in: customers)
            .union(others.map { policy.customers.normalForm(of: $0) })
        let objections = try await ledger.objections(to: Array(addresses), at: now)
        self.init(policy: policy, customers: customers, objections: objections, ledger: ledger, at: now)
    }

    /// The case that the judge gets, and the account whose charges it counts, as it stands now.
    ///
    /// - Parameters:
    ///   - letters: The waiting letters of the case, as the present policy reads them.
    ///   - others: Addresses that letters go to which are not in the case yet.
    package mutating func file(
        _ opened: OpenCase,
        letters: [Letter],
        to others: [String] = [],
    ) async throws(LedgerError) -> (file: Case, account: CaseRecord.Account?) {
        let customer = customer(of: opened, to: others)
        let account = try await account(of: customer)
        let file = Case(
            customer: customer,
            letters: facts(of: letters, to: customer),
            charges: opened.charges,
            earlier: opened.earlier,
            accountCharges: account.map { Self.charges(in: $0, besides: customer.key) } ?? [],
        )
        return (file, account.map { CaseRecord.Account(name: $0.name, version: $0.version) })
    }

    /// Counts what a record will charge, for the cases of its account that are judged after it.
    package mutating func note(_ record: CaseRecord) {
        guard let name = record.account?.name, let known = accounts[name], !record.charges.isEmpty else {
            return
        }
        var charges = known.charges
        charges[record.customer, default: []] += record.charges.map(\.charge)
        accounts[name] = OpenAccount(name: name, version: known.version + 1, charges: charges)
    }

    /// The addresses whose opt-outs bear on a case: all that the directory knows of the customer, its key,
    /// which may be one, and those that letters go to.
    static func addresses(
        of opened: OpenCase,
        by rules: CustomerRules,
        in customers: CustomerDirectory.Content,
    ) -> Set<String> {
        var addresses = Set(customers.list.addresses(of: opened.customer))
        for record in opened.letters { addresses.insert(rules.normalForm(of: record.letter.recipient)) }
        return addresses
    }

    private func customer(of opened: OpenCase, to others: [String]) -> Case.Customer {
        let known = customers.customer(opened.customer)
        // Where nobody objects, what the directory says is all.
        guard !optOuts.isEmpty || !customers.optOuts.isEmpty else { return known }
        var addresses = Self.addresses(of: opened, by: policy.customers, in: customers)
        for other in others { addresses.insert(policy.customers.normalForm(of: other)) }
        let found = addresses.sorted().flatMap { customers.optOuts.optOuts(of: $0) + (optOuts[$0] ?? []) }
        return found.isEmpty ? known : known.with(found)
    }

    /// The letters as the judge sees them: with their addresses, where one of these is dead.
    private func facts(of letters: [Letter], to customer: Case.Customer) -> [Case.Letter] {
        let hasDead = customer.optOuts.contains { optOut in
            if case .bounced = optOut { true } else { false }
        }
        return letters.map { letter in
            guard hasDead else { return letter.facts }
            var facts = letter.facts
            facts.recipient = policy.customers.normalForm(of: letter.recipient)
            return facts
        }
    }

    private mutating func account(of customer: Case.Customer) async throws(LedgerError) -> OpenAccount? {
        guard countsAccounts, let name = customer.account else { return nil }
        if let known = accounts[name] { return known }
        let members = customers.list.members(of: name)
        let opened = try await ledger.openAccount(name, of: members, since: start)
        accounts[name] = opened
        return opened
    }

    private static func charges(in account: OpenAccount, besides customer: String) -> [Case.Charge] {
        account.charges.filter { $0.key != customer }.flatMap(\.value).sorted { $0.at < $1.at }
    }
}

extension Case.Customer {
    /// The same customer with these opt-outs.
    fileprivate func with(_ optOuts: [Case.OptOut]) -> Case.Customer {
        Case.Customer(
            key: key,
            zone: zone,
            cohort: cohort,
            account: account,
            limit: limit,
            pausedUntil: pausedUntil,
            optOuts: optOuts,
        )
    }
}
