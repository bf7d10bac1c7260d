# SPDX-License-Identifier: Apache-2.0
"""The others: the relay that takes all mail, and the Postfix that Tact is compared with."""

import os
import pathlib
import re
import shutil
import signal
import subprocess

from machine import Unmeasured, end, free_port, listens, wait_for

READY_SECONDS = 20

MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
daemon_directory = {daemons}
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = postfix.bench.example
mydestination =
local_recipient_maps =
local_transport = error:nothing is delivered here
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtp_tls_security_level = none
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
default_process_limit = {processes}
initial_destination_concurrency = 20
default_destination_concurrency_limit = 40
message_size_limit = 0
mailbox_size_limit = 0
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""


class Sink:
    """An smtp-sink that counts; stopped, it keeps connections waiting and takes nothing."""

    def __init__(self, home, port=None):
        self.port = port or free_port()
        self.output = open(home / f"sink-{self.port}.log", "w+b")
        command = ["smtp-sink", "-c", "-u", "nobody", "-m", "1000", f"127.0.0.1:{self.port}", "1000"]
        self.process = subprocess.Popen(command, stdout=self.output, stderr=subprocess.STDOUT)
        wait_for("the start of smtp-sink", lambda: listens(self.port), READY_SECONDS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.resume()
        end(self.process)
        self.output.close()

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def count(self):
        """Mails taken so far, as smtp-sink last printed them."""
        size = os.fstat(self.output.fileno()).st_size
        tail = os.pread(self.output.fileno(), 200, max(0, size - 200))
        counts = re.findall(rb"mesg=(\d+)", tail)
        return int(counts[-1]) if counts else 0


class Postfix:
    """A private Postfix below `home`; the system's is neither read nor touched."""

    def __init__(self, home, sink_port, processes=120):
        self.home = home
        self.port = free_port()
        asked = ["postconf", "-d", "-h", "daemon_directory"]
        daemons = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
        home.chmod(0o711)
        for name in ("conf", "queue", "data"):
            (home / name).mkdir()
        shutil.chown(home / "data", "postfix")
        values = {"home": home, "port": self.port, "sink": sink_port, "daemons": daemons}
        (home / "conf/main.cf").write_text(MAIN.format(processes=processes, **values))
        (home / "conf/master.cf").write_text(MASTER.format(**values))

    def __enter__(self):
        environment = {name: value for name, value in os.environ.items() if name != "MAIL_CONFIG"}
        command = ["postfix", "-c", str(self.home / "conf"), "start"]
        started = subprocess.run(command, capture_output=True, text=True, env=environment)
        if started.returncode != 0:
            raise Unmeasured(f"Postfix does not start: {started.stderr.strip()}")
        wait_for("the start of Postfix", lambda: listens(self.port), READY_SECONDS)
        return self

    def __exit__(self, *_):
        master = int((self.home / "queue/pid/master.pid").read_text())
        os.kill(master, signal.SIGTERM)
        wait_for("the end of Postfix", lambda: not pathlib.Path(f"/proc/{master}").exists(), READY_SECONDS)


def postfix_version():
    asked = ["postconf", "-d", "-h", "mail_version"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
