// SPDX-License-Identifier: Apache-2.0

/// The small sections of tact.yaml.
extension ConfigurationReader {
    /// The machine's own name is the default; it must be one that other servers can use.
    func hostname(_ file: Section) -> String? {
        if file.has("hostname") { return file.value("hostname", Read.domain) }
        guard let name = Files.hostname(), let domain = try? Read.domain(name) else {
            findings.add(
                file.place,
                "`hostname` is missing, and this machine has none; give the name for EHLO"
            )
            return nil
        }
        return domain
    }

    /// `state:`, else the first of systemd's state folders, else where the unit's would be.
    func state(_ file: Section) -> String {
        if let path = file.value("state", Read.line) { return absolute(path) }
        let folders = environment["STATE_DIRECTORY"]?.split(separator: ":") ?? []
        return folders.first.map(String.init) ?? "/var/lib/tact"
    }

    /// A path that begins at the folder of tact.yaml, seen from the root.
    func absolute(_ path: String) -> String {
        Files.absolute(Files.resolved(path, in: folder))
    }

    /// Beside the state: `/run/NAME/submit.sock` for `/var/lib/NAME`, which others may enter, else in it.
    static func submitSocket(state: String) -> String {
        let library = "/var/lib/"
        let isLibrary = state.hasPrefix(library) && state.utf8.count > library.utf8.count
        return (isLibrary ? "/run/" + state.dropFirst(library.count) : state) + "/submit.sock"
    }

    /// SQLite, or a database that this version does not know yet, which is said clearly.
    func ledger(_ file: Section, state: String) -> Configuration.LedgerPlace? {
        let sqlite = Configuration.LedgerPlace.sqlite(path: state + "/ledger.sqlite")
        guard file.has("ledger") else { return sqlite }
        guard let text = file.value("ledger", Read.line) else { return nil }
        if text == "sqlite" { return sqlite }
        let place = file.placeOfValue("ledger")
        guard ["postgresql://", "postgres://"].contains(where: { text.hasPrefix($0) }) else {
            findings.add(place, "\(shown(text)) is no ledger; write `sqlite`")
            return nil
        }
        do {
            try Read.databaseURL(text)
            findings.add(place, "this version keeps its ledger in SQLite only; write `sqlite`")
        } catch {
            findings.add(place, error.text)
        }
        return nil
    }

    func limits(_ file: Section) -> Configuration.Limits {
        var limits = Configuration.Limits()
        let messageBytesMax = 1 << 30
        guard let section = file.section("limits", .limits, "the section `limits`") else { return limits }
        if let size = section.value("message-size", Read.size) {
            limits.messageBytesMax = size
            if size > messageBytesMax {
                findings.add(section.placeOfValue("message-size"), "no mail is so large; write at most `1GB`")
            }
        }
        let thousands = 1...100_000
        limits.recipientsMax = section.value("recipients", Read.count(thousands)) ?? limits.recipientsMax
        limits.connectionsMax = section.value("connections", Read.count(thousands)) ?? limits.connectionsMax
        let each = section.value("connections-per-address", Read.count(thousands))
        limits.connectionsPerAddressMax = each ?? min(limits.connectionsPerAddressMax, limits.connectionsMax)
        if limits.connectionsPerAddressMax > limits.connectionsMax {
            let text =
                "more connections from one address than there are at all; write at most "
                + "\(limits.connectionsMax)"
            findings.add(section.placeOfValue("connections-per-address"), text)
        }
        return limits
    }

    func retry(_ file: Section) -> Configuration.Retry {
        var retry = Configuration.Retry()
        guard let section = file.section("retry", .retry, "the section `retry`") else { return retry }
        let first = section.value("first", Read.span)
        let longest = section.value("longest", Read.span)
        let giveUp = section.value("give-up", Read.span)
        retry.first = first ?? min(retry.first, longest ?? retry.first)
        retry.longest = longest ?? max(retry.longest, retry.first)
        retry.giveUp = giveUp ?? max(retry.giveUp, retry.longest)
        if retry.first > retry.longest {
            let text = "the first delay is longer than the longest (`\(retry.longest.spelled)`); shorten it"
            findings.add(section.placeOfValue("first"), text)
        }
        if retry.longest > retry.giveUp {
            let text =
                "the longest delay is longer than the time to give up (`\(retry.giveUp.spelled)`); shorten it"
            findings.add(section.placeOfValue("longest"), text)
        }
        return retry
    }

    /// An address alone, or a section with a token file.
    func console(_ file: Section) -> Configuration.Console? {
        guard let tree = file["console"] else { return nil }
        var address: ListenAddress?
        var tokenFile: String?
        if case .scalar = tree.content {
            address = file.value("console", Read.listenAddress)
        } else if let section = file.section("console", .console, "the section `console`") {
            address = section.required("address", Read.listenAddress)
            tokenFile = secrets.privateKey("token-file", in: section)
        }
        guard let address else { return nil }
        if !address.isLocal && tokenFile == nil {
            let text =
                "others can reach \(address); write `console: { address: \"\(address)\", token-file: FILE }`"
            findings.add(tree.place, text)
        }
        return Configuration.Console(address: address, tokenFile: tokenFile)
    }

    func retention(_ file: Section) -> Configuration.Retention {
        var retention = Configuration.Retention()
        guard let section = file.section("retention", .retention, "the section `retention`") else {
            return retention
        }
        retention.log = section.value("log", Read.span) ?? retention.log
        retention.bodies = section.value("bodies", Read.duration) ?? min(retention.bodies, retention.log)
        if retention.bodies > retention.log {
            let text =
                "bodies are kept longer than the log that tells of them; write at most "
                + "`\(retention.log.spelled)`"
            findings.add(section.placeOfValue("bodies"), text)
        }
        return retention
    }
}

extension Read {
    /// Checks the form of `postgresql://user@host[:port]/database` (libpq, section 34.1.1.2).
    static func databaseURL(_ text: String) throws(Wrong) {
        let rest = text.split(separator: "://", maxSplits: 1).last ?? ""
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = parts[0].split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, authority.allSatisfy({ !$0.isEmpty }), authority.count <= 2
        else {
            throw Wrong("the ledger's address is no database; write `postgresql://user@host/database`")
        }
        if authority.count == 2, authority[0].contains(":") {
            throw Wrong("a password does not belong into the ledger's address; use a `.pgpass` file")
        }
    }
}
