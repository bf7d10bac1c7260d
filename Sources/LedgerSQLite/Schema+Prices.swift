// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// The price tables in force; `meta` knows when they were made, and for which policy.
    ///
    /// It touches no other table, so the steps beside it may come before or after.
    static let prices = """
        CREATE TABLE price (
            n INTEGER PRIMARY KEY,
            cohort TEXT,
            budget TEXT NOT NULL,
            is_rolling INTEGER NOT NULL,
            days INTEGER NOT NULL,
            room INTEGER NOT NULL,
            prices BLOB NOT NULL
        ) STRICT;
        """
}
