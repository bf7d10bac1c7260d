// SPDX-License-Identifier: Apache-2.0

import NIOSSL
import Synchronization

/// Holds a certificate as it was last read, so that it can be read again while connections go on.
final class CertificateKeeper: Sendable {
    private let certificate: Certificate
    private let current: Mutex<NIOSSLContext>

    /// Reads the files.
    ///
    /// - Throws: what keeps them from being a certificate and its key.
    init(_ certificate: Certificate) throws(ServerError) {
        self.certificate = certificate
        current = Mutex(try CertificateKeeper.read(certificate))
    }

    /// What new connections use.
    var context: NIOSSLContext { current.withLock { $0 } }

    /// Reads the files again; if that fails, the old certificate stays.
    func reload() throws(ServerError) {
        let context = try CertificateKeeper.read(certificate)
        current.withLock { $0 = context }
    }

    private static func read(_ certificate: Certificate) throws(ServerError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain)
            let key = try NIOSSLPrivateKey(file: certificate.key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key),
            )
            configuration.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .certificate(certificate, why: "\(error)")
        }
    }
}

extension TLSVersion {
    /// The name as logs and trace fields have it.
    var name: String {
        switch self {
        case .tlsv1: "TLSv1"
        case .tlsv11: "TLSv1.1"
        case .tlsv12: "TLSv1.2"
        case .tlsv13: "TLSv1.3"
        }
    }
}
