# SPDX-License-Identifier: Apache-2.0
"""The real `tact serve` and its commands, with the settings and the policy that all scenarios share."""

import os
import signal
import socket
import subprocess
import time

from machine import Unmeasured, end, free_port

READY_SECONDS = 120

SETTINGS = """\
hostname: tact.bench.example
state: {home}/state
ledger: sqlite
policy: policy.yaml
submit-socket: {home}/submit.sock
sources:
  - {{ name: campaigns, team: marketing }}
  - {{ name: helpdesk, team: support }}
listen:
  - {{ protocol: smtp, address: "127.0.0.1:{port}", source: campaigns }}
  - {{ protocol: smtp, address: "127.0.0.1:{support}", source: helpdesk }}
limits: {{ connections: 200, connections-per-address: 200 }}
relays:
  - {{ name: sink, url: "smtp://127.0.0.1:{sink}", tls: never, connections: {connections} }}
"""

# Classification, duplicates, budgets and gaps as in the shipped policy; no quiet hours, so that the hour of
# the run does not count.
POLICY = """\
streams:
  - name: password-reset
    match: { team: support, subject: "/^Reset your password/" }
    class: critical
  - name: receipt
    match: { header: { X-Category: receipt } }
    class: transactional
  - name: newsletter
    match: { team: marketing, list-id: news.example.com }
    class: promotional
  - name: other
    class: lifecycle
budgets:
  - { name: one-a-day, limit: 1, per: calendar day }
  - { name: weekly, limit: 3, per: rolling 7d }
  - { name: breathing-space, gap: 4h }
  - { name: marketing-weekly, match: { team: marketing }, limit: 2, per: rolling 7d }
pace: best-first
duplicates: { exact: 7d }
"""
# A field that makes a letter transactional: duplicates count, budgets do not.
RECEIPT = "X-Category: receipt"


class Tact:
    """A daemon below `home`, whose state stays there when it ends."""

    def __init__(self, executable, home, sink_port, connections=8):
        self.executable = executable
        self.home = home
        self.port = free_port()
        self.support_port = free_port()
        self.process = None
        (home / "state").mkdir(exist_ok=True)
        values = {"home": home, "port": self.port, "support": self.support_port, "sink": sink_port}
        (home / "tact.yaml").write_text(SETTINGS.format(connections=connections, **values))
        (home / "policy.yaml").write_text(POLICY)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    @property
    def state(self):
        return self.home / "state"

    def start(self):
        """Returns the seconds until the daemon said that it is ready, as it says it to systemd."""
        place = str(self.home / "notify.sock")
        if os.path.exists(place):
            os.unlink(place)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices, open(self.log, "wb") as log:
            notices.bind(place)
            notices.settimeout(0.2)
            command = [self.executable, "serve", "--config", str(self.home / "tact.yaml")]
            started = time.monotonic()
            self.process = subprocess.Popen(command, stderr=log, env={**os.environ, "NOTIFY_SOCKET": place})
            while time.monotonic() - started < READY_SECONDS:
                try:
                    if b"READY=1" in notices.recv(4_096):
                        return time.monotonic() - started
                except TimeoutError:
                    if self.process.poll() is not None:
                        break
        end(self.process)
        raise Unmeasured(f"tact serve did not become ready: {self.log.read_text(errors='replace')[-2_000:]}")

    def stop(self):
        end(self.process)
        if self.process.returncode != 0:
            tail = self.log.read_text(errors="replace")[-2_000:]
            raise Unmeasured(f"tact serve ended with {self.process.returncode}: {tail}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    @property
    def log(self):
        return self.home / "tact.log"

    def command(self, *words):
        """Runs a command beside the daemon; returns its seconds and what it printed."""
        command = [self.executable, *words, "--config", str(self.home / "tact.yaml")]
        started = time.monotonic()
        ran = subprocess.run(command, capture_output=True, text=True, timeout=READY_SECONDS)
        took = time.monotonic() - started
        if ran.returncode != 0:
            raise Unmeasured(f"tact {' '.join(words)} ended with {ran.returncode}: {ran.stderr.strip()}")
        return took, ran.stdout
