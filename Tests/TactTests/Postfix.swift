// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning

/// A private Postfix between two ports of 127.0.0.1: it takes all mail, and relays it to one next hop. Root
/// only: Postfix starts as root and then becomes its own users. The system's Postfix is neither read nor
/// touched.
struct Postfix {
    let port: Int
    private let folder: Folder
    private let script: Child

    /// - Parameter nextHop: The port that it relays to.
    init(relayingTo nextHop: Int) async throws {
        guard getuid() == 0 else { throw PeerError("a private Postfix needs root; run the tests as root") }
        port = try Ports.free()
        folder = try Folder()
        for name in ["conf", "queue", "data"] { try folder.make(name) }
        let daemons = try await Child.run("postconf", ["-d", "-h", "daemon_directory"])
        try folder.write(
            Self.settings(nextHop, daemons: daemons.lines.first ?? "", in: folder),
            to: "conf/main.cf"
        )
        try folder.write(Self.services(port), to: "conf/master.cf")
        let owned = try await Child.run("chown", ["postfix", folder.at("data")])
        guard owned.status == 0 else { throw PeerError("Postfix's user is missing: \(owned)") }
        script = try Child("postfix", ["-c", folder.at("conf"), "start-fg"])
        try await Patience.until("Postfix on \(port)") { [port] in Ports.listens(port) }
    }

    /// What it wrote about the mails it handled.
    var log: String {
        let bytes = try? folder.read("log")
        return String(decoding: bytes ?? [], as: UTF8.self)
    }

    /// Ends Postfix's master by the number it wrote down: what was started is a script that waits for it, and
    /// that would leave it behind.
    func stop() async throws {
        let written = String(decoding: try folder.read("queue/pid/master.pid"), as: UTF8.self)
        guard let pid = Int32(written.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw PeerError("Postfix wrote down no number: \(written)")
        }
        kill(pid, SIGTERM)
        try await script.end()
    }

    private static func settings(_ nextHop: Int, daemons: String, in folder: Folder) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(folder.at("queue"))
        data_directory = \(folder.at("data"))
        daemon_directory = \(daemons)
        maillog_file = \(folder.at("log"))
        maillog_file_prefixes = \(folder.path)
        myhostname = postfix.example
        mydestination =
        local_recipient_maps =
        local_transport = error:nothing is delivered here
        alias_maps =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        relayhost = [127.0.0.1]:\(nextHop)
        smtp_dns_support_level = disabled
        smtp_host_lookup = native
        smtp_tls_security_level = none
        smtpd_peername_lookup = no

        """
    }

    /// What relaying needs and no more; without chroot, so that the folder needs no copies of system files.
    private static func services(_ port: Int) -> String {
        let rows = [
            "127.0.0.1:\(port) inet n - n - - smtpd", "postlog unix-dgram n - n - 1 postlogd",
            "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
            "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
            "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "smtp unix - - n - - smtp",
            "relay unix - - n - - smtp", "error unix - - n - - error", "retry unix - - n - - error",
            "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache",
        ]
        return rows.joined(separator: "\n") + "\n"
    }
}
