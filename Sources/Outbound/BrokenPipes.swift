// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Writing to a connection that the other side has closed.
package enum BrokenPipes {
    /// Makes such a write fail instead of ending the process; the daemon calls it once, before its first
    /// connection.
    ///
    /// With CURLOPT_NOSIGNAL, which threads need, libcurl leaves SIGPIPE alone, and OpenSSL's writes raise
    /// it.
    package static func ignore() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
