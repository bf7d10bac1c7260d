// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// Reads the customers' directory: a CSV file with a header line, an address a line.
///
/// The columns are `address`, `customer`, `account`, `time-zone`, `cohort`, `limit` and `paused-until`, in
/// any order; only `address` must be there, and an empty field says nothing. Lines with the same `customer`
/// are one customer, and so must not contradict one another.
enum CustomerFile {
    static let columns = ["address", "customer", "account", "time-zone", "cohort", "limit", "paused-until"]
    /// A customer's own limit, for any 7 days: far above what anybody is sent.
    static let limitMax = 1_000_000

    /// Reads the bytes of the file into `findings`; nil if something is wrong.
    ///
    /// - Parameter rules: What an address's customer depends on, and the zone of a line that has none.
    static func read(
        _ bytes: [UInt8],
        named path: String,
        under rules: CustomerRules,
        _ zones: ZoneFolder,
        _ findings: Findings,
        limits: CSVTable.Limits = CSVTable.Limits(),
    ) -> CustomerList? {
        let before = findings.problems.count
        guard var table = CSVTable(bytes, named: path, columns: columns, limits: limits, findings) else {
            return nil
        }
        let lines = bytes.count { $0 == UInt8(ascii: "\n") }
        var reader = CustomerFileReader(rules: rules, zones: zones, lines: lines)
        while table.next() { reader.read(&table) }
        return findings.problems.count == before ? reader.list : nil
    }
}

/// Reads line by line, and remembers where each address and each customer was met first.
private struct CustomerFileReader {
    /// A column, by its place in `CustomerFile.columns`.
    private enum Column {
        static let address = 0
        static let customer = 1
        static let account = 2
        static let zone = 3
        static let cohort = 4
        static let limit = 5
        static let pause = 6
    }

    let rules: CustomerRules
    let zones: ZoneFolder
    private(set) var list = CustomerList()
    /// The line of each address, by its normal form.
    private var linesOfAddresses: [String: Int32] = [:]
    /// The line on which a customer with a key of its own was met first.
    private var linesOfKeys: [String: Int32] = [:]
    /// Every zone is read from its file once.
    private var knownZones: [String: Result<Zone, Wrong>] = [:]
    /// Cohorts and accounts that were found sound: few, and most lines have one.
    private var soundCohorts: Set<String> = []
    private var soundAccounts: Set<String> = []

    /// - Parameter lines: How many there are, so that room is made once.
    init(rules: CustomerRules, zones: ZoneFolder, lines: Int) {
        self.rules = rules
        self.zones = zones
        linesOfAddresses.reserveCapacity(lines)
        list.reserveCapacity(lines)
    }

    mutating func read(_ table: inout CSVTable) {
        guard let address = address(&table) else { return }
        if let first = linesOfAddresses[address] {
            let place = table.place(ofColumn: Column.address)
            table.add(place, "the address \(shown(address)) already stands on line \(first); keep it once")
            return
        }
        linesOfAddresses[address] = Int32(table.line)
        let named = table.plainText(Column.customer) ?? table.value(Column.customer, Read.line)
        let key = named ?? address
        let zone = zone(&table)
        let pause = table.value(Column.pause, Read.pause)
        let line = Case.Customer(
            key: key,
            zone: zone,
            cohort: table.value(Column.cohort, Read.name, known: &soundCohorts),
            account: table.value(Column.account, Read.line, known: &soundAccounts),
            limit: table.value(Column.limit, Read.count(0...CustomerFile.limitMax)),
            pausedUntil: pause?.moment(in: zone ?? rules.zone),
        )
        let known = list.customer(key)
        if named != nil, linesOfKeys[key] == nil { linesOfKeys[key] = Int32(table.line) }
        list.put(known.map { merged($0, line, &table) } ?? line, address: address)
    }

