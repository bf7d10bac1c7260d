// SPDX-License-Identifier: Apache-2.0

/// The rules by which a letter waits for a time of its own: silences, inhibitions, pauses, quiet hours.
extension Hearing {
    /// The silence that matches a letter at `moment` and ends last, by its place in the policy.
    func silence(on index: Int, at moment: Timestamp) -> Int? {
        var found: Int?
        for place in profiles[dockets[index].profile].silences {
            let silence = judge.policy.silences[place]
            guard silence.start <= moment, moment < silence.end, silence.isAbout(file.customer.key) else {
                continue
            }
            if found.map({ judge.policy.silences[$0].end < silence.end }) ?? true { found = place }
        }
        return found
    }

    /// The inhibition that still holds a letter back at `moment`, with its trigger; the one that ends last.
    mutating func inhibition(
        on index: Int,
        at moment: Timestamp,
    ) -> (place: Int, trigger: Triggers.Trigger)? {
        let inhibitions = profiles[dockets[index].profile].inhibitions
        guard !inhibitions.isEmpty else { return nil }
        let triggers = self.triggers ?? findTriggers()
        self.triggers = triggers
        var found: (place: Int, trigger: Triggers.Trigger)?
        for place in inhibitions {
            guard let trigger = triggers.latest(of: place, for: index), trigger.until > moment,
                trigger.until > found?.trigger.until ?? moment
            else { continue }
            found = (place, trigger)
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
    mutating func quietHours(on index: Int, at moment: Timestamp) -> (place: Int, end: Timestamp)? {
        var found: (place: Int, end: Timestamp)?
        for place in profiles[dockets[index].profile].quietHours {
            let end = firstOpen(ofQuietHours: place, from: moment)
            if end > found?.end ?? moment { found = (place, end) }
        }
        return found
    }

    /// The first moment outside of quiet hours, which is the same for all letters that they hold.
    private mutating func firstOpen(ofQuietHours place: Int, from moment: Timestamp) -> Timestamp {
        if let known = openings[place], known.from == moment { return known.end }
        let end = judge.policy.quietHours[place].firstOpen(from: moment, in: phrases.zone)
        openings[place] = (moment, end)
        return end
    }

    mutating func silenced(_ index: Int) -> Ruling? {
        guard let place = silence(on: index, at: now) else { return nil }
        let silence = judge.policy.silences[place]
        let author = silence.author.map { " by \($0)" } ?? ""
        let comment = silence.comment.map { ": \($0)" } ?? ""
        let because = "silenced\(author) until \(phrases.moment(silence.end))\(comment)"
        return ruling(
            .hold(.silenced, until: silence.end),
            on: index,
            rule: silence.name,
            because: because
        )
    }

    mutating func inhibited(_ index: Int) -> Ruling? {
        guard let (place, trigger) = inhibition(on: index, at: now) else { return nil }
        pillars[index] = trigger.place
        let rule = judge.policy.inhibitions[place]
        let because =
            "a letter of \(trigger.stream) came on \(phrases.moment(trigger.arrival)), and this waits "
            + "\(phrases.length(rule.within)) after it"
        return ruling(
            .hold(.inhibited, until: trigger.until),
            on: index,
            rule: rule.name,
            of: trigger.id,
            because: because,
        )
    }

    mutating func paused(_ index: Int) -> Ruling? {
        guard let until = pause(on: index, at: now) else { return nil }
        let because = "the customer asked for a pause until \(phrases.moment(until))"
        return ruling(.hold(.paused, until: until), on: index, rule: "paused-until", because: because)
    }

    mutating func quietHours(_ index: Int) -> Ruling? {
        guard let (place, end) = quietHours(on: index, at: now) else { return nil }
        let because = "quiet until \(phrases.moment(end)) in \(zone.name)"
        let name = judge.policy.quietHours[place].name
        return ruling(.hold(.quietHours, until: end), on: index, rule: name, because: because)
    }
}
