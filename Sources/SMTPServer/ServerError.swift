// SPDX-License-Identifier: Apache-2.0

/// Why a server cannot start, or not take a new certificate; the text is for the operator.
package enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A certificate or its key cannot be read, or they do not belong together.
    case certificate(Certificate, why: String)
    /// A place cannot be listened on.
    case listen(Listener.Address, why: String)

    package var description: String {
        switch self {
        case .certificate(let certificate, let why):
            "certificate \(certificate.chain) with key \(certificate.key): \(why)"
        case .listen(let address, let why):
            "cannot listen on \(address): \(why)"
        }
    }
}

extension Listener.Address: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path, _): "unix:\(path)"
        case .descriptor(let number): "descriptor \(number)"
        }
    }
}
