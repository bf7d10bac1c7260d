// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// What stands beside the letters (opt-outs, silences, charged accounts), and which part of the rollout a
    /// decision was made in.
    ///
    /// An opt-out without a stream has the empty one, since a key's columns are never null. A silence's names
    /// stand one a line: none of them holds a line end.
    static let second = """
        CREATE TABLE opt_out (
            address TEXT NOT NULL,
            reason INTEGER NOT NULL,
            stream TEXT NOT NULL,
            at INTEGER NOT NULL,
            author TEXT,
            comment TEXT NOT NULL,
            PRIMARY KEY (address, reason, stream)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE silence (
            id BLOB PRIMARY KEY,
            start INTEGER NOT NULL,
            until INTEGER NOT NULL,
            planned INTEGER NOT NULL,
            teams TEXT NOT NULL,
            sources TEXT NOT NULL,
            streams TEXT NOT NULL,
            classes TEXT NOT NULL,
            cohorts TEXT NOT NULL,
            customers TEXT NOT NULL,
            author TEXT NOT NULL,
            comment TEXT NOT NULL,
            ended_at INTEGER,
            ended_by TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX silence_until ON silence (until);
        CREATE TABLE account (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        ALTER TABLE decision ADD COLUMN cohort INTEGER;
        ALTER TABLE decision ADD COLUMN rollout INTEGER;
        """
}
