# SPDX-License-Identifier: Apache-2.0
"""What has to hold on a machine with Tact, in order, over two boots.

As a program, in the guest: does the steps of this boot and says of each `ok CLAIM`, or `no CLAIM`, why, what
the journal has, and `end`. Tests/Scripts/boot reads the tables and expects each claim in its turn.
"""

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

from machine import Broken, Watch, active_again, journal, main_process, need, restarts, run, shown, until
from mail import Mail

CHECKOUT = pathlib.Path("/root/tact")
SETTINGS = pathlib.Path("/etc/tact/tact.yaml")
POLICY = pathlib.Path("/etc/tact/policy.d/company.yaml")
DROP_IN = pathlib.Path("/etc/systemd/system/tact.service.d/watchdog.conf")
# What the second boot has to know: the name of a mail that waits.
HANDED_OVER = pathlib.Path("/root/guest/waiting")

EXPOSURE_MAX = 1.5
WATCHDOG_SECONDS = 10
RESTART_SECONDS = 2
# What the daemon may write to, as the unit says; its /tmp is one of its own.
WRITABLE = ["/var/lib/tact", "/run/tact", "/var/spool/tact"]
UNWRITABLE = ["/", "/boot", "/dev", "/dev/shm", "/etc", "/home", "/opt", "/root", "/run", "/run/lock",
              "/srv", "/usr", "/usr/local/bin", "/var", "/var/cache", "/var/lib", "/var/log", "/var/spool"]


def installed():
    """systemd/install and the commands that it names next bring the daemon up with the shipped settings"""
    said = run(str(CHECKOUT / "systemd/install"))
    head, _, commands = said.partition("Next:\n")
    need("tact.service" in head and commands.strip(), f"systemd/install said: {said}")
    for command in commands.strip().splitlines():
        run("/bin/sh", "-c", command)
    version = int(run("systemctl", "--version").split()[1])
    wanted = "notify" if version < 253 else "notify-reload"
    need(shown("Type") == wanted, f"systemd {version} should have Type={wanted}, and has {shown('Type')}")


def running():
    """The unit is enabled, and active once the daemon has said that it is ready"""
    need(shown("UnitFileState") == "enabled", f"it is {shown('UnitFileState')}")
    need(shown("ActiveState") == "active", f"it is {shown('ActiveState')}")
    lines = journal("--boot")
    ready = [at for at, line in enumerate(lines) if line.startswith("ready policy=")]
    started = [at for at, line in enumerate(lines) if line.startswith("Started tact.service")]
    need(len(ready) == 1 and len(started) == 1, f"not ready and started once: {lines}")
    own = journal("--boot", f"_PID={main_process()}")
    foreign = [line for line in own if not line.startswith(("listening on=", "ready policy="))]
    need(not foreign, f"its journal has lines that are no events of a start: {foreign}")
    status = run("systemctl", "status", "--no-pager", "tact")
    need("active (running)" in status and "ready policy=" in status, f"systemctl status says: {status}")


def described():
    """systemctl status says in a line of the daemon's own what it is doing"""
    text = shown("StatusText")
    need(text, "STATUS= was never sent")
    status = run("systemctl", "status", "--no-pager", "tact")
    need(f'Status: "{text}"' in status, f"systemctl status does not show `{text}`: {status}")


def sound():
    """systemd-analyze verify is content, and the exposure at most 1.5"""
    said = run("systemd-analyze", "verify", "--man=no", "tact.service", "tact.socket")
    need("tact" not in said, f"systemd-analyze verify: {said}")
    report = run("systemd-analyze", "security", "--no-pager", "tact.service")
    found = re.search(r"Overall exposure level for tact.service: ([0-9.]+)", report)
    need(found and float(found.group(1)) <= EXPOSURE_MAX, f"systemd-analyze security: {report}")


def every_door():
    """Mail from sendmail, SMTP, LMTP and a Maildir reaches the relay byte for byte"""
    run("useradd", "--groups", "tact-drop", "shop")
    run("useradd", "crm")
    SETTINGS.write_text(SETTINGS.read_text().replace("    #local: crm ", "    local: crm "))
    reload()
    os.symlink("/usr/local/bin/tact", "/usr/sbin/sendmail")
    for mail in (Mail.receipt().send(), Mail.receipt().submit(), Mail.receipt().deliver(),
                 Mail.receipt().drop()):
        mail.arrives()


