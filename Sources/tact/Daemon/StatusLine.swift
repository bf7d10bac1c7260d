// SPDX-License-Identifier: Apache-2.0

import Settings

/// What `systemctl status` says of the daemon: what it runs by, and what a reload found wrong since.
struct StatusLine: Hashable {
    /// The hash of the policy in force.
    let policy: String
    /// At how many places mail is taken in, that of `tact send` among them.
    let listeners: Int
    /// Why the last reload was refused; nil if it was not.
    var trouble: Trouble?

    /// Why the files on the disk are not those in force.
    enum Trouble: Hashable {
        case refused(Problems)
        /// A failure beside the files, in its own words.
        case failed(String)
    }

    /// Scalars that are shown of a hash: `sha256:` and 12 digits tell any two policies apart.
    private static let hashLength = 19
    /// Scalars that are shown of a problem. systemd reads no datagram of more than 4096 bytes
    /// (NOTIFY_BUFFER_MAX), and the journal has all of it.
    private static let troubleLengthMax = 300

    var text: String {
        let places = "\(listeners) listener\(listeners == 1 ? "" : "s")"
        let standing = "policy \(Self.shortened(policy, to: Self.hashLength)); \(places)"
        switch trouble {
        case nil: return standing
        case .failed(let why):
            return "\(standing); reload failed: \(Self.shortened(why, to: Self.troubleLengthMax))"
        case .refused(let problems):
            let first = Self.shortened(problems.all[0].description, to: Self.troubleLengthMax)
            let others = problems.all.count - 1
            return "\(standing); reload refused: \(first)" + (others > 0 ? " (and \(others) more)" : "")
        }
    }

    private static func shortened(_ text: String, to length: Int) -> String {
        let scalars = text.unicodeScalars
        return scalars.count > length ? String(scalars.prefix(length)) + "…" : text
    }
}
