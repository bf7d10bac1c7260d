// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension PolicyFiles {
    /// The policy in effect as a policy file: every default written out, and read again it is the same
    /// policy.
    package var effective: String {
        var page = YAMLPage()
        page.add("# \(policy.hash)")
        for file in files { page.add("# from \(file)") }
        page.add(customers: policy.customers, customerFiles)
        page.add("classes:")
        for value in policy.classes {
            page.add("  \(YAMLPage.scalar(value.name)): " + YAMLPage.flow(value.fields))
        }
        page.list("streams", policy.streams.map(\.fields))
        page.list("budgets", policy.budgets.map(\.fields))
        page.add("pace:")
        page.add("  by: \(policy.pace.rawValue)")
        page.add("  look-ahead: \(policy.lookAhead == .zero ? "no" : policy.lookAhead.spelled)")
        page.add("  ageing: \(policy.ageing?.spelled ?? "never")")
        page.add("duplicates:")
        page.add("  exact: \(policy.duplicates.exact.spelled)")
        if let similar = policy.duplicates.similar { page.add("  similar: " + YAMLPage.flow(similar.fields)) }
        page.list("merges", policy.merges.map(\.fields))
        page.list("inhibitions", policy.inhibitions.map(\.fields))
        page.list("quiet-hours", policy.quietHours.map(\.fields))
        page.add("rollout:")
        page.add("  mode: \(policy.rollout.isShadow ? "shadow" : "enforce")")
        page.add("  customers: \(YAMLPage.share(policy.rollout.governed))")
        page.add("  holdout: \(YAMLPage.share(policy.rollout.holdout))")
        if !policy.rollout.key.isEmpty { page.add("  key: " + YAMLPage.scalar(policy.rollout.key)) }
        return page.text
    }
}

extension YAMLPage {
    fileprivate mutating func add(customers: CustomerRules, _ files: CustomerFiles.Names) {
        add("customers:")
        switch customers.key {
        case .address: add("  key: address")
        case .header(let name): add("  key: " + Self.scalar("header \(name)"))
        }
        if !customers.domains.isEmpty { add("  domains:") }
        for (name, domain) in customers.domains.sorted(by: { $0.key < $1.key }) {
            let fields: [Field] = [
                ("plus-tags", domain.stripsPlusTags ? "strip" : "keep"),
                ("dots", domain.stripsDots ? "strip" : "keep"),
                ("same-as", domain.sameAs.isEmpty ? nil : Self.flow(domain.sameAs)),
            ]
            add("    \(Self.scalar(name)): " + Self.flow(fields))
        }
        if !customers.internal.isEmpty { add("  internal: " + Self.flow(customers.internal)) }
        add("  time-zone: \(customers.zone.name)")
        if let file = files.directory { add("  directory: " + Self.scalar(file.path)) }
        if let file = files.optOuts { add("  opt-outs: " + Self.scalar(file.path)) }
    }
}

extension Scope {
    /// As the section `match`; nil where it asks nothing.
    var spelled: String? {
        self == Scope() ? nil : YAMLPage.flow(fields)
    }

    var fields: [YAMLPage.Field] {
        [
            ("team", YAMLPage.names(teams)),
            ("source", YAMLPage.names(sources)),
            ("stream", YAMLPage.names(streams)),
            ("class", YAMLPage.names(classes)),
            ("cohort", YAMLPage.names(cohorts)),
        ]
    }
}

extension Match {
    /// As the section `match` of a stream; nil where it asks nothing.
    fileprivate var spelled: String? {
        guard self != Match() else { return nil }
        let fields = headers.sorted { $0.key < $1.key }.map { ($0.key, Self.spelled($0.value)) }
        return YAMLPage.flow([
            ("team", YAMLPage.names(teams)),
            ("source", YAMLPage.names(sources)),
            ("header", fields.isEmpty ? nil : YAMLPage.flow(fields)),
            ("list-id", Self.spelled(listIDs)),
            ("subject", Self.spelled(subjects)),
            ("from", Self.spelled(from)),
            ("to", Self.spelled(to)),
        ])
    }

    private static func spelled(_ texts: [Text]) -> String? {
        YAMLPage.names(
            texts.map { text in
                switch text {
                case .literal(let literal): literal
                case .pattern(let pattern): "/\(pattern.source)/\(pattern.ignoresCase ? "i" : "")"
                case .present: "present"
                case .absent: "absent"
                }
            }
        )
    }
}

