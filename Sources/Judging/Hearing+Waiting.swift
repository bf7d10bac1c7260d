// SPDX-License-Identifier: Apache-2.0

/// The letters that set inhibitions off, by inhibition; the latest first.
struct Triggers {
    /// One letter like an inhibition's `while`, and until when it holds others back.
    struct Trigger {
        let id: LetterID
        let kind: Case.Kind
        let arrival: Timestamp
        let until: Timestamp
        /// Its place among the waiting letters; nil if it has passed.
        let place: Int?
    }

    private let byInhibition: [[Trigger]]

    init(of hearing: Hearing) {
        let cohort = hearing.file.customer.cohort
        byInhibition = hearing.policy.inhibitions.map { inhibition in
            var triggers: [Trigger] = []
            for letter in hearing.file.earlier where letter.end == .passed {
                let until = letter.arrival + inhibition.within
                guard until > hearing.now, inhibition.trigger.includes(letter.kind, cohort: cohort) else {
                    continue
                }
                triggers.append(
                    Trigger(
                        id: letter.id,
                        kind: letter.kind,
                        arrival: letter.arrival,
                        until: until,
                        place: nil
                    )
                )
            }
            for (place, letter) in hearing.file.letters.enumerated() where !hearing.isSuppressed(place) {
                let until = letter.arrival + inhibition.within
                guard until > hearing.now, inhibition.trigger.includes(letter.kind, cohort: cohort) else {
                    continue
                }
                triggers.append(
                    Trigger(
                        id: letter.id,
                        kind: letter.kind,
                        arrival: letter.arrival,
                        until: until,
                        place: place
                    )
                )
            }
            return triggers.sorted { ($0.arrival, $0.id) > ($1.arrival, $1.id) }
        }
    }

    /// The letter that holds `place` back longest by an inhibition; a letter does not hold itself back.
    func latest(of inhibition: Int, for place: Int) -> Trigger? {
        byInhibition[inhibition].first { $0.place != place }
    }
}

/// The rules by which a letter waits for a time of its own: silences, inhibitions, pauses, quiet hours.
extension Hearing {
    /// The silence that matches a letter at `moment` and ends last.
    func silence(on index: Int, at moment: Timestamp) -> Policy.Silence? {
        guard !policy.silences.isEmpty, !rules(of: index).isExempt else { return nil }
        let kind = file.letters[index].kind
        return policy.silences
            .filter {
                $0.start <= moment && moment < $0.end && $0.scope.includes(kind, cohort: file.customer.cohort)
            }
            .max { $0.end < $1.end }
    }

    /// The inhibition that still holds a letter back at `moment`, with its trigger; the one that ends last.
    mutating func inhibition(
        on index: Int,
        at moment: Timestamp,
    ) -> (rule: Policy.Inhibition, trigger: Triggers.Trigger)? {
        guard !policy.inhibitions.isEmpty, rules(of: index).obeysInhibitions else { return nil }
        let kind = file.letters[index].kind
        var found: (rule: Policy.Inhibition, trigger: Triggers.Trigger)?
        for (place, rule) in policy.inhibitions.enumerated() {
            guard let trigger = triggers.latest(of: place, for: index), trigger.until > moment,
                rule.hold.includes(kind, cohort: file.customer.cohort),
                trigger.until > found?.trigger.until ?? moment
            else { continue }
            found = (rule, trigger)
        }
        return found
    }

    /// Until when the customer's own pause holds a letter back at `moment`.
    func pause(on index: Int, at moment: Timestamp) -> Timestamp? {
        guard let until = file.customer.pausedUntil, until > moment, rules(of: index).obeysBudgets else {
            return nil
        }
        return until
    }

    /// The quiet hours that a letter lies in at `moment`, and when they end; those that end last.
    func quietHours(on index: Int, at moment: Timestamp) -> (rule: QuietHours, end: Timestamp)? {
        guard !policy.quietHours.isEmpty, rules(of: index).obeysQuietHours else { return nil }
        let kind = file.letters[index].kind
        var found: (rule: QuietHours, end: Timestamp)?
        for rule in policy.quietHours where rule.scope.includes(kind, cohort: file.customer.cohort) {
            let end = rule.firstOpen(from: moment, in: zone)
            if end > found?.end ?? moment { found = (rule, end) }
        }
        return found
    }

    mutating func silenced(_ index: Int) -> Ruling? {
        guard let silence = silence(on: index, at: now) else { return nil }
        let because = "silenced until \(phrases.moment(silence.end))"
        return ruling(.hold(.silenced, until: silence.end), on: index, rule: silence.name, because: because)
    }

    mutating func inhibited(_ index: Int) -> Ruling? {
        guard let (rule, trigger) = inhibition(on: index, at: now) else { return nil }
        if let place = trigger.place { pillars[index] = place }
        let because =
            "a letter of \(trigger.kind.stream) came on \(phrases.moment(trigger.arrival)), and this waits "
            + "\(phrases.length(rule.within)) after it"
        return ruling(
            .hold(.inhibited, until: trigger.until),
            on: index,
            rule: rule.name,
            of: trigger.id,
            because: because
        )
    }

    mutating func paused(_ index: Int) -> Ruling? {
        guard let until = pause(on: index, at: now) else { return nil }
        let because = "the customer asked for a pause until \(phrases.moment(until))"
        return ruling(.hold(.paused, until: until), on: index, rule: "paused-until", because: because)
    }

    mutating func quietHours(_ index: Int) -> Ruling? {
        guard let (rule, end) = quietHours(on: index, at: now) else { return nil }
        let because = "quiet until \(phrases.moment(end)) in \(zone.name)"
        return ruling(.hold(.quietHours, until: end), on: index, rule: rule.name, because: because)
    }
}
