// SPDX-License-Identifier: Apache-2.0

/// One address of a header field and the name before it (RFC 5322 §3.4).
package struct Mailbox: Hashable, Sendable {
    /// The display name, decoded and safe to show; `nil` where there is none.
    package let name: String?
    /// `local@domain` as it was written, without comments, folds and needless quotes. A name without a
    /// domain, as programs on one machine write it, stands alone.
    package let address: String

    package init(name: String?, address: String) {
        self.name = name
        self.address = address
    }

    /// What stands behind the last `@`, in lower case; `nil` where there is no domain.
    package var domain: String? {
        guard let at = address.utf8.lastIndex(of: ASCII.at) else { return nil }
        return String(address[address.utf8.index(after: at)...]).lowercased()
    }
}
