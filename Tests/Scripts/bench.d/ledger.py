# SPDX-License-Identifier: Apache-2.0
"""All that the bench knows of how Tact keeps its ledger: counting, weighing and multiplying it.

Nothing is written into a ledger that a daemon has open. The daemon must take a multiplied ledger as its own:
all rows are copies of what a daemon wrote, with numbers, ids, addresses and times of their own.
"""

import os
import pathlib
import sqlite3

from machine import Progress, Unmeasured

WAITING = 2
LEAVING = 3
# In place of no decision; decisions are counted from here.
NO_DECISION = 1 << 24
QUARTER = 15 * 60 * 1_000
SPAN_ROWS = 1_024
# How far apart in time the copies lie, all together. Less than a letter may wait.
SPREAD_MILLISECONDS = 5 * 24 * 3600 * 1_000

# What becomes of a column in a copy; one that is not named keeps its value. `:customers` and the like are how
# many rows of the table one copy has, `:prefix` is the time that its ids begin with.
ID = "CAST(:prefix || substr({column}, 7) AS BLOB)"
TIME = "{column} + :shift"
COPIES = {
    "customer": {"n": "n + :copy * :customers", "key": ":name || key"},
    "letter": {
        "n": "n + :copy * :letters",
        "id": ID,
        "customer": "customer + :copy * :customers",
        "arrival": TIME,
        "dispatch": f"CASE dispatch WHEN zeroblob(16) THEN dispatch ELSE {ID} END",
        "last": f"CASE last WHEN {NO_DECISION} THEN last ELSE last + :copy * :decisions END",
        "message": ID,
    },
    "letter_text": {"letter": "letter + :copy * :letters"},
    "message": {"n": "n + :copy * :messages", "id": ID, "received_at": TIME},
    "dispatch": {"id": ID, "letters": "letters + :copy * :letters"},
    "charge": {"customer": "customer + :copy * :customers", "at": TIME},
    "decision": {
        "n": "n + :copy * :decisions",
        "at": TIME,
        "letter": "letter + :copy * :letters",
        "previous": f"CASE previous WHEN {NO_DECISION} THEN previous ELSE previous + :copy * :decisions END",
        "of": f"CASE WHEN of IS NULL THEN NULL ELSE {ID} END",
        "dispatch": f"CASE typeof(dispatch) WHEN 'blob' THEN {ID} ELSE dispatch END",
    },
}
# As they are: names, settings and what is counted anew at the end.
KEPT = {"meta", "word", "kind", "opt_out", "silence", "account", "price"}
COUNTED = {"span", "tally"}
# Belong to what is under way, or to bodies that several letters share: a seed has none.
EMPTY = {"outbox", "made", "share", "kept"}


def opened(state, mode="ro"):
    place = pathlib.Path(state) / "ledger.sqlite"
    return sqlite3.connect(f"file:{place}?mode={mode}", uri=True, isolation_level=None, timeout=30)


def asked(state, query):
    """The first value that a query gives, beside a daemon that may be writing."""
    db = opened(state)
    try:
        return db.execute(query).fetchone()[0]
    finally:
        db.close()


def unsettled(state, team=None):
    """Letters that wait or are leaving, of one team or all."""
    query = f"SELECT ifnull(sum(letters), 0) FROM tally WHERE state IN ({WAITING}, {LEAVING})"
    return asked(state, query + (f" AND team = (SELECT n FROM word WHERE text = '{team}')" if team else ""))


def unjudged(state):
    """Letters without any decision: read from the end, since older ones were judged before."""
    query = f"""
        SELECT count(*) FROM letter
        WHERE n > (SELECT max(n) FROM letter) - 300000 AND last = {NO_DECISION}
        """
    return asked(state, query)


