# SPDX-License-Identifier: Apache-2.0
"""What the steps do with the machine they run on: programs, units, the journal, and patience."""

import subprocess
import time

# Long, since the machine may be emulated; what is waited for comes much earlier.
PATIENCE_SECONDS = 180
POLL_SECONDS = 0.2


class Broken(Exception):
    """A step does not hold; the text says what was there instead."""


def need(condition, text):
    if not condition:
        raise Broken(text)


def run(*command, may_fail=False, **options):
    """What the program writes, both ways; one that ends with anything but 0 breaks the step."""
    options = {"timeout": PATIENCE_SECONDS, "text": True} | options
    joined = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    result = subprocess.run(command, **joined, **options)
    if result.returncode != 0 and not may_fail:
        raise Broken(f"`{' '.join(command)}` ended with {result.returncode}: {result.stdout}")
    return result.stdout


def until(what, condition):
    """The first true value of the condition."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        if value := condition():
            return value
        need(time.monotonic() < end, f"{what} did not happen within {PATIENCE_SECONDS} s")
        time.sleep(POLL_SECONDS)


def shown(name, unit="tact.service"):
    """A property of the unit, as systemd has it now."""
    return run("systemctl", "show", "--property", name, "--value", unit).strip()


def main_process():
    return int(shown("MainPID"))


def restarts():
    """How often systemd itself has started the daemon again since a person did."""
    return int(shown("NRestarts"))


def journal(*options):
    """The lines of the daemon and of systemd about it, oldest first, without times."""
    said = run("journalctl", "--quiet", "--no-pager", "--output=cat", "--unit=tact.service", *options)
    return said.splitlines()


class Watch:
    """What the journal says from now on."""

    def __init__(self):
        run("journalctl", "--sync")
        # Of the unit's own last line: journalctl of systemd 252 would pass over one line after a foreign one.
        self.cursor = journal("--lines=1", "--show-cursor")[-1].removeprefix("-- cursor: ")

    def lines(self):
        return journal(f"--after-cursor={self.cursor}")

    def line(self, start):
        """Waits for a line that begins so."""
        found = until(f"a line `{start}…` in the journal", lambda: self.having(start))
        return found[0]

    def having(self, start):
        return [line for line in self.lines() if line.startswith(start)]


def active_again(former):
    """Waits until another process of the unit than the former has said that it is ready."""
    until("the start of another process", lambda: main_process() not in (0, former))
    until("the unit's being active", lambda: shown("ActiveState") == "active")
    return main_process()
