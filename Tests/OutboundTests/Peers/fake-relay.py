#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fake-relay.py SCRIPT

A relay that misbehaves as SCRIPT says, on a free port of 127.0.0.1. Prints JSON, an object a line: first
{"port": N}, then what it sees: "opened", "line", "mail", "closed", each with the number of its connection.
Ends when its standard input does.

SCRIPT is JSON: "tls" (none, starttls, implicit), "certificate", "key", "ehlo" (a list of keywords),
"meeting" (a number), "careless" (true: DATA is taken without a recipient), and "steps": for each of CONNECT
EHLO HELO STARTTLS AUTH RSET MAIL RCPT DATA DOT QUIT IDLE a list, one action for each time the step comes,
counted over all connections; null, or past the end of the list, is what a good relay does. IDLE comes after
each mail that was taken. An action is {"say": TEXT, "then": THEN}: TEXT goes out as it is, with its own line
ends, and THEN is one of: go, close, reset, wait (say no more, and read until the other side goes), drip (TEXT
goes out byte by byte, then go), deaf (neither read nor say anything more), meet (before the answer of a good
relay, wait until "meeting" connections have come here), gather (before TEXT, wait until DATA has come too),
late (TEXT comes when the other side has long read what was before it, then go).
"""

import base64
import collections
import json
import socket
import ssl
import struct
import sys
import threading
import time

MEETING_SECONDS_MAX = 20
LATE_SECONDS = 0.1

GOOD = {
    "CONNECT": "220 fake.example ESMTP\r\n",
    "HELO": "250 fake.example\r\n",
    "STARTTLS": "220 2.0.0 ready\r\n",
    "AUTH": "235 2.7.0 welcome\r\n",
    "RSET": "250 2.0.0 forgotten\r\n",
    "MAIL": "250 2.1.0 ok\r\n",
    "RCPT": "250 2.1.5 ok\r\n",
    "DATA": "354 go on\r\n",
    "DOT": "250 2.0.0 taken\r\n",
    "QUIT": "221 2.0.0 bye\r\n",
    "IDLE": "",
}


class Gone(Exception):
    """The other side, or this one by its script, has ended the connection."""


class Relay:
    def __init__(self, script):
        self.script = script
        self.seen = {}
        self.lock = threading.Lock()
        self.meeting = threading.Barrier(script["meeting"])
        self.context = None
        if script["tls"] != "none":
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(script["certificate"], script["key"])

    def tell(self, **event):
        with self.lock:
            print(json.dumps(event), flush=True)

    def action(self, step):
        """What the script says for this time of the step; None where it says nothing."""
        with self.lock:
            count = self.seen.get(step, 0)
            self.seen[step] = count + 1
        actions = self.script["steps"].get(step, [])
        return actions[count] if count < len(actions) else None


class Connection:
    def __init__(self, relay, number, stream):
        self.relay, self.number, self.stream = relay, number, stream
        self.lines = collections.deque()
        self.rest = b""
        self.encrypted = False
        self.forget()

    def forget(self):
        self.begun = self.has_recipient = False

    def run(self):
        try:
            self.relay.tell(opened=self.number)
            if self.relay.script["tls"] == "implicit":
                self.encrypt()
            self.step("CONNECT")
            while True:
                self.command(self.line())
        except (Gone, OSError, threading.BrokenBarrierError):
            pass
        finally:
            self.stream.close()
            self.relay.tell(closed=self.number)

    def encrypt(self):
        self.stream = self.relay.context.wrap_socket(self.stream, server_side=True)
        self.encrypted, self.rest = True, b""
        self.lines.clear()

    def read(self):
        piece = self.stream.recv(65536)
        if not piece:
            raise Gone
        *lines, self.rest = (self.rest + piece).split(b"\n")
        self.lines.extend(lines)

    def line(self, told=True):
        while not self.lines:
            self.read()
        line = self.lines.popleft()
        if told:
            self.relay.tell(line=line.rstrip(b"\r").decode("utf-8", "replace"), connection=self.number)
        return line + b"\n"

    def command(self, line):
        word = line.split()[0].upper().decode("ascii", "replace") if line.split() else ""
        if word == "EHLO":
            self.step("EHLO", self.ehlo())
        elif word == "STARTTLS":
            self.step("STARTTLS")
            self.encrypt()
        elif word == "AUTH" and line.split()[1:2] == [b"LOGIN"]:
            self.log_in(line)
        elif word == "RSET":
            self.forget()
            self.step("RSET")
        elif word == "MAIL":
            if self.begun:
                self.say("503 5.5.1 nested MAIL\r\n")
            else:
                self.begun = self.step("MAIL")
        elif word == "RCPT":
            if self.begun:
                self.has_recipient = self.step("RCPT")
            else:
                self.say("503 5.5.1 MAIL first\r\n")
        elif word == "DATA":
            if not self.has_recipient and not self.relay.script["careless"]:
                self.say("503 5.5.1 no recipient\r\n")
            elif self.step("DATA"):
                self.mail()
        elif word == "QUIT":
            self.step("QUIT")
            raise Gone
        elif word in GOOD:
            self.step(word)
        else:
            self.say("500 5.5.2 what?\r\n")

    def log_in(self, line):
        if len(line.split()) < 3:
            self.say("334 VXNlcm5hbWU6\r\n")
            self.line()
        self.say("334 UGFzc3dvcmQ6\r\n")
        self.line()
        self.step("AUTH")

    def mail(self):
        lines = []
        while (line := self.line(told=False)) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        body = base64.b64encode(b"".join(lines)).decode("ascii")
        self.forget()
        self.relay.tell(mail=body, connection=self.number)
        if self.step("DOT"):
            self.step("IDLE")

    def ehlo(self):
        keywords = list(self.relay.script["ehlo"])
        if self.relay.script["tls"] == "starttls" and not self.encrypted:
            keywords.append("STARTTLS")
        lines = ["fake.example", *keywords]
        marks = ["-"] * (len(lines) - 1) + [" "]
        return "".join(f"250{mark}{line}\r\n" for mark, line in zip(marks, lines))

    def step(self, name, good=None):
        """Answers a step; true where the answer lets the dialogue go on to the next one."""
        action = self.relay.action(name)
        if action is not None and action["then"] == "meet":
            self.relay.meeting.wait(MEETING_SECONDS_MAX)
            action = None
        if action is None:
            self.say(GOOD[name] if good is None else good)
            return True
        then = action["then"]
        while then == "gather" and not any(line.upper().startswith(b"DATA") for line in self.lines):
            self.read()
        if then == "late":
            time.sleep(LATE_SECONDS)
        if then == "drip":
            for byte in action["say"].encode():
                self.stream.sendall(bytes([byte]))
                time.sleep(0.001)
            return action["say"][:1] in ("2", "3")
        self.say(action["say"])
        if then == "deaf":
            threading.Event().wait()
        if then == "reset":
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if then in ("close", "reset"):
            raise Gone
        if then == "wait":
            while self.stream.recv(65536):
                pass
            raise Gone
        return action["say"][:1] in ("2", "3")

    def say(self, text):
        if text:
            self.stream.sendall(text.encode("utf-8", "surrogateescape"))


def main():
    relay = Relay(json.loads(sys.argv[1]))
    listener = socket.create_server(("127.0.0.1", 0))
    relay.tell(port=listener.getsockname()[1])

    def serve():
        number = 0
        while True:
            stream, _ = listener.accept()
            number += 1
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=Connection(relay, number, stream).run, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
