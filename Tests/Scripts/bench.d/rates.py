# SPDX-License-Identifier: Apache-2.0
"""How fast mail goes in and out: beside Postfix, and beside what libcurl alone can do."""

import statistics
import time

import ledger
import loads
from bench import LENGTH, SESSIONS, median
from daemon import Tact
from machine import cpu_seconds, layer_nanoseconds, wait_for
from peers import Sink
from rows import Row

# A mail costs Postfix about eight times as long, so Tact gets more of them to run for as many seconds.
POSTFIX_COUNT = 4_000
TACT_COUNT = 20_000
# Over one connection both wait for the disk after each mail.
SINGLE_COUNT = 2_000
COURIER_CONNECTIONS = 8
DELIVERY_SECONDS = 600


def timed(port, sink, count, sessions, is_delivered=True):
    """Mails a second until the client had its last 250, and until the sink had the last mail."""
    before = sink.count()
    started = time.monotonic()
    loads.alike(port, count, LENGTH, sessions)
    accepted = time.monotonic()
    if not is_delivered:
        return count / (accepted - started), None
    taken = lambda: sink.count() - before  # noqa: E731
    wait_for("delivery", lambda: taken() >= count, DELIVERY_SECONDS, lambda: f"{taken():,} of {count:,}")
    return count / (accepted - started), count / (time.monotonic() - started)


def delivered(bench):
    """Accepted to delivered over kept connections; what a letter costs of processor and disk."""
    tact_rates, postfix_rates, cpu, disk = [], [], [], []
    layers = {}
    for turn in range(bench.rounds):
        with bench.postfix() as (postfix, sink):
            postfix_rates.append(timed(postfix.port, sink, bench.size(POSTFIX_COUNT), SESSIONS)[1])
        with bench.folder() as home, Sink(home) as sink:
            count = bench.size(TACT_COUNT)
            with Tact(bench.tact, home, sink.port, connections=SESSIONS) as tact:
                before = cpu_seconds(tact.pid)
                tact_rates.append(timed(tact.port, sink, count, SESSIONS)[1])
                bench.settled(tact)
                cpu.append((cpu_seconds(tact.pid) - before) * 1e6 / count)
                for layer, nanoseconds in layer_nanoseconds(tact.pid).items():
                    layers.setdefault(layer, []).append(nanoseconds / 1_000 / count)
            disk.append(ledger.bytes_used(home / "state") / count)
        bench.say(
            f"round {turn + 1}: Tact {tact_rates[-1]:,.0f}/s, Postfix {postfix_rates[-1]:,.0f}/s, "
            f"{cpu[-1]:.0f} µs and {disk[-1]:.0f} bytes a letter"
        )
    note = ", ".join(f"{layer} {statistics.median(samples):.0f}" for layer, samples in layers.items())
    return [
        Row("delivered", "accepted to delivered, 20 connections", "mails/s", tact_rates, "at least", 6,
            "Postfix", postfix_rates),
        Row("delivered", "processor time a letter", "µs", cpu, "at most", 400, note=note),
        Row("delivered", "disk a letter, once settled", "bytes", disk, "at most", 600),
    ]


def accepted(bench):
    """Accepted only: the relay takes connections and says nothing."""
    tact_rates, postfix_rates, cpu = [], [], []
    for turn in range(bench.rounds):
        with bench.postfix() as (postfix, sink):
            sink.stop()
            count = bench.size(POSTFIX_COUNT)
            postfix_rates.append(timed(postfix.port, sink, count, SESSIONS, is_delivered=False)[0])
            sink.resume()
        with bench.fresh() as (tact, sink):
            sink.stop()
            count = bench.size(TACT_COUNT)
            tact_rates.append(timed(tact.port, sink, count, SESSIONS, is_delivered=False)[0])
            cpu.append(cpu_seconds(tact.pid) * 1e6 / count)
            sink.resume()
        bench.say(f"round {turn + 1}: Tact {tact_rates[-1]:,.0f}/s, Postfix {postfix_rates[-1]:,.0f}/s")
    return [
        Row("accepted", "accepted only, 20 connections", "mails/s", tact_rates, "at least", 10, "Postfix",
            postfix_rates, spent(cpu))
    ]


def one_connection(bench):
    """Accepted over one connection, one mail after another."""
    tact_rates, postfix_rates = [], []
    for turn in range(bench.rounds):
        with bench.postfix() as (postfix, sink):
            postfix_rates.append(timed(postfix.port, sink, bench.size(SINGLE_COUNT), 1)[0])
        with bench.fresh() as (tact, sink):
            tact_rates.append(timed(tact.port, sink, bench.size(SINGLE_COUNT), 1)[0])
        bench.say(f"round {turn + 1}: Tact {tact_rates[-1]:,.0f}/s, Postfix {postfix_rates[-1]:,.0f}/s")
    return [
        Row("one-connection", "accepted, one connection", "mails/s", tact_rates, "at least", 1.5, "Postfix",
            postfix_rates)
    ]


def courier(bench):
    """The courier alone, out of a full outbox, beside libcurl alone with as many connections."""
    tact_rates, curl_rates, cpu = [], [], []
    count = bench.size(TACT_COUNT)
    for turn in range(bench.rounds):
        with bench.folder() as home:
            with Sink(home) as sink:
                curl_rates.append(bench.differing.send(sink.port, count, LENGTH, count, COURIER_CONNECTIONS))
            # No relay is there until all is judged; the next daemon finds the outbox full.
            with Tact(bench.tact, home, sink.port, COURIER_CONNECTIONS) as tact:
                loads.alike(tact.port, count, LENGTH, SESSIONS)
                bench.judged(tact)
            with Sink(home, port=sink.port) as sink, tact:
                tact_rates.append(steady(sink, count))
                bench.settled(tact)
                cpu.append(cpu_seconds(tact.pid) * 1e6 / count)
        bench.say(f"round {turn + 1}: Tact {tact_rates[-1]:,.0f}/s, libcurl {curl_rates[-1]:,.0f}/s")
    return [
        Row("courier", "the courier alone, 8 connections", "mails/s", tact_rates, "at least", 0.9,
            "libcurl alone", curl_rates, spent(cpu))
    ]


def spent(cpu):
    return f"{median(cpu):.0f} µs of processor time a letter"


def steady(sink, count):
    """Mails a second from the first that the sink has to the last."""
    wait_for("the first delivery", lambda: sink.count() > 0, DELIVERY_SECONDS, poll=0.001)
    first, started = sink.count(), time.monotonic()
    wait_for("delivery", lambda: sink.count() >= count, DELIVERY_SECONDS, lambda: f"{sink.count():,}", 0.005)
    return (count - first) / (time.monotonic() - started)
