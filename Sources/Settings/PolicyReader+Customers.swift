// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// Whom the policy is about: `customers`, `rollout`, and how far back mail is looked for.
extension PolicyReader {
    mutating func readCustomers(_ file: Section) {
        guard let section = file.section("customers", .customers, "the section `customers`") else { return }
        if let key = section.value("key", Read.customerKey) { customers.key = key }
        if let zone = section.value("time-zone", zones.read) { customers.zone = zone }
        customers.internal = section.values("internal", Read.domain) ?? []
        customerFiles.directory = namedFile("directory", section)
        customerFiles.optOuts = namedFile("opt-outs", section)
        guard let domains = section["domains"] else { return }
        var owners: [String: Place] = [:]
        for entry in findings.entries(domains, "the section `domains`") {
            readDomain(entry, &owners)
        }
    }

    /// The file at a key, as seen from the policy file.
    private func namedFile(_ key: String, _ section: Section) -> CustomerFiles.Named? {
        section.value(key, Read.line).map { path in
            let folder = Files.folder(of: section.place.file)
            let path = Files.absolute(Files.resolved(path, in: folder))
            return CustomerFiles.Named(path: path, place: section.placeOfValue(key))
        }
    }

    private mutating func readDomain(_ entry: Tree.Entry, _ owners: inout [String: Place]) {
        let name: String
        do {
            name = try Read.domain(entry.key)
        } catch {
            findings.add(entry.place, error.text)
            return
        }
        guard let section = Section(entry.value, .domain, "a domain", findings) else { return }
        let others = section.placed("same-as", Read.domain)
        for (other, place) in [(name, entry.place)] + others {
            if let first = owners.updateValue(place, forKey: other) {
                findings.add(
                    place,
                    "the domain \(shown(other)) already stands on line \(first.line); keep it once"
                )
            }
        }
        customers.domains[name] = CustomerRules.Domain(
            stripsPlusTags: section.value("plus-tags", Read.word(Stripping.self)) == .strip,
            stripsDots: section.value("dots", Read.word(Stripping.self)) == .strip,
            sameAs: others.map(\.value),
        )
    }

    /// What becomes of a part of an address that tells nobody apart.
    private enum Stripping: String, CaseIterable {
        case strip, keep
    }

    mutating func readDuplicates(_ file: Section) {
        guard let section = file.section("duplicates", .duplicates, "the section `duplicates`") else {
            return
        }
        if let exact = span("exact", section) { duplicates.exact = exact }
        let what = "the section `similar`"
        guard let similar = section.section("similar", .similar, what) else { return }
        if !similar.has("within") {
            findings.add(similar.place, "`within` is missing; say how far back to look")
        }
        let within = span("within", similar)
        let score = similar.required("score", Read.score)
        let then = similar.required("then", Read.word(Policy.Similar.Answer.self))
        let streams = similar.placed("streams", Read.name)
        references += streams.map { Reference(kind: .stream, name: $0.value, place: $0.place) }
        guard let within, let score, let then else { return }
        duplicates.similar = Policy.Similar(
            within: within,
            score: score,
            then: then,
            streams: streams.map(\.value)
        )
    }

    mutating func readRollout(_ file: Section) {
        guard let section = file.section("rollout", .rollout, "the section `rollout`") else { return }
        rollout = Policy.Rollout(
            isShadow: section.value("mode", Read.word(Mode.self)) == .shadow,
            governed: section.value("customers", Read.share) ?? 1,
            holdout: section.value("holdout", Read.share) ?? 0,
            key: section.value("key", Read.line) ?? "",
        )
    }

    private enum Mode: String, CaseIterable {
        case enforce, shadow
    }
}

extension Read {
    /// `address`, or `header NAME`.
    static func customerKey(_ text: String) throws(Wrong) -> CustomerRules.Key {
        if text == "address" { return .address }
        if let name = try headerName(text) { return .header(name) }
        throw Wrong("\(shown(text)) tells no customers apart; write `address`, or `header X-Customer-Id`")
    }

    /// `stream`, or `header NAME`.
    static func supersedes(_ text: String) throws(Wrong) -> Stream.Supersedes {
        if text == "stream" { return .stream }
        if let name = try headerName(text) { return .header(name) }
        throw Wrong("\(shown(text)) supersedes nothing; write `stream`, or `header X-Order-Id`")
    }

    private static func headerName(_ text: String) throws(Wrong) -> String? {
        guard text.hasPrefix("header ") else { return nil }
        return try fieldName(String(text.dropFirst(7)))
    }
}
