// SPDX-License-Identifier: Apache-2.0

/// The listening sockets that systemd opened for the daemon (`tact.socket`; sd_listen_fds(3)).
///
/// They let the daemon answer on port 587 without any privilege, and connections wait while it restarts.
package struct ActivationSockets: Hashable, Sendable {
    /// One of them.
    package struct Socket: Hashable, Sendable {
        /// `FileDescriptorName=` of the socket unit, or the unit's own name.
        package let name: String
        /// The descriptor, whose owner the daemon now is.
        package let descriptor: Int32
    }

    /// The number of the first (SD_LISTEN_FDS_START of sd-daemon.h).
    package static let firstDescriptor: Int32 = 3
    /// More than any unit has: a socket unit may open at most this many by systemd's own default of open
    /// files.
    package static let countMax = 1_024

    /// All of them, in the order of the socket units.
    package let sockets: [Socket]

    /// The sockets for this process; none where systemd opened none, or opened them for another process.
    ///
    /// - Parameters:
    ///   - environment: the process's own; `LISTEN_FDS`, `LISTEN_PID` and `LISTEN_FDNAMES` are read.
    ///   - process: its id.
    ///   - first: the first descriptor's number.
    package init(
        environment: [String: String],
        process: Int32,
        from first: Int32 = Self.firstDescriptor,
    ) throws(EnvironmentError) {
        let range = 0...UInt64(Self.countMax)
        let count = try number(
            "LISTEN_FDS",
            in: environment,
            within: range,
            wanted: "a number up to \(Self.countMax)"
        )
        let isOurs = try isMeant(for: process, by: "LISTEN_PID", in: environment) ?? false
        guard let count, count > 0, isOurs else {
            self.sockets = []
            return
        }
        // sd_listen_fds_with_names(3): a socket whose name is not known is called "unknown".
        var names = [String](repeating: "unknown", count: Int(count))
        if let given = environment["LISTEN_FDNAMES"] {
            names = given.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard names.count == Int(count) else {
                let wanted = "as many names as LISTEN_FDS says (\(count)), with colons between them"
                throw EnvironmentError(variable: "LISTEN_FDNAMES", value: given, wanted: wanted)
            }
        }
        self.sockets = names.enumerated().map { Socket(name: $1, descriptor: first + Int32($0)) }
    }

    /// The sockets of that name; a unit with several `ListenStream=` gives them all one name.
    package func named(_ name: String) -> [Socket] {
        sockets.filter { $0.name == name }
    }
}
