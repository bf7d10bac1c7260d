// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension Configuration {
    /// Why the files are read.
    package enum Purpose: Hashable, Sendable {
        /// The daemon will run by it, or would: passwords are read, certificates looked at.
        case serving
        /// A command asks for the state folder, the policy or the like; secrets are neither needed nor
        /// touched.
        ///
        /// A policy with problems counts as none then: its `files` are empty.
        case asking
    }

    /// Reads tact.yaml and the policy files that it names.
    ///
    /// - Parameters:
    ///   - path: of tact.yaml; messages show it as it is given.
    ///   - environment: of it, `STATE_DIRECTORY`, `CREDENTIALS_DIRECTORY` and `TZDIR` are read.
    /// - Throws: every problem of all files at once.
    package static func load(
        _ path: String,
        environment: [String: String],
        for purpose: Purpose = .serving,
    ) throws(Problems) -> Configuration {
        let findings = Findings()
        findings.open(path)
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path, bytesMax: YAMLFile.bytesMax)
        } catch {
            throw Problems([Problem(at: Place(file: path), "the file cannot be read: \(error.text)")])
        }
        guard let tree = YAMLFile.tree(of: bytes, named: path, findings: findings) else {
            if findings.problems.isEmpty {
                findings.add(
                    Place(file: path),
                    "the file is empty; begin with the reference, Config/tact.yaml"
                )
            }
            throw Problems(findings.sortedProblems)
        }
        var reader = ConfigurationReader(path, environment, purpose, findings)
        return try findings.finish(reader.configuration(tree))
    }
}

/// Reads the top of tact.yaml, and what is left when each section is read: what they say of one another.
struct ConfigurationReader {
    let path: String
    let environment: [String: String]
    let findings: Findings
    let secrets: SecretFiles
    let purpose: Configuration.Purpose
    /// The folder of tact.yaml, which relative paths begin at.
    let folder: String

    init(
        _ path: String,
        _ environment: [String: String],
        _ purpose: Configuration.Purpose,
        _ findings: Findings
    ) {
        self.path = path
        self.environment = environment
        self.findings = findings
        self.purpose = purpose
        self.folder = Files.folder(of: path)
        self.secrets = SecretFiles(folder: folder, environment: environment, purpose: purpose)
    }

    mutating func configuration(_ tree: Tree) -> Configuration? {
        guard let file = Section(tree, .tact, "tact.yaml", findings) else { return nil }
        let hostname = hostname(file)
        let state = state(file)
        let ledger = ledger(file, state: state)
        let socket = file.value("submit-socket", Read.socketPath) ?? Self.submitSocket(state: state)
        let sources = SourceReader(self, file)
        let listeners = ListenerReader(self, file, sources: sources)
        sources.checkDoors(listeners)
        let relays = RelayReader(self, file)
        let limits = limits(file)
        let retry = retry(file)
        let console = console(file)
        let retention = retention(file)
        let policy = policy(file, retention: retention)
        if let policy { checkReferences(policy.reader.references + relays.references, sources, policy) }
        let customers = policy.flatMap { readCustomers($0) }
        guard findings.problems.isEmpty, let hostname, let policy, let ledger else { return nil }
        return Configuration(
            file: path,
            hostname: hostname,
            state: state,
            ledger: ledger,
            submitSocket: socket,
            sources: sources.sources,
            listeners: listeners.listeners,
            limits: limits,
            relays: relays.relays,
            retry: retry,
            console: console,
            retention: retention,
            policyPattern: absolute(file.value("policy", Read.line) ?? ""),
            policy: policy.policyFiles(findings),
            customers: customers ?? CustomerFiles(),
            notes: findings.sortedNotes,
        )
    }

    private func policy(_ file: Section, retention: Configuration.Retention) -> ReadPolicy? {
        guard let pattern = file.required("policy", Read.line) else { return nil }
        let place = file.placeOfValue("policy")
        let paths: [String]
        do {
            paths = try Files.matching(Files.resolved(pattern, in: folder))
        } catch {
            findings.add(place, "the folder of \(shown(pattern)) cannot be read: \(error.text)")
            return nil
        }
        guard !paths.isEmpty else {
            findings.add(place, "no file matches \(shown(pattern)); write a policy, or look at the path")
            return nil
        }
        let zones = ZoneFolder(environment: environment)
        guard purpose == .asking else {
            return PolicyFiles.read(paths, retention: retention.log, zones: zones, findings)
        }
        // Who asks what became of a letter must get an answer while somebody edits the policy.
        return PolicyFiles.read(paths, retention: retention.log, zones: zones, Findings())
            ?? PolicyFiles.read([], retention: retention.log, zones: zones, findings)
    }

    /// The files of the customers, where somebody is to be served.
    private func readCustomers(_ policy: ReadPolicy) -> CustomerFiles? {
        guard purpose == .serving else { return nil }
        let files = policy.policyFiles(findings)
        let zones = ZoneFolder(environment: environment)
        return CustomerFiles.read(files.customerFiles, of: files.policy, zones, findings)
    }

    /// Rules about teams and sources that nobody is, which is allowed, and useless.
    private func checkReferences(
        _ references: [PolicyReader.Reference],
        _ sources: SourceReader,
        _ policy: ReadPolicy,
    ) {
        let streams = policy.policyFiles(findings).policy.streams.map(\.name)
        for reference in references {
            let hint = "so this never matches"
            switch reference.kind {
            case .team where !sources.sources.contains { $0.team == reference.name }:
                findings.note(
                    reference.place,
                    "no source belongs to the team \(shown(reference.name)), \(hint)"
                )
            case .source where !sources.sources.contains { $0.name == reference.name }:
                findings.note(reference.place, "there is no source \(shown(reference.name)), \(hint)")
            case .stream where reference.place.file == path && !streams.contains(reference.name):
                let near = suggestion(for: reference.name, of: streams)
                findings.add(reference.place, "there is no stream \(shown(reference.name)); \(near)")
            case .class where reference.place.file == path:
                let classes = policy.reader.rankedClasses.map(\.name)
                guard !classes.contains(reference.name) else { continue }
                let near = suggestion(for: reference.name, of: classes)
                findings.add(reference.place, "there is no class \(shown(reference.name)); \(near)")
            case .team, .source, .stream, .class, .merge:
                continue
            }
        }
    }
}
