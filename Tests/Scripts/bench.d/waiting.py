# SPDX-License-Identifier: Apache-2.0
"""What a million waiting letters, and ten million decisions, cost all else."""

import json
import time

from bench import SESSIONS
from machine import peak_resident, running_nanoseconds
from rates import TACT_COUNT, timed
from rows import Row

WAITING = 1_000_000
MEMORY_COUNT = 10_000
# Of each command in a round, each for another customer.
COMMAND_TURNS = 5
# Two rounds of housekeeping, which comes once a minute.
IDLE_SECONDS = 120
# After the start, before idling is measured.
CALM_SECONDS = 5


def waiting_accept(bench):
    """Accepting beside a million waiting letters, and beside none."""
    count = bench.size(TACT_COUNT)
    with_none, with_many = [], []
    bench.stock(bench.size(WAITING))
    for turn in range(bench.rounds):
        with bench.fresh() as (tact, sink):
            with_none.append(timed(tact.port, sink, count, SESSIONS)[0])
        with bench.stocked(bench.size(WAITING)) as (tact, sink):
            with_many.append(timed(tact.port, sink, count, SESSIONS)[0])
        bench.say(f"round {turn + 1}: {with_many[-1]:,.0f}/s, with none waiting {with_none[-1]:,.0f}/s")
    what = f"accepting with {bench.size(WAITING):,} letters waiting"
    return [
        Row("waiting-accept", what, "mails/s", with_many, "at least", 0.9, "with none waiting", with_none)
    ]


def waiting_memory(bench):
    """The most memory that was resident while mail came in over 20 connections."""
    samples = []
    for _ in range(bench.rounds):
        with bench.stocked(bench.size(WAITING)) as (tact, sink):
            timed(tact.port, sink, bench.size(MEMORY_COUNT), SESSIONS)
            samples.append(peak_resident(tact.pid) / 2**20)
    what = f"memory, {bench.size(WAITING):,} letters waiting, 20 connections"
    return [Row("waiting-memory", what, "MB", samples, "at most", 150)]


def waiting_start(bench):
    """From the start of the process to ready."""
    samples = start_seconds(bench, bench.size(WAITING), bench.rounds)
    what = f"start, {bench.size(WAITING):,} waiting, {11 * bench.size(WAITING):,} decisions"
    return [Row("waiting-start", what, "s", samples, "at most", 1)]


def start_seconds(bench, waiting, rounds):
    samples = []
    with bench.stocked(waiting) as (tact, _):
        for _ in range(rounds):
            tact.stop()
            samples.append(tact.start())
    return samples


def waiting_commands(bench):
    """What an operator asks, over ten million decisions."""
    waiting = bench.size(WAITING)
    with bench.stocked(waiting) as (tact, _):
        samples = command_milliseconds(tact, waiting, bench.rounds * COMMAND_TURNS)
    return [
        Row("waiting-commands", f"tact {name}, {11 * waiting:,} decisions", "ms", taken, "at most", 50)
        for name, taken in samples.items()
    ]


def command_milliseconds(tact, waiting, turns):
    """Each command for customers that lie all over the ledger."""
    taken = {"log --customer": [], "explain": [], "customer": []}
    copies = waiting // 1_000
    for turn in range(turns):
        customer = f"{copies * turn // turns:05d}.customer-{turn * 37 % 1_000}@customer.example"
        took, lines = tact.command("log", "--customer", customer, "--json")
        taken["log --customer"].append(took * 1e3)
        letter = json.loads(lines.splitlines()[-1])["letter"]
        taken["explain"].append(tact.command("explain", letter)[0] * 1e3)
        taken["customer"].append(tact.command("customer", customer)[0] * 1e3)
    return taken


def waiting_idle(bench):
    """A daemon to which nothing happens."""
    with bench.stocked(bench.size(WAITING)) as (tact, _):
        sample = idle_percent(tact, IDLE_SECONDS / 2 if bench.is_quick else IDLE_SECONDS)
    what = f"idle with {bench.size(WAITING):,} letters waiting"
    return [Row("waiting-idle", what, "% of a core", [sample], "at most", 0.1)]


def idle_percent(tact, seconds):
    time.sleep(CALM_SECONDS)
    before, started = running_nanoseconds(tact.pid), time.monotonic()
    time.sleep(seconds)
    after = running_nanoseconds(tact.pid)
    ran = sum(now - before.get(thread, 0) for thread, now in after.items())
    return ran / ((time.monotonic() - started) * 1e9) * 100
