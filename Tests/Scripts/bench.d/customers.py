# SPDX-License-Identifier: Apache-2.0
"""Whether one customer with ten thousand letters costs what ten thousand customers with one each do."""

import time

from bench import LENGTH
from daemon import RECEIPT
from machine import wait_for
from rows import Row

COUNT = 10_000
DELIVERY_SECONDS = 900


def until_delivered(bench, count, customers):
    """Seconds for letters that all go out: receipts, which budgets do not hold."""
    with bench.fresh() as (tact, sink):
        started = time.monotonic()
        bench.differing.send(tact.port, count, LENGTH, customers, field=RECEIPT)
        wait_for("delivery", lambda: sink.count() >= count, DELIVERY_SECONDS, lambda: f"{sink.count():,}")
        return time.monotonic() - started


def until_judged(bench, count, customers):
    """Seconds for letters of which each customer gets one, and the others are held by budgets."""
    with bench.fresh() as (tact, sink):
        started = time.monotonic()
        bench.differing.send(tact.port, count, LENGTH, customers)
        bench.judged(tact)
        wait_for("delivery", lambda: sink.count() >= customers, DELIVERY_SECONDS)
        return time.monotonic() - started


def one_customer(bench):
    """All letters to one customer, and one letter to each of as many customers."""
    rows = []
    count = bench.size(COUNT)
    for what, run in (("all delivered", until_delivered), ("held by budgets", until_judged)):
        ones, manies = [], []
        for turn in range(bench.rounds):
            manies.append(run(bench, count, count))
            ones.append(run(bench, count, 1))
            bench.say(f"round {turn + 1}, {what}: one {ones[-1]:.2f} s, many {manies[-1]:.2f} s")
        name = f"{count:,} letters of one customer, {what}"
        rows.append(Row("one-customer", name, "s", ones, "at most", 1.5, f"{count:,} customers", manies))
    return rows