def bytes_used(state):
    """What the state folder takes on the disk, without the ledger's pages that are free for new letters.

    To be asked when no daemon runs: it has then copied its write-ahead log into the file.
    """
    total = sum(file.stat().st_blocks * 512 for file in pathlib.Path(state).rglob("*") if file.is_file())
    db = opened(state)
    free = db.execute("PRAGMA freelist_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    return total - free


def multiply(state, copies):
    """Makes the ledger in `state`, which no daemon has open, hold `copies` times what it holds.

    The copies lie before each other in time, the last at the times of the original.
    """
    place = pathlib.Path(state) / "ledger.sqlite"
    seed = place.with_name("seed.sqlite")
    db = opened(state, "rw")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("VACUUM INTO ?", [str(seed)])
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    db.execute("ATTACH ? AS seed", [str(seed)])
    check(db)
    db.execute("BEGIN")
    for table in (*COPIES, *COUNTED):
        db.execute(f"DELETE FROM main.{table}")
    add_copies(db, copies)
    count_anew(db)
    db.execute("COMMIT")
    db.execute("DETACH seed")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    seed.unlink()
    with open(place, "rb") as file:
        os.fsync(file.fileno())


def check(db):
    """Refuses a ledger that has changed its shape since this was written, or a seed that is not at rest."""
    tables = {row[0] for row in db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")}
    tables = {table for table in tables if not table.startswith("sqlite_")}
    if unknown := tables - COPIES.keys() - KEPT - COUNTED - EMPTY:
        raise Unmeasured(f"the ledger has tables that ledger.py does not know how to copy: {sorted(unknown)}")
    for table, columns in COPIES.items():
        missing = columns.keys() - {row[1] for row in db.execute(f"PRAGMA main.table_info({table})")}
        if missing:
            raise Unmeasured(f"the ledger's table {table} has no {sorted(missing)}; ledger.py must follow it")
    for table in EMPTY & tables:
        if rows := db.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0]:
            raise Unmeasured(f"the seed is not at rest: {rows} rows in {table}; it must have none")
    if db.execute("SELECT count(*) FROM main.dispatch WHERE typeof(letters) <> 'integer'").fetchone()[0]:
        raise Unmeasured("the seed has a dispatch of several letters; each must be of one")


def add_copies(db, copies):
    sizes = {}
    for table in ("customer", "letter", "message", "decision"):
        low, high = db.execute(f"SELECT min(n), max(n) FROM seed.{table}").fetchone()
        sizes[f"{table}s"] = high - low + 1
    now = db.execute("SELECT max(at) FROM seed.decision").fetchone()[0]
    statements = [statement(db, table, changes) for table, changes in COPIES.items()]
    progress = Progress(f"copying {sizes['letters']:,} letters")
    for copy in range(copies):
        shift = -SPREAD_MILLISECONDS * (copies - 1 - copy) // copies
        values = {"copy": copy, "shift": shift, "name": f"{copy:05d}."}
        values["prefix"] = (now + shift).to_bytes(6, "big")
        for text in statements:
            db.execute(text, values | sizes)
        progress.tell(f"{copy + 1:,} of {copies:,}")


def statement(db, table, changes):
    columns = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]
    values = ", ".join(changes.get(column, column).format(column=column) for column in columns)
    order = "n" if "n" in columns else columns[0]
    names = ", ".join(columns)
    return f"INSERT INTO main.{table} ({names}) SELECT {values} FROM seed.{table} ORDER BY {order}"


def count_anew(db):
    """The times of each block of rows, and the letters by quarter, team and state."""
    for what, table, low, high in ((0, "decision", "min(at, at + lag)", "max(at, at + lag)"),
                                   (1, "letter", "arrival", "arrival")):
        db.execute(
            f"""
            INSERT INTO main.span (what, block, low, high)
            SELECT {what}, n / {SPAN_ROWS}, min({low}), max({high}) FROM main.{table} GROUP BY n / {SPAN_ROWS}
            """
        )
    db.execute(
        f"""
        INSERT INTO main.tally (quarter, team, state, letters)
        SELECT arrival - arrival % {QUARTER}, kind.team, state, count(*)
        FROM main.letter JOIN main.kind ON kind.n = letter.kind GROUP BY 1, 2, 3
        """
    )