extension MailClass {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("obeys", YAMLPage.flow(obeys.map(\.rawValue))),
            ("counts", YAMLPage.word(counts)),
            ("merges", YAMLPage.word(merges)),
            ("expires", expires?.spelled ?? "never"),
            ("unknown-outcome", unknownOutcome.rawValue),
        ]
    }
}

extension Stream {
    fileprivate var fields: [YAMLPage.Field] {
        let superseding =
            switch supersedes {
            case .stream?: "stream"
            case .header(let name)?: YAMLPage.scalar("header \(name)")
            case nil: String?.none
            }
        return [
            ("name", YAMLPage.scalar(name)),
            ("match", match.spelled),
            ("class", YAMLPage.scalar(`class`)),
            ("priority", "\(priority)"),
            ("merge", merge.map(YAMLPage.scalar)),
            ("expires", expires?.spelled),
            ("supersedes", superseding),
        ]
    }
}

extension Budget {
    fileprivate var fields: [YAMLPage.Field] {
        if isGap, case .rolling(let length) = window {
            return [
                ("name", YAMLPage.scalar(name)),
                ("match", scope.spelled),
                ("gap", length.spelled),
                ("counted-by", countedBy.rawValue),
            ]
        }
        let kept = reserves.map { (YAMLPage.scalar($0.team), Optional("\($0.places)")) }
        return [
            ("name", YAMLPage.scalar(name)),
            ("match", scope.spelled),
            ("limit", limit.map { "\($0)" } ?? "unlimited"),
            ("per", window.spelled),
            ("counted-by", countedBy.rawValue),
            ("reserves", kept.isEmpty ? nil : YAMLPage.flow(kept)),
            ("borrow", kept.isEmpty ? nil : YAMLPage.word(lendsReserves)),
        ]
    }
}

extension Window {
    /// As a budget's `per`.
    var spelled: String {
        switch self {
        case .rolling(let length): "rolling \(length.spelled)"
        case .calendar(.hour): "calendar hour"
        case .calendar(.day): "calendar day"
        case .calendar(.month): "calendar month"
        case .calendar(.week(startsOn: let day)):
            "calendar week" + (day == 1 ? "" : " from \(Read.weekdays[day - 1])")
        }
    }
}

extension Policy.Similar {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("within", within.spelled),
            ("score", "\(score)"),
            ("then", then.rawValue),
            ("streams", YAMLPage.names(streams)),
        ]
    }
}

extension MergeRule {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("name", YAMLPage.scalar(name)),
            ("same", YAMLPage.flow(same.map(\.rawValue))),
            ("gather", schedule.isEmpty ? gather.spelled : nil),
            ("schedule", schedule.isEmpty ? nil : YAMLPage.flow(schedule.map(\.spelled))),
            ("most", "\(most)"),
            ("size", Settings.spelled(bytes: size)),
            ("from", YAMLPage.scalar(from)),
            ("subject", YAMLPage.scalar(subject)),
            ("unsubscribe", unsubscribe.map(YAMLPage.scalar)),
        ]
    }
}

extension Policy.Inhibition {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("name", YAMLPage.scalar(name)),
            ("while", YAMLPage.flow(trigger.fields + [("within", within.spelled)])),
            ("hold", hold.spelled ?? "{}"),
        ]
    }
}

extension QuietHours {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("name", YAMLPage.scalar(name)),
            ("match", scope.spelled),
            ("from", YAMLPage.time(from)),
            ("to", YAMLPage.time(to)),
            ("days", YAMLPage.names(days.map { Read.weekdays[$0 - 1] })),
            ("on", YAMLPage.names(on.map(\.spelled))),
            ("except", YAMLPage.names(except.map(\.spelled))),
        ]
    }
}

extension QuietHours.Dates {
    fileprivate var spelled: String {
        dayNumbers.count == 1 ? Self.date(first) : "\(Self.date(first)) to \(Self.date(last))"
    }

    private static func date(_ day: CivilTime) -> String {
        let parts = [day.year, day.month, day.day].map { ($0 < 10 ? "0" : "") + "\($0)" }
        return parts.joined(separator: "-")
    }
}

extension DigestHour {
    fileprivate var spelled: String {
        let clock = YAMLPage.time(minute).filter { $0 != "\"" }
        return weekday.map { "\(Read.weekdays[$0 - 1]) \(clock)" } ?? clock
    }
}
