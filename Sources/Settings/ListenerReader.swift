// SPDX-License-Identifier: Apache-2.0

/// Reads the listeners of tact.yaml: on which sockets mail is taken in, and how safely.
struct ListenerReader {
    private(set) var listeners: [Configuration.Listener] = []
    /// The sources that a listener is bound to, known or not.
    private(set) var boundSources: Set<String> = []
    private let reader: ConfigurationReader
    private var findings: Findings { reader.findings }

    init(_ reader: ConfigurationReader, _ file: Section, sources: SourceReader) {
        self.reader = reader
        for section in file.sections("listen", .listener, "a listener") { read(section, sources) }
    }

    private mutating func read(_ section: Section, _ sources: SourceReader) {
        let wire = section.required("protocol", Read.word(Configuration.Listener.Wire.self))
        let address = section.required("address", Read.listenAddress)
        let source = section.value("source", Read.name)
        if let source {
            boundSources.insert(source)
            if !sources.contains(source) {
                let hint = suggestion(for: source, of: sources.sources.map(\.name))
                findings.add(section.placeOfValue("source"), "there is no source \(shown(source)); \(hint)")
            }
        }
        let tls = section.section("tls", .listenerTLS, "the section `tls`").flatMap { self.tls($0) }
        let authentication = section.value(
            "authentication",
            Read.word(Configuration.Listener.Authentication.self)
        )
        guard let wire, let address else { return }
        if listeners.contains(where: { $0.address == address }) {
            findings.add(
                section.placeOfValue("address"),
                "another listener already has \(address); choose another"
            )
        }
        let listener = Configuration.Listener(
            wire: wire,
            address: address,
            source: source,
            tls: tls,
            authentication: authentication ?? .required,
        )
        check(listener, section)
        listeners.append(listener)
    }

    private func check(_ listener: Configuration.Listener, _ section: Section) {
        if listener.source != nil, section.value("authentication", Read.line) == "required" {
            let text =
                "a listener that is bound to a source asks for no authentication; take one of the two out"
            findings.add(section.place(of: "authentication"), text)
        }
        if listener.source != nil, !listener.address.isWithin {
            let text =
                "whoever reaches \(listener.address) could relay; bind a listener to a source only "
                + "on this machine or "
                + "a private network, or give the source `networks`"
            findings.add(section.placeOfValue("source"), text)
        }
        if listener.wire == .lmtp {
            if section.has("tls") {
                findings.add(
                    section.place(of: "tls"),
                    "LMTP has no TLS here; take `tls` out, or choose `smtp`"
                )
            }
            if listener.source == nil {
                findings.add(
                    section.place,
                    "an LMTP listener has no log-in; bind it to a source with `source`"
                )
            }
        } else if !listener.address.isLocal, listener.source == nil, listener.authentication == .required,
            !section.has("tls")
        {
            let text =
                "nobody could log in at \(listener.address), since passwords are never taken without "
                + "TLS; give it "
                + "`tls`, or `authentication: never`"
            findings.add(section.place, text)
        }
    }

    private func tls(_ section: Section) -> Configuration.TLS? {
        let mode = section.required("mode", Read.word(Configuration.TLS.Mode.self))
        for key in ["certificate", "key"] where !section.has(key) {
            findings.add(section.place, "`\(key)` is missing; name the PEM file")
        }
        let certificate = reader.secrets.readable("certificate", in: section)
        let key = reader.secrets.privateKey("key", in: section)
        guard let mode, let certificate, let key else { return nil }
        return Configuration.TLS(mode: mode, certificate: certificate, key: key)
    }
}
