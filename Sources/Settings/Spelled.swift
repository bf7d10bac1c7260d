// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// As a file spells it, in the largest unit up to days that leaves no rest: `90s`, `4h`, `28d`.
    package var spelled: String {
        let seconds = components.seconds
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)]
        where seconds != 0 && seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}

/// A number of bytes as a file spells it: `5MB`.
func spelled(bytes: Int) -> String {
    for (unit, size) in [("GB", 1 << 30), ("MB", 1 << 20)] where bytes % size == 0 {
        return "\(bytes / size)\(unit)"
    }
    return "\(bytes / 1_024)KB"
}
