// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Certificates of an authority of the tests' own, made by the openssl command.
struct Certificates {
    /// A certificate and its key, as PEM files.
    struct Pair {
        let certificate: String
        let key: String
    }

    /// The authority's certificate: what `ca-file` names.
    let authority: String
    /// For 127.0.0.1 and localhost.
    let good: Pair
    /// For another.example only.
    let otherName: Pair
    /// For 127.0.0.1, until yesterday.
    let expired: Pair

    /// Made once for all tests; throws where the openssl command is missing or fails.
    static let shared = Result { try Certificates() }

    private init() throws {
        let folder = try Peers.temporaryFolder()
        try Data(Certificates.settings.utf8).write(to: folder.appending(path: "openssl.cnf"))
        try Data().write(to: folder.appending(path: "index.txt"))
        try Data("01".utf8).write(to: folder.appending(path: "serial"))
        try PeerProcess.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj",
                "/CN=Test authority",
                "-keyout", "ca.key", "-out", "ca.pem", "-config", "openssl.cnf", "-extensions", "authority",
            ],
            folder: folder,
        )
        authority = folder.appending(path: "ca.pem").path
        good = try Certificates.make("good", until: "20491231235959Z", in: folder)
        otherName = try Certificates.make("other", until: "20491231235959Z", in: folder)
        expired = try Certificates.make("expired", until: "20200101000000Z", in: folder)
    }

    private static func make(_ name: String, until end: String, in folder: URL) throws -> Pair {
        try PeerProcess.run(
            "openssl",
            [
                "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(name)", "-keyout", "\(name).key",
                "-out",
                "\(name).csr", "-config", "openssl.cnf",
            ],
            folder: folder,
        )
        try PeerProcess.run(
            "openssl",
            [
                "ca", "-batch", "-notext", "-config", "openssl.cnf", "-extensions", name, "-startdate",
                "20190101000000Z", "-enddate", end, "-in", "\(name).csr", "-out", "\(name).pem",
            ],
            folder: folder,
        )
        return Pair(
            certificate: folder.appending(path: "\(name).pem").path,
            key: folder.appending(path: "\(name).key").path,
        )
    }

    private static let settings = """
        [req]
        distinguished_name = name
        [name]
        [ca]
        default_ca = tests
        [tests]
        database = index.txt
        serial = serial
        new_certs_dir = .
        certificate = ca.pem
        private_key = ca.key
        default_md = sha256
        policy = any
        unique_subject = no
        [any]
        commonName = supplied
        [authority]
        basicConstraints = critical, CA:TRUE
        subjectKeyIdentifier = hash
        [good]
        subjectAltName = IP:127.0.0.1, DNS:localhost
        [other]
        subjectAltName = DNS:another.example
        [expired]
        subjectAltName = IP:127.0.0.1
        """
}
