// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// An opt-out as `tact opt-out list` shows it.
struct OptOutRow {
    let address: String
    let reason: OptOutReason
    let stream: String?
    let at: Timestamp?
    /// Nil: a relay.
    let author: String?
    let comment: String
    /// Where it stands: the ledger, or the policy's file.
    let place: String

    init(_ optOut: OptOut) {
        address = optOut.address
        reason = optOut.reason
        stream = optOut.stream
        at = optOut.at
        author = optOut.author
        comment = optOut.comment
        place = "ledger"
    }

    /// One of the policy's file.
    init(_ optOut: Case.OptOut, of address: String) {
        self.address = address
        switch optOut {
        case .stream(let name): (reason, stream) = (.unsubscribed, name)
        case .bounced: (reason, stream) = (.bounced, nil)
        case .complained: (reason, stream) = (.complained, nil)
        }
        at = nil
        author = nil
        comment = ""
        place = "file"
    }

    static func table(_ rows: [OptOutRow], zone: Zone) -> Table {
        var table = Table([
            ("address", .left), ("reason", .left), ("stream", .left), ("since", .left), ("author", .left),
            ("stands in", .left), ("comment", .left),
        ])
        for row in rows {
            let isRelay = row.author == nil && row.place == "ledger"
            table.add([
                Table.Cell(row.address),
                Table.Cell(row.reason.rawValue, .stopped),
                Table.Cell(row.stream ?? (row.reason == .unsubscribed ? "all" : "")),
                Table.Cell(row.at?.shortPhrase(in: zone) ?? "", .faint),
                Table.Cell(row.author ?? (isRelay ? "a relay" : "")),
                Table.Cell(row.place),
                Table.Cell(row.comment),
            ])
        }
        return table
    }

    var json: JSON {
        .object([
            ("address", .string(address)),
            ("reason", .string(reason.rawValue)),
            ("stream", JSON(stream)),
            ("at", JSON(at?.iso8601)),
            ("author", JSON(author)),
            ("comment", .string(comment)),
            ("in", .string(place)),
        ])
    }
}

extension OptOut {
    /// `ana@customer.example unsubscribed from newsletter`.
    var phrase: String {
        switch reason {
        case .unsubscribed: "\(address) unsubscribed from \(stream ?? "all streams that obey budgets")"
        case .bounced: "\(address) is dead"
        case .complained: "\(address) complained"
        }
    }
}
