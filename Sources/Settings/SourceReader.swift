// SPDX-License-Identifier: Apache-2.0

/// Reads the sources of tact.yaml: who may hand mail in, and by which door.
struct SourceReader {
    private(set) var sources: [Configuration.Source] = []
    private var sections: [Section] = []
    private let reader: ConfigurationReader

    init(_ reader: ConfigurationReader, _ file: Section) {
        self.reader = reader
        if !file.has("sources") {
            reader.findings.add(file.place, "`sources` is missing; say who may hand mail in")
        }
        for section in file.sections("sources", .source, "a source") { read(section) }
        if let list = file["sources"], case .list(let items) = list.content, items.isEmpty {
            reader.findings.add(list.place, "there is no source; say who may hand mail in")
        }
    }

    /// The source of that name, if it could be read.
    func contains(_ name: String) -> Bool {
        sources.contains { $0.name == name }
    }

    /// Each source has a way in: a login, a network, a Maildir, a local user or a listener of its own.
    func checkDoors(_ listeners: ListenerReader) {
        for (source, section) in zip(sources, sections) where !source.name.isEmpty {
            let hasDoor = ["smtp", "maildir", "local"].contains { section.has($0) }
            guard !hasDoor, !listeners.boundSources.contains(source.name) else { continue }
            let text =
                "the source \(shown(source.name)) has no way in; give it `smtp`, `maildir` or "
                + "`local`, or bind a "
                + "listener to it"
            reader.findings.add(section.placeOfValue("name"), text)
        }
    }

    private mutating func read(_ section: Section) {
        let name = section.required("name", Read.name)
        if let name, contains(name) {
            let text = "the source \(shown(name)) already exists; choose another name"
            reader.findings.add(section.placeOfValue("name"), text)
        }
        let team = section.required("team", Read.name)
        let smtp = section.section("smtp", .sourceSMTP, "the section `smtp` of a source")
        let maildir = section.value("maildir", Read.line).map { reader.absolute($0) }
        if let maildir, sources.contains(where: { $0.maildir == maildir }) {
            let text = "another source already takes the mail of \(shown(maildir)); one folder has one source"
            reader.findings.add(section.placeOfValue("maildir"), text)
        }
        let source = Configuration.Source(
            name: name ?? "",
            team: team ?? "",
            login: smtp.flatMap { login($0) },
            networks: smtp.map { networks($0) } ?? [],
            maildir: maildir,
            users: users(section),
        )
        sources.append(source)
        sections.append(section)
    }

    private func login(_ smtp: Section) -> Configuration.Login? {
        if !smtp.has("username") && !smtp.has("networks") {
            reader.findings.add(
                smtp.place,
                "nobody can log in; give `username` and `password-file`, or `networks`"
            )
        }
        let login = reader.login(smtp)
        if let login, sources.contains(where: { $0.login?.username == login.username }) {
            let text = "another source already logs in as \(shown(login.username)); choose another name"
            reader.findings.add(smtp.placeOfValue("username"), text)
        }
        return login
    }

    private func networks(_ smtp: Section) -> [Network] {
        let found = smtp.placed("networks", Read.network)
        for (network, place) in found where sources.contains(where: { $0.networks.contains(network) }) {
            reader.findings.add(
                place,
                "the network \(network) already belongs to another source; narrow one of them"
            )
        }
        for (network, place) in found {
            // Half an internet of trusted clients is an open relay.
            let prefixMin = network.address.bytes.count == 4 ? 8 : 16
            guard network.prefix < prefixMin else { continue }
            reader.findings.add(
                place,
                "the network \(network) would let strangers relay; write at least /\(prefixMin)"
            )
        }
        return found.map(\.value)
    }

    private func users(_ section: Section) -> [Configuration.User] {
        let purpose = reader.purpose
        let found = section.placed("local") { (text) throws(Wrong) in
            try Read.localUser(text, for: purpose)
        }
        for (user, place) in found
        where sources.contains(where: { $0.users.contains { $0.isSame(as: user) } }) {
            reader.findings.add(
                place,
                "the user \(shown(user.name)) already belongs to another source; keep it with one"
            )
        }
        return found.map(\.value)
    }
}

extension ConfigurationReader {
    /// The `username` and `password-file` of a section, which go together; nil if there are none.
    func login(_ section: Section) -> Configuration.Login? {
        for (given, missing) in [("username", "password-file"), ("password-file", "username")]
        where section.has(given) && !section.has(missing) {
            findings.add(section.place(of: given), "`\(given)` stands there without `\(missing)`; give both")
        }
        let username = section.value("username", Read.line)
        let password = secrets.password("password-file", in: section)
        guard let username, let password else { return nil }
        return Configuration.Login(username: username, password: password.secret, passwordFile: password.file)
    }
}
