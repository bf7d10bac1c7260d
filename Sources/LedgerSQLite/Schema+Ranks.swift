// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// Of what is ready for a relay the most urgent class leaves first; what an older Tact left ready counts
    /// as urgent.
    static let ranks = """
        ALTER TABLE outbox ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
        DROP INDEX outbox_ready;
        CREATE INDEX outbox_ready ON outbox (relay, rank, due) WHERE state = 2;
        """
}
