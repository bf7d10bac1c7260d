// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// Reads the relays of tact.yaml: where mail goes on, the first match first.
struct RelayReader {
    /// Connections to a relay; beyond that it is an attack on it.
    static let connectionsMax = 256
    /// Where nothing is said.
    static let connectionsDefault = 4

    private(set) var relays: [Configuration.Relay] = []
    /// What the relays' matches speak of.
    private(set) var references: [PolicyReader.Reference] = []
    private let reader: ConfigurationReader
    private var findings: Findings { reader.findings }

    init(_ reader: ConfigurationReader, _ file: Section) {
        self.reader = reader
        if !file.has("relays") {
            findings.add(file.place, "`relays` is missing; say where mail goes on")
        }
        let sections = file.sections("relays", .relay, "a relay")
        for section in sections { read(section) }
        guard let list = file["relays"], case .list(let items) = list.content else { return }
        guard let last = sections.last else {
            if items.isEmpty { findings.add(list.place, "there is no relay; say where mail goes on") }
            return
        }
        if sections.allSatisfy({ $0.has("match") }) {
            let text =
                "the list of relays has no end: mail that matches none goes nowhere; let the last "
                + "have no `match`"
            findings.add(last.place(of: "match"), text)
        }
        if let early = sections.dropLast().first(where: { !$0.has("match") }) {
            let text =
                "this relay takes all mail, and those after it get none; give it a `match`, or put it last"
            findings.add(early.placeOfValue("name"), text)
        }
    }

    private mutating func read(_ section: Section) {
        let name = section.required("name", Read.name)
        if let name, relays.contains(where: { $0.name == name }) {
            findings.add(
                section.placeOfValue("name"),
                "the relay \(shown(name)) already exists; choose another name"
            )
        }
        let match = section.section("match", .relayMatch, "the match of a relay")
        let url = section.required("url", Read.relayURL)
        let tls = section.value("tls", Read.word(Configuration.Relay.Encryption.self)) ?? .required
        let login = reader.login(section)
        let relay = Configuration.Relay(
            name: name ?? "",
            match: match.map { scope($0) } ?? Scope(),
            url: url ?? RelayURL(isImplicitTLS: false, host: "", port: 0),
            tls: tls,
            caFile: reader.secrets.readable("ca-file", in: section),
            login: login,
            connections: section.value("connections", Read.count(1...Self.connectionsMax))
                ?? Self.connectionsDefault,
            rate: section.value("rate", Read.rate),
            hasSMTPUTF8: section.value("smtputf8", Read.yesOrNo) ?? false,
        )
        check(relay, section)
        relays.append(relay)
    }

    private func check(_ relay: Configuration.Relay, _ section: Section) {
        guard relay.tls == .never else { return }
        if relay.url.isImplicitTLS {
            findings.add(
                section.place(of: "tls"),
                "`smtps` is encrypted, and `tls: never` is not; take one of them out"
            )
        }
        if section.has("username"), !relay.url.isLoopback {
            let text =
                "the password would go over the network in the clear; write `tls: required`, or take it out"
            findings.add(section.place(of: "username"), text)
        }
        if section.has("ca-file") {
            findings.add(
                section.place(of: "ca-file"),
                "`ca-file` does nothing with `tls: never`; take one of them out"
            )
        }
    }

    private mutating func scope(_ section: Section) -> Scope {
        Scope(
            teams: names(.team, section),
            sources: names(.source, section),
            streams: names(.stream, section),
            classes: names(.class, section),
        )
    }

    private mutating func names(_ kind: PolicyReader.Reference.Kind, _ section: Section) -> [String] {
        let found = section.placed(kind.rawValue, Read.name)
        references += found.map { PolicyReader.Reference(kind: kind, name: $0.value, place: $0.place) }
        return found.map(\.value)
    }
}
