// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// What kinds of mail there are: `classes` and `streams`.
extension PolicyReader {
    /// What a class of the file says differs from the default of that name, or from the model for new ones.
    ///
    /// A new class ranks right behind the class that stands before it in the file, or last if it stands
    /// first.
    mutating func readClasses(_ file: Section) {
        guard let tree = file["classes"] else { return }
        for entry in findings.entries(tree, "the section `classes`") {
            let what = "a class"
            guard let name = className(entry), let section = Section(entry.value, .mailClass, what, findings)
            else {
                continue
            }
            let known = MailClass.defaults.first { $0.name == name }
            if known == nil, !section.has("obeys") {
                findings.add(
                    entry.place,
                    "the new class \(shown(name)) must say what it `obeys`, like `[duplicates]`"
                )
            }
            guard var value = known ?? MailClass.defaults.first(where: { $0.name == MailClass.model }) else {
                continue
            }
            value.name = name
            if let obeys = section.values("obeys", Read.word(MailClass.Rule.self)) { value.obeys = obeys }
            if let counts = section.value("counts", Read.yesOrNo) { value.counts = counts }
            if let merges = section.value("merges", Read.yesOrNo) { value.merges = merges }
            if let expires = section.value("expires", Read.expiry) { value.expires = expires }
            let outcome = section.value("unknown-outcome", Read.word(MailClass.UnknownOutcome.self))
            value.unknownOutcome = outcome ?? value.unknownOutcome
            classes.append(Rule(value: value, section: section))
        }
    }

    private func className(_ entry: Tree.Entry) -> String? {
        do {
            let name = try Read.name(entry.key)
            if let first = classes.first(where: { $0.value.name == name }) {
                let place = first.section.place
                findings.add(
                    entry.place,
                    "the class \(shown(name)) already stands in \(place.file), line \(place.line); "
                        + "keep it in one file"
                )
            }
            return name
        } catch {
            findings.add(entry.place, error.text)
            return nil
        }
    }

    /// The default classes as the files change them, and the new ones at their ranks.
    var rankedClasses: [MailClass] {
        var ranked = MailClass.defaults
        var previous: String?
        for value in classes.map(\.value) {
            if let index = ranked.firstIndex(where: { $0.name == value.name }) {
                ranked[index] = value
            } else {
                let before = previous.flatMap { name in ranked.firstIndex { $0.name == name } }
                ranked.insert(value, at: (before ?? ranked.count - 1) + 1)
            }
            previous = value.name
        }
        for index in ranked.indices { ranked[index].rank = index }
        return ranked
    }

    mutating func readStream(_ section: Section) {
        let problemsBefore = findings.problems.count
        let name = name(of: section, unlike: streams, \.name)
        let match = section.section("match", .streamMatch, "the match of a stream").map { self.match($0) }
        if !section.has("class") {
            findings.add(section.place, "`class` is missing; name the class of the stream")
        }
        let className = names(.class, section).first
        let merge = names(.merge, section).first
        let stream = Stream(
            name: name ?? "",
            match: match ?? Match(),
            class: className ?? "",
            priority: section.value("priority", Read.count(1...5)) ?? 2,
            merge: merge,
            expires: section.value("expires", Read.span),
            supersedes: section.value("supersedes", Read.supersedes),
        )
        let isSound = findings.problems.count == problemsBefore
        streams.append(Rule(value: stream, section: section, isSound: isSound))
    }

    /// The conditions of a stream.
    mutating func match(_ section: Section) -> Match {
        var headers: [String: [Match.Text]] = [:]
        if let tree = section["header"] {
            for entry in findings.entries(tree, "the section `header`") {
                do {
                    let field = try Read.fieldName(entry.key)
                    if headers[field] != nil {
                        findings.add(
                            entry.place,
                            "the field \(shown(entry.key)) is asked twice; put both into one list"
                        )
                    }
                    headers[field] = findings.scalars(entry.value, Read.condition)
                } catch {
                    findings.add(entry.place, error.text)
                }
            }
        }
        return Match(
            teams: names(.team, section),
            sources: names(.source, section),
            headers: headers,
            listIDs: section.values("list-id", Read.condition) ?? [],
            subjects: section.values("subject", Read.condition) ?? [],
            from: section.values("from", Read.condition) ?? [],
            to: section.values("to", Read.condition) ?? [],
        )
    }
}
