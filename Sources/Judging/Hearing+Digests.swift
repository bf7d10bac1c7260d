// SPDX-License-Identifier: Apache-2.0

/// The waiting letters that may share a mail.
struct Groups {
    /// Letters of one merge that agree on what it asks for.
    struct Group {
        /// Its place in the policy.
        let merge: Int
        /// Letters that still wait, by their places in the case.
        var members: [Int]
        /// Until when company is waited for; nil before it is asked, `.some(nil)` when there is no waiting.
        var gathersUntil: Timestamp??
    }

    private(set) var all: [Group] = []
    /// By the letter's place in the case.
    private var groupOf: [Int?]

    init(count: Int) {
        groupOf = Array(repeating: nil, count: count)
    }

    /// Puts a letter into a group, or into a new one.
    mutating func add(_ index: Int, to group: Int?, of merge: Int) {
        groupOf[index] = group ?? all.count
        if let group {
            all[group].members.append(index)
        } else {
            all.append(Group(merge: merge, members: [index]))
        }
    }

    func group(of index: Int) -> Int? {
        groupOf[index]
    }

    /// Takes a letter out that does not wait for company any more.
    mutating func remove(_ index: Int) {
        guard let group = groupOf[index] else { return }
        groupOf[index] = nil
        all[group].members.removeAll { $0 == index }
        all[group].gathersUntil = nil
    }

    mutating func keep(_ until: Timestamp?, for group: Int) {
        all[group].gathersUntil = .some(until)
    }

    /// After a mail has left, room and company are other ones.
    mutating func forget() {
        for group in all.indices { all[group].gathersUntil = nil }
    }
}

/// The rules on digests: who waits for company, who rides with whom.
extension Hearing {
    /// Puts the letters that the standing rules have left into groups, the best first.
    mutating func formGroups() {
        for index in byPace {
            guard let merge = dockets[index].merge else { continue }
            let group = groups.all.firstIndex { group in
                group.merge == merge && !group.members.isEmpty
                    && canShare(judge.policy.merges[merge], group.members[0], index)
            }
            groups.add(index, to: group, of: merge)
        }
    }

    /// Whether two letters of one merge may stand in one mail.
    ///
    /// Letters of different classes never do, whatever the policy says: a mail with commercial and other
    /// content is commercial as a whole (16 CFR 316.3). Nor do letters of different lists, while the digest
    /// has no way to unsubscribe of its own.
    func canShare(_ rule: MergeRule, _ one: Int, _ other: Int) -> Bool {
        let (first, second) = (file.letters[one], file.letters[other])
        return first.kind.class == second.kind.class
            && (rule.unsubscribe != nil || first.listID == second.listID)
            && rule.same.allSatisfy { sameness in
                switch sameness {
                case .class: first.kind.class == second.kind.class
                case .stream: first.kind.stream == second.kind.stream
                case .team: first.kind.team == second.kind.team
                case .source: first.kind.source == second.kind.source
                case .from: first.from == second.from
                case .listID: first.listID == second.listID
                }
            }
    }

    /// Holds a letter until the first of its group has waited `gather`, or the digest is full.
    mutating func gathering(_ index: Int) -> Ruling? {
        guard let group = groups.group(of: index), let until = gathersUntil(group) else { return nil }
        let merge = judge.policy.merges[groups.all[group].merge]
        let count = Phrases.count(groups.all[group].members.count, "letter")
        var because = "\(count) of at most \(merge.most) so far; "
        because += merge.schedule.isEmpty ? "waits for company until " : "the digest leaves on "
        because += phrases.moment(until)
        return ruling(.hold(.gathering, until: until), on: index, rule: merge.name, because: because)
    }

    /// Until when a group waits for company; nil if it does not, or one of its letters cannot.
    private mutating func gathersUntil(_ group: Int) -> Timestamp? {
        if let known = groups.all[group].gathersUntil { return known }
        let place = groups.all[group].merge
        let (merge, members) = (judge.policy.merges[place], groups.all[group].members)
        let first = members.reduce(now) { min($0, dockets[$1].arrival) }
        let end: Timestamp
        var isWaiting: Bool
        if let hour = DigestHour.next(of: merge.schedule, from: first, in: zone) {
            // The hour is the promise: what is too much for one digest then leaves in a second one.
            end = hour
            isWaiting = now < end
        } else {
            end = first.advanced(by: judge.spans.gathers[place])
            let size = members.reduce(0) { $0 + file.letters[$1].size }
            isWaiting = now < end && members.count < merge.most && size < merge.size
        }
        for member in members where isWaiting {
            guard let expiry = dockets[member].expiry else { continue }
            isWaiting = firstAdmissible(member, from: end).map { $0 < expiry } ?? false
        }
        groups.keep(isWaiting ? end : nil, for: group)
        return isWaiting ? end : nil
    }

    /// Takes along the letters that may share the carrier's mail, the best first, and rules on them; how many
    /// there are.
    ///
    /// A rider needs no room of its own in the budgets that its carrier is charged to, but in all others.
    mutating func takeRiders(of carrier: Int) -> Int {
        defer { groups.forget() }
        guard let group = groups.group(of: carrier) else { return 0 }
        groups.remove(carrier)
        let merge = judge.policy.merges[groups.all[group].merge]
        let charged = budgets(on: carrier)
        var size = file.letters[carrier].size
        var riders: [Int] = []
        for rider in ridersByPreference(groups.all[group].members, with: carrier) {
            // As the rule before the budgets would speak on it alone, so it does here.
            if isOpen(rider) || isGathering(rider), let ruling = nearDuplicate(rider) {
                rule(ruling, on: rider)
                groups.remove(rider)
                continue
            }
            guard riders.count + 1 < merge.most, size + file.letters[rider].size <= merge.size else {
                continue
            }
            let isFree = budgets(on: rider).allSatisfy { budget in
                charged.contains(budget)
                    || book.firstRoom(in: budget, from: now, for: file.letters[rider].kind.team) == now
            }
            guard isFree else { continue }
            size += file.letters[rider].size
            riders.append(rider)
        }
        for rider in riders {
            groups.remove(rider)
            noteReusedMessageID(of: rider)
            let because = "one mail with \(Phrases.count(riders.count, "other letter")), for one charge"
            let carrierID = dockets[carrier].id
            rule(
                ruling(.merge(into: carrierID), on: rider, rule: merge.name, of: carrierID, because: because),
                on: rider,
            )
        }
        return riders.count
    }

    private func isGathering(_ index: Int) -> Bool {
        if case .hold(.gathering, _)? = rulings[index]?.verdict { return true }
        return false
    }

    /// By pace; those that say nearly the same as the carrier first, where the policy merges near-duplicates.
    private func ridersByPreference(_ members: [Int], with carrier: Int) -> [Int] {
        let open = members.filter { mayStillLeave($0) }
        guard let similar = judge.policy.duplicates.similar, similar.then == .merge else { return open }
        let near = open.filter { nearScore($0, carrier, by: similar) != nil }
        return near.isEmpty ? open : near + open.filter { !near.contains($0) }
    }
}