def confined():
    """The daemon has no privilege, and can write to its own folders alone; so could root in its place"""
    process = main_process()
    status = dict(
        line.split(":\t") for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines()
    )
    user = run("id", "--user", "tact").strip()
    need(set(status["Uid"].split()) == {user}, f"it runs as {status['Uid']}, and tact is {user}")
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        need(int(status[name], 16) == 0, f"it has capabilities: {name} {status[name]}")
    need(status["NoNewPrivs"].strip() == "1", "it may gain privileges")
    need(status["Seccomp"].strip() == "2", "its system calls are not filtered")
    inside = ["nsenter", f"--target={process}", "--mount", "--", "/bin/sh", "-c"]
    for folder, wanted in [(name, True) for name in WRITABLE] + [(name, False) for name in UNWRITABLE]:
        script = f'echo x >"{folder}/of-the-steps" && rm "{folder}/of-the-steps"'
        ended = subprocess.run([*inside, script], capture_output=True, timeout=60)
        need((ended.returncode == 0) == wanted, f"{folder}: writable should be {wanted}; {ended.stderr}")
    # Whatever else there is, looked at with the daemon's own user and groups.
    owner = "setpriv --reuid tact --regid tact --init-groups"
    search = r"find / -path /proc -prune -o \( -type d -o -type f \) -writable -print 2>/dev/null"
    found = run(*inside, f"{owner} {search}", may_fail=True).splitlines()
    own = tuple([*WRITABLE, "/tmp", "/var/tmp"])
    foreign = [path for path in found if not path.startswith(own)]
    need({"/var/lib/tact", "/run/tact"} <= set(found), f"the search does not even find its own: {found}")
    need(not foreign, f"it can write to {foreign}")
    run(*inside, "echo x >/tmp/of-the-steps")
    need(not os.path.exists("/tmp/of-the-steps"), "its /tmp is everybody's")
    devices = run(*inside, "ls /dev")
    need("vda" not in devices.split(), f"it sees the disk: {devices}")


def reload(expected="reloaded policy="):
    """Reloads, and waits for what the daemon makes of it."""
    watch = Watch()
    run("systemctl", "reload", "tact")
    watch.line(expected)
    return watch


def freed(policy):
    """The policy with campaigns that leave at once, as receipts do."""
    changed = re.sub(
        r"(  - name: campaign\n.*?\n)    class: .*?(?=\n  (?:- name|#))",
        r"\1    class: transactional",
        policy,
        flags=re.S,
    )
    need(changed != policy, f"{POLICY} has no stream `campaign` to change")
    return changed


def reloaded():
    """systemctl reload puts a changed policy into force: what waited under the old one leaves"""
    mail = Mail.campaign().drop()
    mail.waits()
    before = mail.decisions()[-1]["policy"]
    process = main_process()
    POLICY.write_text(freed(POLICY.read_text()))
    watch = reload()
    mail.arrives()
    fresh = until("a verdict under the new policy", lambda: [
        decision for decision in mail.decisions() if decision["verdict"] == "send"
    ])[0]["policy"]
    need(fresh != before, f"it left under the policy {fresh} that held it")
    need(watch.having(f"reloaded policy={fresh}"), f"the journal does not name {fresh}: {watch.lines()}")
    need(main_process() == process, "a reload made another process of it")


def refused():
    """A broken policy is refused with its place, and the old one stays in force"""
    good = POLICY.read_text()
    POLICY.write_text(good + "budgetz: []\n")
    line = len(good.splitlines()) + 1
    watch = reload("reload-refused problems=1")
    places = [text for text in watch.lines() if f"company.yaml:{line}:" in text and "budgetz" in text]
    need(places, f"no word about line {line} in {watch.lines()}")
    need(shown("ActiveState") == "active", f"the unit is {shown('ActiveState')}")
    Mail.campaign().drop().arrives()
    POLICY.write_bytes((CHECKOUT / "Config/policy.d/company.yaml").read_bytes())
    reload()


def killed():
    """After kill -9 systemd starts it again, and what was taken in with the relay down leaves, once"""
    waiting = Mail.campaign().drop()
    letter = waiting.waits()
    run("systemctl", "stop", "relay")
    mail = Mail.receipt().submit()
    process, count = main_process(), restarts()
    os.kill(process, signal.SIGKILL)
    active_again(process)
    need(restarts() == count + 1, f"systemd has restarted it {restarts()} times, not {count + 1}")
    need(not mail.at_relay(), "it reached a relay that was down")
    run("systemctl", "start", "relay")
    mail.arrives()
    need(waiting.waits() == letter, "the letter that gathered is another one now")
    waiting.release().arrives()


def watched():
    """The daemon answers its watchdog; when it hangs, systemd ends it and starts another"""
    DROP_IN.parent.mkdir(exist_ok=True)
    DROP_IN.write_text(f"[Service]\nWatchdogSec={WATCHDOG_SECONDS}s\n")
    run("systemctl", "daemon-reload")
    run("systemctl", "restart", "tact")
    process = main_process()
    time.sleep(3 * WATCHDOG_SECONDS)
    need((main_process(), restarts()) == (process, 0), "it was taken for hung while it was not")
    watch = Watch()
    os.kill(process, signal.SIGSTOP)
    active_again(process)
    need(watch.having("tact.service: Watchdog timeout"), f"no watchdog in {watch.lines()}")
    need(restarts() == 1, f"systemd has restarted it {restarts()} times, not once")
    Mail.receipt().submit().arrives()
    DROP_IN.unlink()
    run("systemctl", "daemon-reload")
    run("systemctl", "restart", "tact")


