# SPDX-License-Identifier: Apache-2.0
"""Whether a password reset leaves as quickly while a campaign comes in and goes out."""

import contextlib
import smtplib
import statistics
import subprocess
import threading
import time

import ledger
import loads
from bench import LENGTH, SESSIONS
from daemon import Tact
from machine import Progress, Unmeasured, end, free_port, listens, wait_for
from rows import Row

COUNT = 200_000
# A support mail each so many seconds.
INTERVAL = 0.1
ALONE_SECONDS = 20
CAMPAIGN_SECONDS = 900
NAME = "support"
# The campaign's.
TEAM = "marketing"

MAIL = """\
From: Help desk <help@client.example>\r
To: <{recipient}>\r
Subject: Reset your password\r
Message-ID: <{number}@help.client.example>\r
\r
Open https://client.example/reset/{number} within an hour.\r
"""


class NotingSink:
    """Our own relay, since smtp-sink does not say when which mail came."""

    def __init__(self, root, home):
        self.port = free_port()
        self.place = home / "arrivals"
        with open(self.place, "wb") as output:
            command = [str(loads.compiled(root, "note-arrivals")), str(self.port), NAME]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output)
        wait_for("the start of the noting sink", lambda: listens(self.port), 20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        self.process.stdin.close()

    def arrivals(self):
        """The moment of each mail to support's customers, by recipient."""
        moments = {}
        for line in self.place.read_text().splitlines(keepends=True):
            if line.endswith("\n"):
                moment, recipient = line.split()
                moments.setdefault(recipient, int(moment) / 1e9)
        return moments


class Support:
    """A help desk that sends a password reset at a steady pace over one connection."""

    def __init__(self, port):
        self.client = smtplib.SMTP("127.0.0.1", port, local_hostname="help.client.example", timeout=120)
        self.client.ehlo()
        self.sent = {}

    def send(self, is_over):
        """Sends until `is_over`; a mail's time is the one that it was to be sent at, also if one before it
        kept it waiting. Returns these times by recipient."""
        times, due = {}, time.monotonic()
        while not is_over():
            time.sleep(max(0, due - time.monotonic()))
            number = len(self.sent)
            recipient = f"{NAME}-{number}@customer.example"
            mail = MAIL.format(recipient=recipient, number=number)
            self.client.sendmail("help@client.example", [recipient], mail.encode())
            times[recipient] = self.sent[recipient] = due
            due += INTERVAL
        return times


def delays(times, sink):
    """Milliseconds until each mail was in the sink; all must be."""
    missing = lambda: times.keys() - sink.arrivals().keys()  # noqa: E731
    left = lambda: f"{len(missing())} left"  # noqa: E731
    wait_for("support's last delivery", lambda: not missing(), CAMPAIGN_SECONDS, left, 0.5)
    arrivals = sink.arrivals()
    return sorted((arrivals[recipient] - due) * 1e3 for recipient, due in times.items())


def beside_campaign(tact, support, count):
    """Support's times from the campaign's first mail until its last has left."""
    failures = []

    def send_campaign():
        try:
            loads.alike(tact.port, count, LENGTH, SESSIONS)
        except Unmeasured as problem:
            failures.append(problem)

    sender = threading.Thread(target=send_campaign)
    progress = Progress("the campaign")
    started = time.monotonic()
    next_look = [started]

    def is_over():
        now = time.monotonic()
        if now - started > CAMPAIGN_SECONDS:
            raise Unmeasured(f"the campaign did not come to its end within {CAMPAIGN_SECONDS} s")
        if failures:
            raise failures[0]
        if now < next_look[0]:
            return False
        next_look[0] = now + 1
        left = ledger.unsettled(tact.state, TEAM)
        progress.tell(f"{left:,} letters under way")
        return not sender.is_alive() and left == 0

    sender.start()
    try:
        return support.send(is_over)
    finally:
        sender.join()


def campaign(bench):
    """One campaign, once: it is long enough to be its own median."""
    count = bench.size(COUNT)
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(bench.folder())
        sink = stack.enter_context(NotingSink(bench.root, home))
        tact = stack.enter_context(Tact(bench.tact, home, sink.port))
        support = Support(tact.support_port)
        until = time.monotonic() + (5 if bench.is_quick else ALONE_SECONDS)
        alone = delays(support.send(lambda: time.monotonic() > until), sink)
        beside = delays(beside_campaign(tact, support, count), sink)
        support.client.quit()
    note = f"alone {told(alone)}; beside the campaign {told(beside)}"
    bench.say(note)
    what = f"support's median delay in a campaign of {count:,}"
    return [
        Row("campaign", what, "ms", beside, "at most", 2, "without the campaign", alone, note),
        Row("campaign", "support's longest delay in it", "s", [beside[-1] / 1e3], "at most", 1, note=note),
    ]


def told(milliseconds):
    median = statistics.median(milliseconds)
    ninth = milliseconds[len(milliseconds) * 9 // 10]
    last = milliseconds[-1]
    return (
        f"{len(milliseconds)} mails, half within {median:.0f} ms, 90 % within {ninth:.0f} ms, "
        f"all within {last:.0f} ms"
    )
