# SPDX-License-Identifier: Apache-2.0
"""What the kernel knows of this machine and of the processes started here: ports, time, memory, disk."""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

POLL_SECONDS = 0.02
END_SECONDS = 60
# Between two lines of progress.
PROGRESS_SECONDS = 2


class Unmeasured(Exception):
    """A scenario could not be measured: what went wrong, and where."""


class Progress:
    """Tells on standard error how far something is that takes longer than a second."""

    def __init__(self, what):
        self.what = what
        self.started = time.monotonic()
        self.told = self.started

    def tell(self, done):
        now = time.monotonic()
        if now - self.told >= PROGRESS_SECONDS:
            self.told = now
            print(f"    {now - self.started:4.0f} s  {self.what}: {done}", file=sys.stderr, flush=True)


taken_ports = set()


def free_port():
    """A port that is given once, below the ephemeral range: no outgoing connection sits on it by then."""
    for port in range(20_000 + os.getpid() % 5_000, 32_000):
        if port in taken_ports:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        taken_ports.add(port)
        return port
    raise Unmeasured("no port from 20,000 to 32,000 is free on 127.0.0.1")


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(what, condition, seconds, done=lambda: "…", poll=POLL_SECONDS):
    """Returns when the condition holds; fails when it does not within the time."""
    progress = Progress(what)
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Unmeasured(f"{what} did not come to its end within {seconds} s; at that time: {done()}")
        progress.tell(done())
        time.sleep(poll)


def end(process):
    """Asks a process to end, and insists after a minute."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def cpu_seconds(pid):
    """User and system time so far, in the clock's ticks: for work of a second and more."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def layer_nanoseconds(pid):
    """The time on a processor so far by what a thread is for, as its name tells; the others run tasks."""
    layers = {"event loops": 0, "ledger": 0, "relay": 0, "tasks": 0}
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            name = (thread / "comm").read_text().strip()
            nanoseconds = int((thread / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            continue  # it ended in between
        layer = "event loops" if name.startswith("NIO") else name if name in layers else "tasks"
        layers[layer] += nanoseconds
    return layers


def running_nanoseconds(pid):
    """The time on a processor of each thread: for idling, where a tick of the clock is too coarse."""
    threads = {}
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            threads[thread.name] = int((thread / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            continue  # it ended in between
    return threads


def peak_resident(pid):
    """The most bytes that were resident so far."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise Unmeasured(f"/proc/{pid}/status has no VmHWM")


def check_on_disk(folder):
    """Refuses a folder in memory: synchronising would cost nothing there."""
    best = ("", "")
    for line in pathlib.Path("/proc/mounts").read_text().splitlines():
        place, kind = line.split()[1:3]
        is_above = place == "/" or str(folder) == place or str(folder).startswith(place + "/")
        if is_above and len(place) >= len(best[0]):
            best = (place, kind)
    if best[1] in ("tmpfs", "ramfs"):
        raise Unmeasured(f"{folder} lies in memory ({best[1]}); name one on a disk with --folder FOLDER")


def description():
    """The machine in few words, for whoever reads the figures."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory"
