// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// Reads a file of opt-outs: CSV with a header line, an address a line.
///
/// The columns are `address`, `stream` and `reason`, in any order; only `address` must be there. Without a
/// reason it unsubscribed, without a stream from all of them.
enum OptOutFile {
    static let columns = ["address", "stream", "reason"]

    /// A column, by its place in `columns`.
    private enum Column {
        static let address = 0
        static let stream = 1
        static let reason = 2
    }

    /// Reads the bytes of the file into `findings`; nil if something is wrong.
    ///
    /// - Parameter streams: Those that the policy has; another one is noted once, since it may have had it.
    static func read(
        _ bytes: [UInt8],
        named path: String,
        under rules: CustomerRules,
        streams: [String],
        _ findings: Findings,
        limits: CSVTable.Limits = CSVTable.Limits(),
    ) -> OptOutList? {
        let before = findings.problems.count
        guard var table = CSVTable(bytes, named: path, columns: columns, limits: limits, findings) else {
            return nil
        }
        var list = OptOutList()
        var known = Set(streams)
        while table.next() {
            if table.bytes(Column.address).isEmpty {
                let text = "this line has no address; write one, or take the line out"
                table.add(table.place(ofColumn: Column.address), text)
            }
            let address = table.value(Column.address, Read.addressSpec)
            let stream = table.value(Column.stream, Read.name)
            let reason = table.value(Column.reason, Read.word(OptOutReason.self)) ?? .unsubscribed
            if let stream {
                let place = table.place(ofColumn: Column.stream)
                if reason != .unsubscribed {
                    table.add(place, "an address that \(reason.rawValue) gets nothing at all; leave it empty")
                } else if known.insert(stream).inserted {
                    let hint = "so this never matches"
                    findings.note(place, "there is no stream \(shown(stream)) in the policy, \(hint)")
                }
            }
            if let address { list.add(reason, stream: stream, of: rules.normalForm(of: address)) }
        }
        return findings.problems.count == before ? list : nil
    }
}
