# SPDX-License-Identifier: Apache-2.0
"""Who hands the mails in: smtp-source for mails that are alike, our own client for mails that all differ."""

import itertools
import pathlib
import subprocess

from machine import Unmeasured

LOAD_SECONDS = 1_800
HERE = pathlib.Path(__file__).parent

# smtp-source counts its recipients from 1 in each run; this keeps the customers of two runs apart.
runs = itertools.count(1)


def alike(port, count, length, sessions):
    """Sends COUNT mails, each to a customer of its own; returns when smtp-source has its last 250."""
    customer = f"customer-{next(runs)}@customer.example"
    command = ["smtp-source", "-d", "-N", "-s", str(sessions), "-l", str(length), "-m", str(count)]
    command += ["-M", "client.example", "-f", "sender@client.example", "-t", customer, f"127.0.0.1:{port}"]
    run(command)


def compiled(home, name):
    """The C program of that name beside this file, compiled into `home`."""
    program = home / name
    if not program.exists():
        command = ["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", str(program), str(HERE / f"{name}.c")]
        run(command + ["-lcurl", "-lpthread"])
    return program


class Differing:
    """Our own client over libcurl: no two mails are the same, and several may go to one customer."""

    def __init__(self, home):
        self.program = compiled(home, "send-mails")

    def send(self, port, count, length, customers, threads=20, name=None, field=None):
        """Returns the mails a second; `name` begins the addresses of the customers."""
        name = name or f"run{next(runs)}"
        command = [str(self.program), f"smtp://127.0.0.1:{port}/client.example", str(threads), str(count)]
        command += [str(length), str(customers), name] + ([field] if field else [])
        return float(run(command))


def run(command):
    ran = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_SECONDS)
    if ran.returncode != 0:
        raise Unmeasured(f"{pathlib.Path(command[0]).name} ended with {ran.returncode}: {ran.stderr.strip()}")
    return ran.stdout
