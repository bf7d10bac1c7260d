// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// What was read of the policy files so far, with the places that the checks at the end speak of.
///
/// Lists of several files are joined in their order; what there is only one of may stand in one file.
struct PolicyReader {
    /// A named rule and the section it was read from.
    struct Rule<Value> {
        let value: Value
        let section: Section
        /// Whether nothing is wrong with it, so that it can be compared with others.
        var isSound = true
    }

    /// A name that a rule uses and another one has to bear.
    struct Reference: Hashable {
        enum Kind: String {
            case team, source, stream, `class`, merge
        }

        let kind: Kind
        let name: String
        let place: Place
    }

    /// A time over which something is counted or looked back, and so must not be longer than it is kept.
    struct Span: Hashable {
        let length: Duration
        let place: Place
    }

    let findings: Findings
    let zones: ZoneFolder
    var customers = CustomerRules()
    var customerFiles = CustomerFiles.Names()
    var pace = Policy.Pace.bestFirst
    var lookAhead = Policy.lookAheadDefault
    var ageing: Duration? = Policy.ageingDefault
    var duplicates = Policy.DuplicateRules()
    var rollout = Policy.Rollout()
    var classes: [Rule<MailClass>] = []
    var streams: [Rule<Stream>] = []
    var budgets: [Rule<Budget>] = []
    var merges: [Rule<MergeRule>] = []
    var inhibitions: [Rule<Policy.Inhibition>] = []
    var quietHours: [Rule<QuietHours>] = []
    var references: [Reference] = []
    var spans: [Span] = []
    private var singles: [String: Place] = [:]

    init(findings: Findings, zones: ZoneFolder) {
        self.findings = findings
        self.zones = zones
    }

    /// Reads one file.
    mutating func read(_ tree: Tree) {
        guard let file = Section(tree, .policy, "a policy file", findings) else { return }
        if isFirst("customers", file) { readCustomers(file) }
        if isFirst("pace", file) { readPace(file) }
        if isFirst("duplicates", file) { readDuplicates(file) }
        if isFirst("rollout", file) { readRollout(file) }
        readClasses(file)
        for section in file.sections("streams", .stream, "a stream") { readStream(section) }
        for section in file.sections("budgets", .budget, "a budget") { readBudget(section) }
        for section in file.sections("merges", .merge, "a merge") { readMerge(section) }
        for section in file.sections("inhibitions", .inhibition, "an inhibition") { readInhibition(section) }
        for section in file.sections("quiet-hours", .quietHours, "a rule of quiet hours") {
            readQuietHours(section)
        }
    }

    /// Whether the key stands in this file, and in none before it.
    private mutating func isFirst(_ key: String, _ file: Section) -> Bool {
        guard file.has(key) else { return false }
        if let first = singles[key] {
            let text =
                "\(shown(key)) already stands in \(first.file), line \(first.line); keep it in one file"
            findings.add(file.place(of: key), text)
            return false
        }
        singles[key] = file.place(of: key)
        return true
    }

    /// The name of a rule, which no other rule of `others` has.
    func name<Value>(of section: Section, unlike others: [Rule<Value>], _ name: (Value) -> String) -> String?
    {
        guard let own = section.required("name", Read.name) else { return nil }
        if let first = others.first(where: { name($0.value) == own }) {
            let place = first.section.placeOfValue("name")
            let text = "the name \(shown(own)) is taken in \(place.file), line \(place.line); choose another"
            findings.add(section.placeOfValue("name"), text)
        }
        return own
    }

    /// A scope, with what it refers to kept for the checks.
    mutating func scope(_ section: Section?) -> Scope {
        guard let section else { return Scope() }
        return Scope(
            teams: names(.team, section),
            sources: names(.source, section),
            streams: names(.stream, section),
            classes: names(.class, section),
            cohorts: section.knows("cohort") ? section.values("cohort", Read.name) ?? [] : [],
        )
    }

    /// The names at a key that is called as what it refers to.
    mutating func names(_ kind: Reference.Kind, _ section: Section) -> [String] {
        let found = section.placed(kind.rawValue, Read.name)
        references += found.map { Reference(kind: kind, name: $0.value, place: $0.place) }
        return found.map(\.value)
    }

    /// A span that is looked back over.
    mutating func span(_ key: String, _ section: Section) -> Duration? {
        let length = section.value(key, Read.span)
        if let length { spans.append(Span(length: length, place: section.placeOfValue(key))) }
        return length
    }
}
