// SPDX-License-Identifier: Apache-2.0

import Judging

/// A value that a statement can be given.
protocol Bindable {
    func bind(to run: borrowing Run, at index: Int32)
}

extension Int64: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(self, at: index) }
}

extension Int: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(Int64(self), at: index) }
}

extension Double: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(self, at: index) }
}

extension String: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(self, at: index) }
}

extension [UInt8]: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(self, at: index) }
}

extension UInt128: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(self, at: index) }
}

extension Timestamp: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(milliseconds, at: index) }
}

extension LetterID: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(raw, at: index) }
}

extension DispatchID: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(raw, at: index) }
}

extension MessageKey: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(raw, at: index) }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to run: borrowing Run, at index: Int32) {
        switch self {
        case .some(let value): value.bind(to: run, at: index)
        case .none: run.bindNothing(at: index)
        }
    }
}

extension Run {
    func moment(_ column: Int32) -> Timestamp {
        Timestamp(milliseconds: integer(column))
    }

    func optionalInteger(_ column: Int32) -> Int64? {
        isNothing(column) ? nil : integer(column)
    }

    func optionalReal(_ column: Int32) -> Double? {
        isNothing(column) ? nil : real(column)
    }

    func optionalText(_ column: Int32) -> String? {
        isNothing(column) ? nil : text(column)
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? {
        isNothing(column) ? nil : bytes(column)
    }

    /// A body that is there and still what was kept; nil otherwise.
    func checkedBytes(_ column: Int32, by checksum: Int32) -> [UInt8]? {
        guard let bytes = optionalBytes(column), Checksum.of(bytes) == integer(checksum) else { return nil }
        return bytes
    }

    func optionalMoment(_ column: Int32) -> Timestamp? {
        isNothing(column) ? nil : moment(column)
    }
}
