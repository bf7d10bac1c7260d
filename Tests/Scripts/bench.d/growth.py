# SPDX-License-Identifier: Apache-2.0
"""How each cost grows with the number of letters: its exponent, the slope on two logarithmic scales.

A cost that does not depend on the number has 0, one in proportion to it 1. Nothing should grow faster than
n log n, whose own slope over the same sizes is what is asked.
"""

import math
import time

import ledger
import loads
from bench import SESSIONS, STOCK_LENGTH, median
from customers import until_delivered, until_judged
from daemon import Tact
from machine import cpu_seconds, peak_resident, wait_for
from peers import Sink
from rates import DELIVERY_SECONDS
from rows import EXPONENT, Row, shown
from waiting import WAITING, command_milliseconds, idle_percent, start_seconds

ACCEPT_COUNT = 10_000
# One round of housekeeping, which comes once a minute.
IDLE_SECONDS = 60
COMMAND_TURNS = 9
START_TURNS = 3
ONE_CUSTOMER = 10_000


def slope(points):
    """Of the straight line through (log size, log cost) that leaves the least squares."""
    xs = [math.log(size) for size, _ in points]
    ys = [math.log(max(cost, 1e-9)) for _, cost in points]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys))
    return rise / sum((x - x_mean) ** 2 for x in xs)


def rows(scenario, costs):
    """A row for each cost, from what it was at each size: {cost: [(size, figure)]}."""
    made = []
    for cost, points in costs.items():
        asked = slope([(size, size * math.log(size)) for size, _ in points])
        note = ", ".join(f"{shown(figure)} at {size:,}" for size, figure in points)
        what = f"growth of {cost}"
        made.append(Row(scenario, what, EXPONENT, [slope(points)], "at most", asked, note=note))
    return made


def measured(bench, scenario, sizes, measure):
    costs = {}
    for size in sizes:
        figures = measure(size)
        bench.say(f"{size:,}: " + ", ".join(f"{shown(figure)} {cost}" for cost, figure in figures.items()))
        for cost, figure in figures.items():
            costs.setdefault(cost, []).append((size, figure))
    return rows(scenario, costs)


def sizes_up_to(largest):
    return [largest // 100, largest // 10, largest]


def growth_letters(bench):
    """All letters of a run, accepted to delivered to distinct customers."""

    def measure(count):
        with bench.folder() as home, Sink(home) as sink:
            with Tact(bench.tact, home, sink.port) as tact:
                started = time.monotonic()
                loads.alike(tact.port, count, STOCK_LENGTH, SESSIONS)
                taken = lambda: f"{sink.count():,} of {count:,}"  # noqa: E731
                wait_for("delivery", lambda: sink.count() >= count, DELIVERY_SECONDS, taken)
                bench.settled(tact)
                figures = {
                    "seconds to deliver": time.monotonic() - started,
                    "processor seconds": cpu_seconds(tact.pid),
                    "MB resident at most": peak_resident(tact.pid) / 2**20,
                }
            return figures | {"MB on the disk": ledger.bytes_used(home / "state") / 2**20}

    return measured(bench, "growth-letters", sizes_up_to(bench.size(WAITING)), measure)


def growth_waiting(bench):
    """What waiting letters cost all else; the sizes are those of ledgers of waiting letters."""

    def measure(waiting):
        starts = start_seconds(bench, waiting, START_TURNS)
        with bench.stocked(waiting) as (tact, _):
            commands = command_milliseconds(tact, waiting, COMMAND_TURNS)
            idle = idle_percent(tact, IDLE_SECONDS)
            started = time.monotonic()
            loads.alike(tact.port, bench.size(ACCEPT_COUNT), STOCK_LENGTH, SESSIONS)
            accepting = time.monotonic() - started
            bench.judged(tact)
            figures = {f"ms of tact {name}": median(taken) for name, taken in commands.items()}
            return figures | {
                "seconds to start": median(starts),
                "% of a core idle": idle,
                f"seconds to accept {bench.size(ACCEPT_COUNT):,} more": accepting,
                "MB resident beside them": peak_resident(tact.pid) / 2**20,
            }

    return measured(bench, "growth-waiting", sizes_up_to(bench.size(WAITING)), measure)


def growth_customer(bench):
    """Letters of one customer alone."""

    def measure(count):
        return {
            "seconds for one customer, delivered": until_delivered(bench, count, 1),
            "seconds for one customer, held": until_judged(bench, count, 1),
        }

    return measured(bench, "growth-customer", sizes_up_to(ONE_CUSTOMER), measure)
