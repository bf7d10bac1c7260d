// SPDX-License-Identifier: Apache-2.0

package import Judging

/// Reads the lines of a trace (POLICY.md, section 6) into letters, as a policy sees them.
package struct TraceReader {
    /// What a mail says, as duplicates are found by.
    package struct Content {
        package let hash: Case.ContentHash
        package let shingles: Case.Shingles?

        package init(hash: Case.ContentHash, shingles: Case.Shingles?) {
            self.hash = hash
            self.shingles = shingles
        }
    }

    private let policy: Policy
    private let zone: (String) -> Zone?
    private let content: (_ subject: String, _ text: String) -> Content
    private var trace = LetterTrace()
    private var zones: [String: Zone] = [:]
    private var kinds: Set<Case.Kind> = []

    /// - Parameters:
    ///   - zone: The time zone of a name; nil if there is none.
    ///   - content: What a mail with this subject and text says.
    package init(
        _ policy: Policy,
        zone: @escaping (String) -> Zone?,
        content: @escaping (_ subject: String, _ text: String) -> Content,
    ) {
        self.policy = policy
        self.zone = zone
        self.content = content
    }

    /// The keys of a line; those that must be there first.
    private static let keys = [
        "id", "at", "customer", "team", "source", "stream", "class", "value", "expires", "subject", "text",
        "time_zone", "cohort",
    ]
    private static let keysNeeded = 4

    /// Reads one line, without its line feed; an empty one is none.
    package mutating func read(_ line: ArraySlice<UInt8>) throws(TraceProblem) {
        guard line.contains(where: { $0 > 0x20 }) else { return }
        let object = try TraceObject(line)
        for (key, _) in object.members where !Self.keys.contains(key) {
            throw TraceProblem("no such key: \"\(key)\"; a letter has \(Self.keys.joined(separator: ", "))")
        }
        for key in Self.keys.prefix(Self.keysNeeded) {
            guard try object.text(key) != nil else {
                let needed = Self.keys.prefix(Self.keysNeeded).joined(separator: ", ")
                throw TraceProblem("no \"\(key)\"; a letter needs \(needed)")
            }
        }
        guard let name = try object.text("id"), let customer = try object.text("customer"),
            let arrival = try object.moment("at"), let team = try object.text("team")
        else { return }
        let id = LetterID(at: arrival, random: UInt128(trace.count))
        let subject = try object.text("subject") ?? ""
        let content = try object.text("text").map { self.content(subject, $0) }
        let letter = Case.Letter(
            id: id,
            arrival: arrival,
            kind: try kind(of: object, team: team, subject: subject, customer: customer),
            messageID: nil,
            content: content?.hash ?? Case.ContentHash(raw: id.raw),
            shingles: content?.shingles,
            value: try object.number("value"),
            expires: try object.moment("expires"),
        )
        let profile = Case.Customer(
            key: customer,
            zone: try zone(of: object),
            cohort: try object.text("cohort"),
        )
        trace.add(letter, named: name, of: profile)
    }

    /// The trace of all lines that were read.
    package consuming func finish() -> LetterTrace {
        trace.finish()
        return trace
    }

    private mutating func kind(
        of object: TraceObject,
        team: String,
        subject: String,
        customer: String,
    ) throws(TraceProblem) -> Case.Kind {
        let source = try object.text("source") ?? team
        let (given, givenClass) = (try object.text("stream"), try object.text("class"))
        let named = given.flatMap { name in policy.streams.first { $0.name == name } }
        if let givenClass, !policy.classes.contains(where: { $0.name == givenClass }) {
            let known = policy.classes.map(\.name).joined(separator: ", ")
            throw TraceProblem("the policy has no class \(givenClass); it has \(known)")
        }
        let stream: String
        let kindClass: String
        if let given {
            guard let found = givenClass ?? named?.class else {
                throw TraceProblem("the policy has no stream \(given); its \"class\" must be given too")
            }
            (stream, kindClass) = (given, found)
        } else {
            let features = Features(
                source: source,
                team: team,
                subject: subject,
                from: [],
                to: customer,
                listID: nil,
                headers: [:],
            )
            let found = policy.stream(for: features)
            (stream, kindClass) = (found.name, givenClass ?? found.class)
        }
        // One value for all letters of a kind takes less memory than one each.
        let kind = Case.Kind(source: source, team: team, stream: stream, class: kindClass)
        return kinds.insert(kind).memberAfterInsert
    }

    private mutating func zone(of object: TraceObject) throws(TraceProblem) -> Zone? {
        guard let name = try object.text("time_zone") else { return nil }
        if let known = zones[name] { return known }
        guard let zone = zone(name) else {
            throw TraceProblem("no time zone \(name); one like Europe/Berlin would be right")
        }
        zones[name] = zone
        return zone
    }
}

extension TraceObject {
    /// The text of a key; nil where it is missing or null.
    func text(_ key: String) throws(TraceProblem) -> String? {
        switch value(key) {
        case .text(let text): return text
        case .null, nil: return nil
        case .number(let number):
            throw TraceProblem("\"\(key)\" is \(number); it must be a text in quotation marks")
        }
    }

    /// The number of a key; nil where it is missing or null.
    func number(_ key: String) throws(TraceProblem) -> Double? {
        switch value(key) {
        case .number(let number): return number
        case .null, nil: return nil
        case .text(let text):
            throw TraceProblem("\"\(key)\" is \"\(text)\"; it must be a number without quotation marks")
        }
    }

    func moment(_ key: String) throws(TraceProblem) -> Timestamp? {
        guard let text = try text(key) else { return nil }
        guard let moment = Timestamp(iso8601: text) else {
            throw TraceProblem("\"\(key)\" is \"\(text)\"; a moment is like 2026-01-05T08:00:00Z")
        }
        return moment
    }

    private func value(_ key: String) -> Value? {
        members.first { $0.key == key }?.value
    }
}
