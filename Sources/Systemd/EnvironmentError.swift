// SPDX-License-Identifier: Apache-2.0

/// A variable that systemd sets for its services holds something it never sets; a start-up error, with its
/// cure.
package struct EnvironmentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The variable's name, such as `WATCHDOG_USEC`.
    package let variable: String
    /// What it holds.
    package let value: String
    /// What it should hold, as the rest of a sentence: `a number of microseconds above 0`.
    package let wanted: String

    package init(variable: String, value: String, wanted: String) {
        self.variable = variable
        self.value = value
        self.wanted = wanted
    }

    package var description: String {
        "\(variable) is \"\(value)\"; it must be \(wanted), or not be set where systemd does not start Tact"
    }
}

/// The variable as a decimal number within the range, nil where it is not set.
func number(
    _ variable: String,
    in environment: [String: String],
    within range: ClosedRange<UInt64>,
    wanted: String,
) throws(EnvironmentError) -> UInt64? {
    guard let value = environment[variable] else { return nil }
    let isDecimal =
        !value.isEmpty && value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isDecimal, let number = UInt64(value), range.contains(number) else {
        throw EnvironmentError(variable: variable, value: value, wanted: wanted)
    }
    return number
}

/// Whether what systemd has set is meant for this process, and not for the parent it was inherited from.
///
/// - Throws: where the variable is set and is no process id.
func isMeant(
    for process: Int32,
    by variable: String,
    in environment: [String: String],
) throws(EnvironmentError) -> Bool? {
    let named = try number(variable, in: environment, within: 1...UInt64(Int32.max), wanted: "a process id")
    return named.map { $0 == UInt64(process) }
}
