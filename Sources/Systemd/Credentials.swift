// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The secrets that systemd hands to the daemon as files (`LoadCredential=`, systemd.exec(5)).
///
/// Only where they lie is answered here; whoever needs one reads it, and no secret is kept.
package struct Credentials: Hashable, Sendable {
    /// The folder they lie in, nil where systemd handed none over.
    package let directory: String?

    /// - Parameter environment: the process's own; `CREDENTIALS_DIRECTORY` is read.
    package init(environment: [String: String]) throws(EnvironmentError) {
        let variable = "CREDENTIALS_DIRECTORY"
        if let directory = environment[variable], !directory.hasPrefix("/") {
            throw EnvironmentError(variable: variable, value: directory, wanted: "an absolute path")
        }
        self.directory = environment[variable]
    }

    /// The file of that credential, nil where systemd handed over none of that name.
    ///
    /// A name with a slash, and `.` and `..`, name no credential: they would lead out of the folder.
    package func path(of name: String) -> String? {
        guard let directory, !name.isEmpty, name != ".", name != "..",
            !name.utf8.contains(where: isNoNameByte)
        else {
            return nil
        }
        let path = directory + "/" + name
        let isThere = unsafe access(path, F_OK) == 0
        return isThere ? path : nil
    }

    private func isNoNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == 0
    }
}
