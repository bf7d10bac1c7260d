// SPDX-License-Identifier: Apache-2.0

extension CustomerRules {
    /// The longest value of a key field that is believed, in bytes; a longer one falls back to the address.
    package static let headerKeyBytesMax = 256

    /// The customer behind a recipient's address.
    ///
    /// A colleague's key is always its address, so that the judge knows it by its domain.
    /// - Parameter headers: decoded values by field name in lower case.
    package func key(for address: String, headers: [String: [String]]) -> String {
        guard case .header(let name) = key, !isInternal(address) else { return normalForm(of: address) }
        let value = headers[name.lowercased()]?.first?.trimmed ?? ""
        let isUsable =
            !value.isEmpty && value.utf8.count <= CustomerRules.headerKeyBytesMax
            && !value.unicodeScalars.contains { $0.properties.generalCategory == .control }
        return isUsable ? value : normalForm(of: address)
    }

    /// Whether an address, or a key made of one, is a colleague's.
    package func isInternal(_ address: String) -> Bool {
        guard !`internal`.isEmpty else { return false }
        // Nearly every key is plain, and is asked about in every judgement.
        if CustomerRules.isPlain(address) {
            let bytes = address.utf8
            guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > bytes.startIndex else { return false }
            let domain = bytes[bytes.index(after: at)...]
            return !domain.isEmpty
                && `internal`.contains {
                    $0.utf8.elementsEqual(domain) || $0.lowercased().utf8.elementsEqual(domain)
                }
        }
        guard let domain = CustomerRules.parts(of: address)?.domain else { return false }
        return `internal`.contains { $0 == domain || $0.lowercased() == domain }
    }

    /// The customer behind a recipient's address, where a directory says whose address it is.
    ///
    /// What the directory says stands above a field of the mail: the operator wrote it, a team's tool the
    /// field. A colleague's key is always its address.
    package func key(
        for address: String,
        headers: [String: [String]],
        in directory: CustomerList,
    ) -> String {
        guard !directory.isEmpty, !isInternal(address), let key = directory.key(of: normalForm(of: address))
        else { return key(for: address, headers: headers) }
        return key
    }

    /// An address in lower case, without what its domain does not tell apart: two addresses of one form are
    /// one address.
    package func normalForm(of address: String) -> String {
        // Of every letter it is asked several times.
        if domains.isEmpty, CustomerRules.isPlain(address) { return address }
        guard let (local, domain) = CustomerRules.parts(of: address) else {
            return address.trimmed.lowercased()
        }
        guard !domains.isEmpty else { return "\(local)@\(domain)" }
        let (name, rules) = rules(for: domain)
        // A quoted local part may hold anything (RFC 5321 §4.1.2): it is no plus-tag's business.
        guard let rules, !local.hasPrefix("\"") else { return "\(local)@\(name)" }
        var person = local
        if rules.stripsPlusTags, let plus = person.firstIndex(of: "+"), plus > person.startIndex {
            person = String(person[..<plus])
        }
        if rules.stripsDots {
            let bare = person.filter { $0 != "." }
            if !bare.isEmpty { person = bare }
        }
        return "\(person)@\(name)"
    }

    /// The rules of a domain, and the name that it goes by.
    private func rules(for domain: String) -> (name: String, rules: Domain?) {
        if let rules = domains[domain] { return (domain, rules) }
        var main: (key: String, value: Domain)?
        for entry in domains
        where entry.value.sameAs.contains(domain) && entry.key < main?.key ?? "\u{10FFFF}" {
            main = entry
        }
        return (main?.key ?? domain, main?.value)
    }

    /// Whether nothing in an address has another form, but for what is said of its domain: visible ASCII in
    /// lower case, without a dot at its end.
    private static func isPlain(_ address: String) -> Bool {
        let bytes = address.utf8
        return bytes.last != UInt8(ascii: ".")
            && bytes.allSatisfy { (33...126).contains($0) && !(65...90).contains($0) }
    }

    /// Local part and domain in lower case, split at the last `@`; nil where one of them is empty.
    private static func parts(of address: String) -> (local: String, domain: String)? {
        let lower = isPlain(address) ? address : address.trimmed.lowercased()
        // In UTF-8 an `@` is one byte, and no part of another character.
        guard let at = lower.utf8.lastIndex(of: UInt8(ascii: "@")), at > lower.startIndex else { return nil }
        var domain = lower[lower.utf8.index(after: at)...]
        if domain.utf8.last == UInt8(ascii: ".") { domain = domain.dropLast() }
        return domain.isEmpty ? nil : (String(lower[..<at]), String(domain))
    }
}
