// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// Looks for mail that quiet hours never let out: no open minute in a whole week.
struct QuietWeek {
    static let dayMinutes = 1_440
    static let weekMinutes = 7 * dayMinutes

    private let reader: PolicyReader

    init(_ reader: PolicyReader) {
        self.reader = reader
    }

    /// The rules that hold in every week: those of some dates only leave other weeks open.
    private var yearly: [PolicyReader.Rule<QuietHours>] {
        reader.quietHours.filter { $0.value.on.isEmpty || !$0.value.days.isEmpty }
    }

    /// Each rule alone, then, for each stream whose class obeys quiet hours, all rules that surely hold it.
    func check() {
        var isReported = Set<String>()
        for rule in yearly where minutes([rule.value]).allSatisfy({ $0 }) {
            isReported.insert(rule.value.name)
            let text = "\(shown(rule.value.name)) leaves no open minute in a week; let `to` come sooner"
            reader.findings.add(rule.section.placeOfValue("to"), text)
        }
        guard isReported.isEmpty else { return }
        let classes = reader.rankedClasses
        for stream in reader.streams.map(\.value) {
            guard classes.first(where: { $0.name == stream.class })?.obeys.contains(.quietHours) == true
            else { continue }
            let rules = yearly.filter { surelyHolds($0.value.scope, stream) }
            guard minutes(rules.map(\.value)).allSatisfy({ $0 }), let last = rules.last,
                isReported.insert(last.value.name).inserted
            else {
                continue
            }
            let names = rules.map { shown($0.value.name) }.joined(separator: " and ")
            let text =
                "\(names) together leave the stream \(shown(stream.name)) no open minute in a week; "
                + "shorten one"
            reader.findings.add(last.section.placeOfValue("name"), text)
        }
    }

    /// Whether the scope holds every letter of the stream, whoever its customer is.
    private func surelyHolds(_ scope: Scope, _ stream: Stream) -> Bool {
        func includes(_ wanted: [String], _ possible: [String]) -> Bool {
            wanted.isEmpty || !possible.isEmpty && Set(possible).isSubset(of: wanted)
        }
        return includes(scope.classes, [stream.class]) && includes(scope.streams, [stream.name])
            && includes(scope.teams, stream.match.teams) && includes(scope.sources, stream.match.sources)
            && scope.cohorts.isEmpty
    }

    /// For each minute of the week, from Monday, whether one of the rules is quiet then.
    private func minutes(_ rules: [QuietHours]) -> [Bool] {
        var quiet = [Bool](repeating: false, count: Self.weekMinutes)
        for rule in rules {
            let length = rule.to > rule.from ? rule.to - rule.from : rule.to + Self.dayMinutes - rule.from
            for day in rule.days.isEmpty ? Array(1...7) : rule.days {
                let start = (day - 1) * Self.dayMinutes + rule.from
                for minute in start..<start + length { quiet[minute % Self.weekMinutes] = true }
            }
        }
        return quiet
    }
}
