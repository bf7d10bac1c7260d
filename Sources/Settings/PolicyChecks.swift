// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// What can only be seen when all files are read (POLICY.md, section 3).
extension PolicyReader {
    /// Every check, in the order of the page that asks for them.
    ///
    /// - Parameter retention: how long charges and decisions are kept.
    func check(retention: Duration) {
        checkReferences()
        checkStreams()
        checkMerges()
        checkSpans(retention)
        QuietWeek(self).check()
    }

    private func checkReferences() {
        let known: [Reference.Kind: [String]] = [
            .stream: streams.map(\.value.name) + [Stream.rest],
            .class: rankedClasses.map(\.name),
            .merge: merges.map(\.value.name),
        ]
        for reference in references {
            guard let names = known[reference.kind], !names.contains(reference.name) else { continue }
            let hint = suggestion(for: reference.name, of: names)
            findings.add(
                reference.place,
                "there is no \(reference.kind.rawValue) \(shown(reference.name)); \(hint)"
            )
        }
    }

    /// A stream that an earlier one covers never gets a letter.
    private func checkStreams() {
        let streams = streams.filter(\.isSound)
        for (index, later) in streams.enumerated() {
            guard let earlier = streams[..<index].first(where: { $0.value.match.covers(later.value.match) })
            else {
                continue
            }
            let place = earlier.section.placeOfValue("name")
            let reason = earlier.value.match == Match() ? "takes every letter" : "takes all that it would"
            let text =
                "the stream \(shown(later.value.name)) is never reached: "
                + "\(shown(earlier.value.name)) in \(place.file), "
                + "line \(place.line), \(reason); put it before that one"
            findings.add(later.section.placeOfValue("name"), text)
        }
        guard !streams.contains(where: { $0.value.match == Match() }),
            let taken = streams.first(where: { $0.value.name == Stream.rest })
        else {
            return
        }
        let text =
            "letters that no stream takes are called `\(Stream.rest)`; give this stream another "
            + "name, or take its "
            + "match out and put it last"
        findings.add(taken.section.placeOfValue("name"), text)
    }

    private func checkMerges() {
        for merge in merges where !streams.contains(where: { $0.value.merge == merge.value.name }) {
            let text = "no stream has `merge: \(merge.value.name)`; give it to one, or take the merge out"
            findings.add(merge.section.placeOfValue("name"), text)
        }
        let classes = rankedClasses
        for stream in streams where stream.value.merge != nil {
            guard let own = classes.first(where: { $0.name == stream.value.class }), !own.merges else {
                continue
            }
            let text =
                "the class \(shown(own.name)) has `merges: no`; take the merge out, or choose another class"
            findings.add(stream.section.placeOfValue("merge"), text)
        }
    }

    private func checkSpans(_ retention: Duration) {
        for span in spans where span.length > retention {
            let kept = retention.spelled
            let text =
                "this looks back further than the log is kept (`retention.log: \(kept)`); shorten "
                + "it, or keep more"
            findings.add(span.place, text)
        }
    }
}

extension Stream {
    /// The stream of letters that no stream of the files takes.
    static let rest = "other"
    /// Its class, where the files do not end with a stream for everything.
    static let restClass = "lifecycle"
}

extension Match {
    /// Whether every letter that matches `other` matches this one too; false where it cannot be told.
    func covers(_ other: Match) -> Bool {
        Self.covers(teams, other.teams) && Self.covers(sources, other.sources)
            && Self.covers(listIDs, other.listIDs, ignoringCase: true)
            && Self.covers(subjects, other.subjects, ignoringCase: false)
            && Self.covers(from, other.from, ignoringCase: true)
            && Self.covers(to, other.to, ignoringCase: true)
            && headers.allSatisfy { Self.covers($1, other.headers[$0] ?? [], ignoringCase: false) }
    }

    private static func covers(_ names: [String], _ others: [String]) -> Bool {
        names.isEmpty || !others.isEmpty && Set(others).isSubset(of: names)
    }

    private static func covers(_ texts: [Text], _ others: [Text], ignoringCase: Bool) -> Bool {
        texts.isEmpty
            || !others.isEmpty
                && others.allSatisfy { other in
                    texts.contains { covers($0, other, ignoringCase: ignoringCase) }
                }
    }

    private static func covers(_ text: Text, _ other: Text, ignoringCase: Bool) -> Bool {
        switch (text, other) {
        case (.present, .literal), (.present, .pattern), (.present, .present), (.absent, .absent): true
        case (.literal(let one), .literal(let two)):
            ignoringCase
                ? one.lowercased() == two.lowercased()
                    || one.first == "@" && two.lowercased().hasSuffix(one.lowercased())
                : one == two
        case (.pattern(let one), .pattern(let two)): one == two
        case (.pattern(let one), .literal(let two)):
            !ignoringCase && one.isFound(in: two)
        case (.pattern, .present), (.pattern, .absent), (.present, .absent): false
        case (.literal, .pattern), (.literal, .present), (.literal, .absent): false
        case (.absent, .literal), (.absent, .pattern), (.absent, .present): false
        }
    }
}