def stopped():
    """systemctl stop ends it cleanly and soon, with a client connected and idle"""
    with socket.create_connection(("127.0.0.1", 2525), timeout=60) as client:
        need(client.recv(3) == b"220", "the client was not greeted")
        began = time.monotonic()
        run("systemctl", "stop", "tact")
        seconds = time.monotonic() - began
    need(shown("ActiveState") == "inactive", f"the unit is {shown('ActiveState')}")
    how = [shown(name) for name in ("Result", "ExecMainCode", "ExecMainStatus")]
    need(how == ["success", str(os.CLD_EXITED), "0"], f"it ended so: {how}")
    limit = re.match(r"(?:(\d+)min)?\s*(?:(\d+)s)?$", shown("TimeoutStopUSec"))
    allowed = 60 * int(limit.group(1) or 0) + int(limit.group(2) or 0)
    need(seconds < allowed / 2, f"it took {seconds:.0f} of the {allowed} s after which it is killed")
    need("stopped" in journal("--boot", "--lines=20"), "it did not say that it has stopped")


def misconfigured():
    """With settings that tact check refuses it ends with 78, and is not started again and again"""
    good = SETTINGS.read_text()
    SETTINGS.write_text(good.replace("\nrelays:", "\nrelais:"))
    watch = Watch()
    run("systemctl", "start", "tact", may_fail=True)
    until("its failure", lambda: shown("ActiveState") == "failed")
    need(shown("ExecMainStatus") == "78", f"it ended with {shown('ExecMainStatus')}")
    need([line for line in watch.lines() if "relais" in line], f"no word about it in {watch.lines()}")
    time.sleep(3 * RESTART_SECONDS)
    need((shown("ActiveState"), restarts()) == ("failed", 0), "systemd has started it again")
    SETTINGS.write_text(good)
    run("systemctl", "start", "tact")


def submission():
    """tact.socket hands over port 587; a client that comes while the daemon is down waits and is served"""
    listener = '\nlisten:\n  - { protocol: smtp, address: "systemd:submission", source: helpdesk }\n'
    SETTINGS.write_text(SETTINGS.read_text().replace("\nlisten:\n", listener))
    run("systemctl", "enable", "tact.socket")
    run("systemctl", "restart", "tact")
    need(shown("ActiveState", "tact.socket") == "active", "the restart did not open the socket")
    Mail.receipt().submit(port=587).arrives()
    run("systemctl", "stop", "tact")
    need(shown("ActiveState") == "inactive", f"the unit is {shown('ActiveState')}")
    Mail.receipt().submit(port=587).arrives()
    need(shown("ActiveState") == "active", f"the unit is {shown('ActiveState')}")


def nothing_critical():
    """The journal has nothing critical of it, and no unit has failed"""
    said = journal("--boot", "--priority=crit")
    need(not said, f"the journal has: {said}")
    failed = run("systemctl", "--failed", "--plain", "--no-legend").strip()
    need(not failed, f"failed: {failed}")


def handed_over():
    """A letter waits when the machine goes down for a reboot"""
    mail = Mail.campaign().drop()
    HANDED_OVER.write_text(f"{mail.waits()}\n{mail.customer}\n{mail.text}")


def up_again():
    """After the reboot it is up by itself, and had ended cleanly before"""
    until("the unit's being active", lambda: shown("ActiveState") == "active")
    need(restarts() == 0, f"systemd has restarted it {restarts()} times")
    last = journal("--boot=-1", "--lines=20")
    need("stopped" in last, f"its last words were {last}")
    need(not [line for line in last if "Failed" in line or "killed" in line], f"it ended so: {last}")


def waited():
    """The letter that waited before the reboot still waits, and leaves when it is released"""
    letter, customer, text = HANDED_OVER.read_text().split("\n", 2)
    mail = Mail.campaign()
    mail.customer, mail.text, mail.bytes = customer, text, text.replace("\n", "\r\n").encode()
    need(mail.waits() == letter, f"it is {mail.waits()}, and was {letter}")
    mail.release().arrives()


def still_every_door():
    """Every door is open after the reboot, port 587 too"""
    for mail in (Mail.receipt().send(), Mail.receipt().submit(), Mail.receipt().deliver(),
                 Mail.receipt().drop(), Mail.receipt().submit(port=587)):
        mail.arrives()


FIRST = (installed, running, described, sound, every_door, confined, reloaded, refused, killed, watched,
         stopped, misconfigured, submission, nothing_critical, handed_over)
SECOND = (up_again, waited, still_every_door, nothing_critical)


def claim(step):
    return step.__doc__


def main():
    table = SECOND if HANDED_OVER.exists() else FIRST
    for step in table:
        try:
            step()
        except (Broken, OSError, ValueError, LookupError, subprocess.SubprocessError) as error:
            said = [f"no {claim(step)}", f"{type(error).__name__}: {error}", "The journal:"]
            said += [f"    {line}" for line in journal("--boot", "--lines=40")]
            print("\n".join([*said, "end"]), flush=True)
            run("systemctl", "poweroff")
            sys.exit(1)
        print(f"ok {claim(step)}", flush=True)
    run("systemctl", "reboot" if table is FIRST else "poweroff")


if __name__ == "__main__":
    main()
