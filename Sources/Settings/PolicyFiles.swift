// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Judging

/// The policy files as one checked policy, and what is worth saying about them.
package struct PolicyFiles: Sendable {
    /// How long charges are kept where no tact.yaml says so.
    package static let retentionDefault: Duration = .seconds(400 * 86_400)

    package let policy: Policy
    /// What stands there and has no effect yet; never silently ignored.
    package let notes: [Problem]
    /// The files, in the order in which they were read.
    package let files: [String]
    /// The files beside the policy that say who the customers are.
    let customerFiles: CustomerFiles.Names

    /// Reads policy files and nothing else, as `tact test --policy` and `tact check FILE` do.
    ///
    /// - Parameters:
    ///   - paths: the files, in their order.
    ///   - retention: how long charges are kept; no window may be longer.
    ///   - environment: of it, `TZDIR` is read.
    /// - Throws: every problem of all files.
    package static func load(
        _ paths: [String],
        retention: Duration = retentionDefault,
        environment: [String: String],
    ) throws(Problems) -> PolicyFiles {
        let findings = Findings()
        let files = read(paths, retention: retention, zones: ZoneFolder(environment: environment), findings)
        return try findings.finish(files?.policyFiles(findings))
    }

    /// Reads the files into `findings`; nil if there is no policy because of them.
    static func read(
        _ paths: [String],
        retention: Duration,
        zones: ZoneFolder,
        _ findings: Findings
    ) -> ReadPolicy? {
        var reader = PolicyReader(findings: findings, zones: zones)
        var digest = SHA256()
        var isWhole = true
        for path in paths {
            findings.open(path)
            let bytes: [UInt8]
            do {
                bytes = try Files.read(path, bytesMax: YAMLFile.bytesMax)
            } catch {
                findings.add(Place(file: path), "the file cannot be read: \(error.text)")
                isWhole = false
                continue
            }
            // Each part with its length before it, so that no two sets of files look the same.
            for part in [Array(Files.lastPart(of: path).utf8), bytes] {
                digest.update(data: Array("\(part.count) ".utf8))
                digest.update(data: part)
            }
            let problemsBefore = findings.problems.count
            if let tree = YAMLFile.tree(of: bytes, named: path, findings: findings) {
                reader.read(tree)
            } else if findings.problems.count > problemsBefore {
                isWhole = false
            }
        }
        // Without one of the files, much of what the others speak of would seem not to exist.
        if isWhole { reader.check(retention: retention) }
        guard findings.problems.isEmpty else { return nil }
        let hash = digest.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return ReadPolicy(reader: reader, files: paths, hash: "sha256:" + hash)
    }
}

/// Files that were read without a problem.
struct ReadPolicy {
    let reader: PolicyReader
    let files: [String]
    let hash: String

    func policyFiles(_ findings: Findings) -> PolicyFiles {
        var streams = reader.streams.map(\.value)
        if streams.last?.match != Match() {
            streams.append(Stream(name: Stream.rest, class: Stream.restClass))
        }
        let policy = Policy(
            customers: reader.customers,
            classes: reader.rankedClasses,
            streams: streams,
            budgets: reader.budgets.map(\.value),
            pace: reader.pace,
            lookAhead: reader.lookAhead,
            ageing: reader.ageing,
            duplicates: reader.duplicates,
            merges: reader.merges.map(\.value),
            inhibitions: reader.inhibitions.map(\.value),
            quietHours: reader.quietHours.map(\.value),
            rollout: reader.rollout,
            hash: hash,
        )
        return PolicyFiles(
            policy: policy,
            notes: findings.sortedNotes,
            files: files,
            customerFiles: reader.customerFiles
        )
    }
}
