# SPDX-License-Identifier: Apache-2.0
"""The mail of the steps: made, handed in at each door, and looked for at the relay."""

import itertools
import json
import os
import pathlib
import re
import smtplib
import time

from machine import need, run, until

NUMBERS = itertools.count(1)
RELAY = pathlib.Path("/srv")
DROP = pathlib.Path("/var/spool/tact/campaigns")
FIRST_FIELD = re.compile(rb"\AReceived: [^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")

# Lines that are easily changed on the way.
BODY = """\
.
..
.a dot at the start
trailing blanks  \t
From here mbox would quote. Grüße, 한국어
--
the end, and empty lines:


"""


class Mail:
    """One mail to a customer of its own."""

    def __init__(self, subject, *fields):
        boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
        self.name = f"{boot}.{next(NUMBERS)}"
        self.customer = f"customer.{self.name}@customer.example"
        self.sender = "sender@team.example"
        lines = [
            f"From: <{self.sender}>",
            f"To:  <{self.customer}>",
            f"Subject: {subject}",
            f"\tof {self.name} ",
            f"Message-ID: <{self.name}@team.example>",
            "Date: Mon, 02 Mar 2026 10:00:00 +0000",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            *fields,
            "",
            # No two are the same news.
            f"{self.name * 40}",
            BODY,
        ]
        self.text = "\n".join(lines)
        self.bytes = self.text.replace("\n", "\r\n").encode()

    @staticmethod
    def receipt():
        """One that leaves at once under the shipped policy, at any hour."""
        return Mail("Your receipt", "X-Category: receipt")

    @staticmethod
    def campaign():
        """One that waits for company under the shipped policy, when marketing hands it in."""
        return Mail("Garden chairs")

    def send(self, user="crm"):
        """As programs of this machine do, by sendmail."""
        command = ["runuser", "-u", user, "--", "/usr/sbin/sendmail", "-i", "-f", self.sender, self.customer]
        run(*command, input=self.text)
        return self

    def submit(self, port=2525):
        """Over SMTP."""
        with smtplib.SMTP("127.0.0.1", port, local_hostname="guest", timeout=60) as client:
            client.sendmail(self.sender, [self.customer], self.bytes, ["BODY=8BITMIME"])
        return self

    def deliver(self):
        """Over LMTP."""
        with smtplib.LMTP("/run/tact/lmtp.sock", local_hostname="guest") as client:
            client.sendmail(self.sender, [self.customer], self.bytes, ["BODY=8BITMIME"])
        return self

    def drop(self, user="shop"):
        """Into marketing's Maildir, as a program of the group tact-drop."""
        script = f'umask 027; cat >"{DROP}/tmp/{self.name}" && mv "{DROP}/tmp/{self.name}" "{DROP}/new"'
        run("runuser", "-u", user, "--", "/bin/sh", "-c", script, input=self.text)
        until("that the Maildir was emptied", lambda: not os.listdir(DROP / "new"))
        return self

    def at_relay(self):
        """The bytes of each mail that the relay has for this customer."""
        found = []
        for envelope in RELAY.glob("relay.*/*.json"):
            if self.customer in " ".join(json.loads(envelope.read_text())["recipients"]):
                found.append(envelope.with_suffix(".mail").read_bytes())
        return found

    def arrives(self):
        """Waits for it at the relay: once, and as it came below the field that Tact adds."""
        until(f"the delivery of {self.name}", self.at_relay)
        # Long enough for a second one that nobody wants.
        time.sleep(1)
        found = self.at_relay()
        need(len(found) == 1, f"{self.name} came {len(found)} times")
        field = FIRST_FIELD.match(found[0])
        need(field, f"{self.name} does not begin with a Received field: {found[0][:200]}")
        below = found[0][field.end():]
        need(below == self.bytes, f"{self.name} came changed:\n{below}\ninstead of\n{self.bytes}")

    def decisions(self):
        """What the log has of it, as objects."""
        command = ["runuser", "-u", "tact", "--", "tact", "log", "--json", "--customer", self.customer]
        return [json.loads(line) for line in run(*command).splitlines()]

    def waits(self):
        """Waits for the verdict that holds it; gives the letter's id."""
        until(f"a verdict on {self.name}", self.decisions)
        last = self.decisions()[-1]
        verdict = (last["verdict"], last["reason"])
        need(verdict == ("hold", "gathering"), f"{self.name} should gather, and is: {last}")
        need(not self.at_relay(), f"{self.name} is held, and yet at the relay")
        return last["letter"]

    def release(self):
        """As an operator does."""
        command = ["tact", "queue", "release", self.waits(), "--why", "the steps want it"]
        run("runuser", "-u", "tact", "--", *command)
        return self
