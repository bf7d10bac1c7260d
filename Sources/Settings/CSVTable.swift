// SPDX-License-Identifier: Apache-2.0

/// A CSV file with a header line: its columns are known by name and stand in any order; what is wrong is a
/// finding with its place, and reading goes on.
struct CSVTable {
    /// What a file may have at most.
    struct Limits {
        /// Bytes of a file: some million lines.
        var bytesMax = 512 << 20
        /// Problems that are told of one file; who sees a thousand mends them all in the same way.
        var problemsMax = 1_000
    }

    let path: String
    private let findings: Findings
    private let limits: Limits
    private var reader: CSVReader
    private var fields: [CSVReader.Field] = []
    /// Where each known column stands in a record; nil: nowhere.
    private var places: [Int?]
    private var width: Int
    private let names: [String]
    private var told = 0

    /// - Parameters:
    ///   - names: The known columns; the first one must be there.
    /// - Returns: nil, with a finding, if the header line cannot be read.
    init?(_ bytes: [UInt8], named path: String, columns names: [String], limits: Limits, _ findings: Findings)
    {
        self.path = path
        self.names = names
        self.limits = limits
        self.findings = findings
        reader = CSVReader(bytes)
        places = Array(repeating: nil, count: names.count)
        width = 0
        guard bytes.count <= limits.bytesMax else {
            findings.add(Place(file: path), "the file is larger than \(limits.bytesMax >> 20)MB")
            return nil
        }
        guard readHeader() else { return nil }
    }

    private mutating func readHeader() -> Bool {
        let problems = findings.problems.count
        do {
            guard try reader.next(into: &fields) else {
                findings.add(
                    Place(file: path),
                    "the file is empty; begin with the header line `\(names.joined(separator: ","))`"
                )
                return false
            }
        } catch {
            add(error)
            return false
        }
        width = fields.count
        for (index, field) in fields.enumerated() {
            let name = reader.text(of: field) ?? "\u{FFFD}"
            guard let column = names.firstIndex(of: name) else {
                let hint = suggestion(for: name, of: names)
                findings.add(place(of: field), "unknown column \(shown(name)); \(hint)")
                continue
            }
            if places[column] != nil {
                findings.add(place(of: field), "the column \(shown(name)) stands here twice; keep it once")
            }
            places[column] = index
        }
        if places[0] == nil {
            findings.add(
                Place(file: path, line: fields[0].line),
                "the column `\(names[0])` is missing; the first line names the columns, like "
                    + "`\(names.joined(separator: ","))`"
            )
        }
        return findings.problems.count == problems
    }

    /// Goes to the next record that has as many fields as the header; false: there is none, or so much is
    /// wrong that no more is told.
    mutating func next() -> Bool {
        while told < limits.problemsMax {
            do {
                guard try reader.next(into: &fields) else { return false }
            } catch {
                add(error)
                continue
            }
            guard fields.count != width else { return true }
            let last = fields[fields.count - 1]
            add(
                Place(file: path, line: fields[0].line, column: column(of: last)),
                "this line has \(fields.count) field\(fields.count == 1 ? "" : "s"), and the header "
                    + "\(width); write as many, empty ones too"
            )
        }
        add(
            Place(file: path, line: fields.first?.line ?? 1),
            "more may be wrong from here on; mend what is told first"
        )
        return false
    }

    /// The bytes of a column's field in this record; empty where the file has no such column.
    func bytes(_ column: Int) -> ArraySlice<UInt8> {
        places[column].map { reader.bytes[fields[$0].bytes] } ?? []
    }

    /// The value at a column; nil where the field is empty, or, with a finding, cannot be read.
    mutating func value<Value>(_ column: Int, _ read: (String) throws(Wrong) -> Value) -> Value? {
        guard let index = places[column], !fields[index].bytes.isEmpty else { return nil }
        guard let text = reader.text(of: fields[index]) else {
            add(place(of: fields[index]), "this field is not UTF-8; save the file as UTF-8")
            return nil
        }
        do {
            return try read(text)
        } catch {
            add(place(of: fields[index]), error.text)
            return nil
        }
    }

    /// The text at a column if it is printable ASCII without a space at either end, as nearly all is, so that
    /// nothing about it need be looked at more closely; nil where it is not, or empty.
    func plainText(_ column: Int) -> String? {
        let bytes = bytes(column)
        guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20,
            bytes.count <= Read.textMax
        else { return nil }
        // A quote in it would be written twice.
        for byte in bytes where byte < 0x20 || byte > 0x7E || byte == 0x22 { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// As `value`, for a column in which few values come again and again.
    ///
    /// - Parameter known: Those that have been read, which are not read again.
    mutating func value(
        _ column: Int,
        _ read: (String) throws(Wrong) -> String,
        known: inout Set<String>,
    ) -> String? {
        if let text = plainText(column), known.contains(text) { return text }
        let value = value(column, read)
        if let value { known.insert(value) }
        return value
    }

    /// The line of this record, from 1.
    var line: Int { fields[0].line }

    /// Where a column's field stands in this record, or the record if there is no such column.
    func place(ofColumn column: Int) -> Place {
        place(of: fields[places[column] ?? 0])
    }

    /// Adds what is wrong in a record.
    mutating func add(_ place: Place, _ text: String) {
        told += 1
        findings.add(place, text)
    }

    private mutating func add(_ flaw: CSVReader.Flaw) {
        let column = reader.column(of: flaw.at, from: flaw.lineStart)
        add(Place(file: path, line: flaw.line, column: column), flaw.text)
    }

    private func column(of field: CSVReader.Field) -> Int {
        reader.column(of: field.bytes.lowerBound, from: field.lineStart)
    }

    private func place(of field: CSVReader.Field) -> Place {
        Place(file: path, line: field.line, column: column(of: field))
    }
}
