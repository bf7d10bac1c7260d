// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Judging

/// Who the customers are and what they opted out of, as the files of a policy say it.
///
/// They change more often than the policy does, and may be large, so they are read apart from it: by whoever
/// needs them, and by the daemon again when they change.
package struct CustomerFiles: Sendable {
    package let list: CustomerList
    package let optOuts: OptOutList
    /// Another one whenever a file says something else; empty where the policy names no file.
    package let fingerprint: String
    /// What stands there and has no effect.
    package let notes: [Problem]
    /// What is said of a directory that the policy names and that is not there; nil where it is.
    ///
    /// A policy may name it before anybody has written it. Once it was there, to lose it is trouble, which
    /// only one who knows what was read before can tell.
    package let missing: Problem?

    package init(
        list: CustomerList = CustomerList(),
        optOuts: OptOutList = OptOutList(),
        fingerprint: String = "",
        notes: [Problem] = [],
        missing: Problem? = nil,
    ) {
        self.list = list
        self.optOuts = optOuts
        self.fingerprint = fingerprint
        self.notes = notes
        self.missing = missing
    }

    /// The file that a key names, and where the key stands.
    struct Named: Hashable, Sendable {
        /// Seen from the root.
        let path: String
        let place: Place
    }

    /// Which files there are to read.
    struct Names: Hashable, Sendable {
        var directory: Named?
        var optOuts: Named?
    }

    /// Reads the files into `findings`; nil if something is wrong in one.
    static func read(
        _ names: Names,
        of policy: Policy,
        _ zones: ZoneFolder,
        _ findings: Findings,
    ) -> CustomerFiles? {
        let problems = findings.problems.count
        let rules = policy.customers
        var digest = SHA256()
        var missing: Problem?
        func bytes(of file: Named, as what: String, isOptional: Bool = false) -> [UInt8]? {
            findings.open(file.path)
            do {
                let bytes = try Files.read(file.path, bytesMax: CSVTable.Limits().bytesMax)
                digest.update(data: Array("\(what) \(bytes.count) ".utf8))
                digest.update(data: bytes)
                return bytes
            } catch {
                let text = "the file \(shown(file.path)) cannot be read: \(error.text)"
                guard isOptional, error.isMissing else {
                    findings.add(file.place, text)
                    return nil
                }
                findings.note(file.place, text + "; no customer is known until it is there")
                missing = Problem(at: file.place, text + "; put it back, or take `directory` out")
                return nil
            }
        }
        var list: CustomerList?
        if let file = names.directory, let bytes = bytes(of: file, as: "directory", isOptional: true) {
            list = CustomerFile.read(bytes, named: file.path, under: rules, zones, findings)
        }
        var optOuts: OptOutList?
        if let file = names.optOuts, let bytes = bytes(of: file, as: "opt-outs") {
            let streams = policy.streams.map(\.name)
            optOuts = OptOutFile.read(bytes, named: file.path, under: rules, streams: streams, findings)
        }
        guard findings.problems.count == problems else { return nil }
        let isEmpty = names == Names()
        return CustomerFiles(
            list: list ?? CustomerList(),
            optOuts: optOuts ?? OptOutList(),
            fingerprint: isEmpty
                ? "" : digest.finalize().prefix(8).map { String($0, radix: 16) }.joined(separator: "."),
            notes: findings.sortedNotes,
            missing: missing,
        )
    }
}

extension PolicyFiles {
    /// Reads the files that the policy names beside it: the customers' directory and the opt-outs.
    ///
    /// - Parameter environment: of it, `TZDIR` is read.
    /// - Throws: every problem of the files.
    package func readCustomers(environment: [String: String]) throws(Problems) -> CustomerFiles {
        let findings = Findings()
        let zones = ZoneFolder(environment: environment)
        return try findings.finish(CustomerFiles.read(customerFiles, of: policy, zones, findings))
    }

    /// The paths of these files, seen from the root.
    package var customerPaths: [String] {
        [customerFiles.directory, customerFiles.optOuts].compactMap { $0?.path }
    }
}
