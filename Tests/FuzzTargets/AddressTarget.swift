// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// Lists of addresses: safe to show, and what is written of them reads back.
enum AddressTarget {
    static func run(_ bytes: [UInt8]) {
        let field = bytes.filter { !$0.isLineEnd }
        let mailboxes = AddressList.mailboxes(in: field)
        claim(mailboxes.count <= MailLimits.mailboxesMax + 1, "a field has no more mailboxes than may be")
        for mailbox in mailboxes {
            claim(SafeText.line(mailbox.address) == mailbox.address, "an address is a safe line")
            claim(!mailbox.address.isEmpty, "an address is not empty")
            guard let name = mailbox.name else { continue }
            claim(SafeText.line(name) == name && !name.isEmpty, "a name is a safe line")
        }
        let plain = mailboxes.filter { isPlain($0.address) }
        let written = Array(plain.map(\.written).joined(separator: ", ").utf8)
        claim(
            AddressList.mailboxes(in: written).map(singleSpaced) == plain.map(singleSpaced),
            "written mailboxes read back"
        )
    }

    private static func singleSpaced(_ mailbox: Mailbox) -> Mailbox {
        Mailbox(name: mailbox.name.map(Text.singleSpaced), address: mailbox.address)
    }

    /// `local@domain` of what RFC 5322 §3.2.3 calls atoms and dots: other addresses are kept as they came,
    /// and no quotes make them right.
    private static func isPlain(_ address: String) -> Bool {
        let halves = address.utf8.split(separator: ASCII.at, omittingEmptySubsequences: false)
        return halves.count == 2
            && halves.allSatisfy { half in
                !half.isEmpty
                    && half.allSatisfy { $0.isLetter || $0.isDigit || "!#$%&'*+-/^_`{|}~.".utf8.contains($0) }
            }
    }
}
