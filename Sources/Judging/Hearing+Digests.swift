// SPDX-License-Identifier: Apache-2.0

/// The waiting letters that may share a mail.
struct Groups {
    /// Letters of one merge that agree on what it asks for.
    struct Group {
        let merge: MergeRule
        /// Letters that still wait, by their places in the case.
        var members: [Int]
        /// Until when company is waited for; nil before it is asked, `.some(nil)` when there is no waiting.
        var gathersUntil: Timestamp??
    }

    private(set) var all: [Group] = []
    private var groupOf: [Int: Int] = [:]

    init() {}

    /// - Parameter open: the letters that the standing rules have left.
    init(of open: [Int], in hearing: Hearing) {
        for index in open {
            guard let merge = hearing.dockets[index].merge else { continue }
            let rule = hearing.policy.merges[merge]
            let known = all.firstIndex { group in
                group.merge.name == rule.name && hearing.canShare(rule, group.members[0], index)
            }
            groupOf[index] = known ?? all.count
            if let known {
                all[known].members.append(index)
            } else {
                all.append(Group(merge: rule, members: [index]))
            }
        }
    }

    func group(of index: Int) -> Int? {
        groupOf[index]
    }

    /// Takes a letter out that does not wait for company any more.
    mutating func remove(_ index: Int) {
        guard let group = groupOf.removeValue(forKey: index) else { return }
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
    /// Whether two letters of one merge may stand in one mail.
    ///
    /// Letters of different classes never do, whatever the policy says: a mail with commercial and other content is
    /// commercial as a whole (16 CFR 316.3). Nor do letters of different lists, while the digest has no way to
    /// unsubscribe of its own.
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
        let merge = groups.all[group].merge
        let count = Phrases.count(groups.all[group].members.count, "letter")
        let because =
            "\(count) of at most \(merge.most) so far; waits for company until \(phrases.moment(until))"
        return ruling(.hold(.gathering, until: until), on: index, rule: merge.name, because: because)
    }

    /// Until when a group waits for company; nil if it does not, or one of its letters cannot.
    private mutating func gathersUntil(_ group: Int) -> Timestamp? {
        if let known = groups.all[group].gathersUntil { return known }
        let (merge, members) = (groups.all[group].merge, groups.all[group].members)
        let first = members.map { dockets[$0].arrival }.min() ?? now
        let end = first + merge.gather
        let size = members.reduce(0) { $0 + file.letters[$1].size }
        var isWaiting = now < end && members.count < merge.most && size < merge.size
        for member in members where isWaiting {
            guard let expiry = dockets[member].expiry else { continue }
            isWaiting = firstAdmissible(member, from: end).map { $0 < expiry } ?? false
        }
        groups.keep(isWaiting ? end : nil, for: group)
        return isWaiting ? end : nil
    }

    /// Takes along the letters that may share the carrier's mail, the best first, and rules on them; how many there are.
    ///
    /// A rider needs no room of its own in the budgets that its carrier is charged to, but in all others.
    mutating func takeRiders(of carrier: Int) -> Int {
        defer { groups.forget() }
        guard let group = groups.group(of: carrier) else { return 0 }
        groups.remove(carrier)
        let merge = groups.all[group].merge
        let charged = budgets(on: carrier)
        var size = file.letters[carrier].size
        var riders: [Int] = []
        for rider in ridersByPreference(groups.all[group].members, with: carrier) {
            guard riders.count + 1 < merge.most, size + file.letters[rider].size <= merge.size else {
                continue
            }
            let isFree = budgets(on: rider).allSatisfy { budget in
                charged.contains(budget) || book.firstRoom(in: budget, from: now) == now
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

    /// By pace; those that say nearly the same as the carrier first, where the policy merges near-duplicates.
    private func ridersByPreference(_ members: [Int], with carrier: Int) -> [Int] {
        let open = members.filter(mayStillLeave)
        guard let similar = policy.duplicates.similar, similar.then == .merge else { return open }
        let near = open.filter { nearScore($0, carrier, by: similar) != nil }
        return near.isEmpty ? open : near + open.filter { !near.contains($0) }
    }
}