    /// The normal form of the line's address, which must be there.
    private mutating func address(_ table: inout CSVTable) -> String? {
        let bytes = table.bytes(Column.address)
        if Read.isPlainAddress(bytes) { return rules.normalForm(of: String(decoding: bytes, as: UTF8.self)) }
        if bytes.isEmpty {
            table.add(
                table.place(ofColumn: Column.address),
                "this line has no address; write one, or take the line out"
            )
        }
        return table.value(Column.address, Read.addressSpec).map { rules.normalForm(of: $0) }
    }

    private mutating func zone(_ table: inout CSVTable) -> Zone? {
        let folder = zones
        if let name = table.plainText(Column.zone), case .success(let zone)? = knownZones[name] {
            return zone
        }
        return table.value(Column.zone) { (name: String) throws(Wrong) -> Zone in
            if let zone = knownZones[name] { return try zone.get() }
            let found = Result { () throws(Wrong) in try folder.read(name) }
            knownZones[name] = found
            return try found.get()
        }
    }

    /// What two lines say of one customer; what contradicts the first is told.
    private func merged(
        _ one: Case.Customer,
        _ other: Case.Customer,
        _ table: inout CSVTable,
    ) -> Case.Customer {
        let first = linesOfKeys[one.key] ?? linesOfAddresses[one.key] ?? 1
        func both<Value: Equatable>(_ old: Value?, _ new: Value?, _ column: Int) -> Value? {
            guard let old, let new, old != new else { return old ?? new }
            table.add(
                table.place(ofColumn: column),
                "the customer \(shown(one.key)) already has another `\(CustomerFile.columns[column])`, "
                    + "see line \(first); say the same, or leave it empty"
            )
            return old
        }
        return Case.Customer(
            key: one.key,
            zone: both(one.zone, other.zone, Column.zone),
            cohort: both(one.cohort, other.cohort, Column.cohort),
            account: both(one.account, other.account, Column.account),
            limit: both(one.limit, other.limit, Column.limit),
            pausedUntil: both(one.pausedUntil, other.pausedUntil, Column.pause),
        )
    }
}

/// Until when a customer is paused, as a file says it.
enum Pause {
    case moment(Timestamp)
    /// On the customer's wall clock.
    case local(CivilTime)

    func moment(in zone: Zone) -> Timestamp {
        switch self {
        case .moment(let moment): moment
        case .local(let time): zone.moment(of: time)
        }
    }
}

extension Read {
    /// `2026-03-02`, `2026-03-02 09:00` on the customer's wall clock, or a moment of RFC 3339.
    static func pause(_ text: String) throws(Wrong) -> Pause {
        if let moment = Timestamp(iso8601: text) { return .moment(moment) }
        if text.utf8.count == 10, let day = try? civilTime(text + " 00:00") { return .local(day) }
        guard let time = try? civilTime(text) else {
            throw Wrong(
                "\(shown(text)) is no time; write it like `2026-03-02`, `2026-03-02 09:00` or "
                    + "`2026-03-02T09:00:00Z`"
            )
        }
        return .local(time)
    }

    /// Whether an address has only the letters, digits and signs that nearly all have, so that nothing about
    /// it need be looked at more closely.
    static func isPlainAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
        let addressMax = 254
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > bytes.startIndex,
            bytes.count <= addressMax
        else { return false }
        var last = UInt8(ascii: ".")
        for index in bytes.indices {
            let byte = bytes[index]
            let isAlphanumeric =
                byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A
            if index < at {
                guard isAlphanumeric || byte == 0x2E || byte == 0x2B || byte == 0x2D || byte == 0x5F else {
                    return false
                }
            } else if index > at {
                // Labels of letters and digits; a label with a hyphen in it is plain too, one that ends with
                // it not.
                guard isAlphanumeric || (byte == 0x2E || byte == 0x2D) && last != 0x2E && last != 0x2D else {
                    return false
                }
                last = byte
            }
        }
        return last != 0x2E && last != 0x2D && bytes.endIndex - at <= 64
    }
}
