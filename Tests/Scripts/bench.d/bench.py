# SPDX-License-Identifier: Apache-2.0
"""What a scenario is given: the executable, how often and how large to measure, and folders to work in."""

import contextlib
import json
import pathlib
import shutil
import statistics
import sys
import tempfile

import ledger
import loads
from daemon import RECEIPT, Tact
from machine import Unmeasured, wait_for
from peers import Postfix, Sink

LENGTH = 8_192
SESSIONS = 20
SETTLE_SECONDS = 600
# A ledger of waiting letters is multiplied from one of this many customers.
SEED_CUSTOMERS = 1_000
# Settled letters of each of these customers: with the waiting one's they make eleven decisions.
SEED_RECEIPTS = 4
# Of the letters in such a ledger: a million bodies of 8 KiB would only fill the disk.
STOCK_LENGTH = 1_024


class Bench:
    def __init__(self, tact, root, rounds, is_quick):
        self.tact = tact
        self.root = pathlib.Path(root)
        self.rounds = rounds
        self.is_quick = is_quick
        self.differing = loads.Differing(self.root)
        self.stocks = {}

    def size(self, whole):
        """A number of letters: a tenth of it for a quick look, but at least a thousand."""
        return max(min(whole, 1_000), whole // 10) if self.is_quick else whole

    def say(self, text):
        print(f"  {text}", file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def folder(self):
        home = pathlib.Path(tempfile.mkdtemp(dir=self.root))
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)

    @contextlib.contextmanager
    def fresh(self, connections=8):
        """A new daemon with a sink of its own; gives both."""
        with self.folder() as home, Sink(home) as sink:
            with Tact(self.tact, home, sink.port, connections) as tact:
                yield tact, sink

    @contextlib.contextmanager
    def postfix(self):
        """A new Postfix with a sink of its own; gives both."""
        with self.folder() as home, Sink(home) as sink:
            with Postfix(home, sink.port) as postfix:
                yield postfix, sink

    def settled(self, tact):
        """Waits until nothing waits or is leaving any more."""
        left = lambda: ledger.unsettled(tact.state)  # noqa: E731
        wait_for("settling", lambda: left() == 0, SETTLE_SECONDS, lambda: f"{left():,} left", 0.1)

    def judged(self, tact):
        """Waits until each letter has a decision."""
        left = lambda: ledger.unjudged(tact.state)  # noqa: E731
        wait_for("judging", lambda: left() == 0, SETTLE_SECONDS, lambda: f"{left():,} left", 0.1)

    def stock(self, waiting):
        """A folder whose ledger holds that many waiting letters, and eleven decisions to each; made once."""
        if waiting not in self.stocks:
            self.stocks[waiting] = self.new_stock(waiting)
        return self.stocks[waiting]

    def new_stock(self, waiting):
        home = self.root / f"stock-{waiting}"
        home.mkdir()
        self.say(f"making a ledger with {waiting:,} waiting letters and {11 * waiting:,} decisions")
        try:
            self.fill(home / "state", waiting)
        except Unmeasured:
            shutil.rmtree(home)
            raise
        return home

    def fill(self, state, waiting):
        with Sink(state.parent) as sink, Tact(self.tact, state.parent, sink.port) as tact:
            # Each customer's first letter uses up its budgets; the last one waits for them.
            self.seed(tact, SEED_CUSTOMERS)
            self.settled(tact)
            self.seed(tact, SEED_RECEIPTS * SEED_CUSTOMERS, RECEIPT)
            self.settled(tact)
            self.seed(tact, SEED_CUSTOMERS)
            self.judged(tact)
        if (found := ledger.unsettled(state)) != SEED_CUSTOMERS:
            raise Unmeasured(f"{found:,} letters of the seed wait; it must be {SEED_CUSTOMERS:,}")
        ledger.multiply(state, waiting // SEED_CUSTOMERS)
        self.prove(state.parent, waiting)

    def prove(self, home, waiting):
        """Has a daemon release a letter of the first copy, which is as much its own as one of the last."""
        customer = "00000.customer-0@customer.example"
        with Sink(home) as sink, Tact(self.tact, home, sink.port) as tact:
            _, lines = tact.command("log", "--customer", customer, "--verdict", "hold", "--json")
            letter = json.loads(lines.splitlines()[-1])["letter"]
            tact.command("queue", "release", letter, "--why", "to see that it leaves")
            wait_for("the release of a multiplied letter", lambda: sink.count() == 1, SETTLE_SECONDS)
        if (left := ledger.unsettled(tact.state)) != waiting - 1:
            raise Unmeasured(f"{left:,} letters wait in the multiplied ledger; it must be {waiting - 1:,}")

    def seed(self, tact, count, field=None):
        self.differing.send(tact.port, count, STOCK_LENGTH, SEED_CUSTOMERS, name="customer", field=field)

    @contextlib.contextmanager
    def stocked(self, waiting):
        """A daemon with such a ledger, and a sink; what they do to the ledger stays."""
        home = self.stock(waiting)
        with Sink(home) as sink, Tact(self.tact, home, sink.port) as tact:
            yield tact, sink


def median(samples):
    return statistics.median(samples)
