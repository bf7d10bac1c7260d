# SPDX-License-Identifier: Apache-2.0
"""kills.py TACT FAULTS.SO FOLDER KILLS SEED [forgets|doubles|crams|imagines]

Kills a real `tact serve` again and again while clients hand mail in and a relay takes it, starts it again
each time, and at the end holds what the clients were told, what the relay has and what the log says against
each other. It shares no code with Tact.

Moments of the kill: at random; before and after a synchronised write, and in the middle of a write; while a
client is in the middle of its mail, and after its final dot; while the relay is in the middle of a mail, at
its final dot before it answers, and right after its answer.

Prints one JSON object with the counts, and ends with 1 where a promise was broken. To show that the reckoning
finds it, with `forgets` or `doubles` the relay lies about every 20th mail, with `crams` about each promotion,
and with `imagines` a client claims that a mail was accepted which nobody has seen.
"""

import asyncio
import collections
import json
import os
import random
import signal
import socket
import sys

CLIENTS = 4
PROMOTED = [f"p{number}@promo.example" for number in range(30)]
# Longer than anything takes on a busy machine with two cores; only a run that has failed waits so long.
PATIENCE = 120

SETTINGS = """
hostname: tact.example.com
state: state
ledger: sqlite
policy: policy.yaml
submit-socket: {folder}/submit.sock
sources:
  - {{ name: desk, team: support, smtp: {{ networks: [127.0.0.1/32] }} }}
listen:
  - {{ protocol: smtp, address: "127.0.0.1:{door}", source: desk }}
relays:
  - {{ name: main, url: "smtp://127.0.0.1:{relay}", tls: never, connections: 4 }}
retry: {{ first: 1s, longest: 2s, give-up: 1h }}
"""

POLICY = """
streams:
  - { name: promotion, match: { subject: /^Promotion/ }, class: promotional }
  - { name: news, match: { subject: /^News/ }, class: lifecycle, merge: updates }
  - { name: alarm, match: { subject: /^Alarm/ }, class: critical }
  - { name: other, class: conversation }
budgets:
  - { name: one-a-day, match: { stream: promotion }, limit: 1, per: rolling 1d }
merges:
  - { name: updates, gather: 1s, most: 4, from: news@example.com }
pace: best-first
"""


class Relay:
    """What the daemon relays to: it takes everything, and knows what it took."""

    def __init__(self, run, lie):
        self.run, self.lie = run, lie
        self.count = 0
        # (Message-ID, recipient) -> how often it came; digests count for each of their letters.
        self.taken = collections.Counter()
        # recipient -> the promotions that came, by Message-ID
        self.promotions = collections.defaultdict(set)

    async def serve(self, reader, writer):
        try:
            await self.session(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def session(self, reader, writer):
        recipient = None

        async def reply(text):
            writer.write(text.encode() + b"\r\n")
            await writer.drain()

        await reply("220 relay.example")
        while True:
            line = await reader.readuntil(b"\r\n")
            word = line[:4].upper()
            if word == b"EHLO" or word == b"HELO":
                await reply("250 relay.example")
            elif word == b"RCPT":
                recipient = line.split(b"<")[1].split(b">")[0].decode()
                await reply("250 2.1.5 ok")
            elif word == b"DATA":
                await reply("354 go on")
                first = await reader.readuntil(b"\r\n")
                self.run.reached("relay in the middle")
                mail = first + await reader.readuntil(b"\r\n.\r\n")
                self.take(mail, recipient)
                self.run.reached("relay at the dot")
                await reply("250 2.0.0 taken")
                self.run.reached("relay has answered")
            elif word == b"QUIT":
                await reply("221 bye")
                return
            else:
                await reply("250 ok")

    def take(self, mail, recipient):
        header = mail.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").decode()
        fields = dict(line.split(": ", 1) for line in header.split("\r\n") if ": " in line)
        ids = fields.get("X-Tact-Letters", fields["Message-ID"]).split()
        self.count += 1
        lies = self.count % 20 == 0
        for name in ids:
            self.taken[name, recipient] += {"forgets": 0, "doubles": 2}.get(self.lie, 1) if lies else 1
        if fields.get("Subject", "").startswith("Promotion"):
            self.promotions[recipient].add(ids[0])
            if self.lie == "crams":
                self.promotions[recipient].add("<one-more@client.example>")


class Run:
    def __init__(self, tact, faults, folder, kills, seed, lie=None):
        self.tact, self.faults, self.folder, self.left = tact, faults, folder, int(kills)
        self.dice = random.Random(int(seed))
        self.relay = Relay(self, lie)
        self.lie = lie
        self.told = {}  # (Message-ID, recipient) -> accepted, refused, unanswered
        self.number = 0
        self.moments = collections.Counter()
        self.awaited = None  # the moment at which the daemon is to be killed
        self.daemon = None
        self.up = asyncio.Event()
        self.over = False

    # The daemon

    async def start(self, fault=None):
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": self.folder}
        if fault:
            environment |= {"LD_PRELOAD": self.faults, "TACT_FAULT": fault}
            environment["TACT_FAULT_FROM"] = os.path.join(self.folder, "ready")
        self.daemon = await asyncio.create_subprocess_exec(
            self.tact, "serve", "--config", "tact.yaml",
            cwd=self.folder, env=environment, stderr=asyncio.subprocess.PIPE,
        )
        errors = []

        async def ready():
            async for line in self.daemon.stderr:
                errors.append(line.decode(errors="replace"))
                if b"notice: ready" in line:
                    return
            sys.exit("the daemon did not start: " + "".join(errors[-5:]))

        await asyncio.wait_for(ready(), PATIENCE)
        open(os.path.join(self.folder, "ready"), "w").close()
        self.drain = asyncio.create_task(self.read(self.daemon.stderr))
        self.up.set()

    async def read(self, stream):
        async for _ in stream:
            pass

    def kill(self):
        if self.daemon and self.daemon.returncode is None:
            self.daemon.send_signal(signal.SIGKILL)

    def reached(self, moment):
        if self.awaited == moment:
            self.awaited = None
            self.moments[moment] += 1
            self.kill()

    # The clients

    async def client(self):
        while not self.over:
            await self.up.wait()
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.door)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            try:
                await self.expect(reader, b"220")
                await self.ask(reader, writer, b"EHLO client.example\r\n", b"250")
                while not self.over:
                    await self.hand_in(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                pass
            finally:
                writer.close()

    async def expect(self, reader, code):
        while True:
            line = await reader.readuntil(b"\r\n")
            if line[3:4] == b" ":
                if not line.startswith(code):
                    raise ConnectionError(line)
                return line

    async def ask(self, reader, writer, line, code):
        writer.write(line)
        return await self.expect(reader, code)

    async def hand_in(self, reader, writer):
        self.number += 1
        number = self.number
        message_id = f"<{number}@client.example>"
        kind = self.dice.choice(["Note"] * 8 + ["News"] * 4 + ["Alarm", "Promotion"])
        if kind == "Promotion":
            recipients = [self.dice.choice(PROMOTED)]
        elif kind == "News":
            # Several letters of one customer within a second share a mail.
            recipients = [f"n{number // 12}@news.example"]
        else:
            places = range(self.dice.choice([1, 1, 3]))
            recipients = [f"r{number}.{place}@customer.example" for place in places]
        names = [(message_id, recipient) for recipient in recipients]
        filler = "".join(f"Line {line} of letter {number}.\r\n" for line in range(self.dice.choice([3, 200])))
        mail = (
            f"From: desk@example.com\r\nTo: {recipients[0]}\r\nSubject: {kind} {number}\r\n"
            f"Message-ID: {message_id}\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\n\r\n{filler}"
        ).encode()
        await self.ask(reader, writer, b"MAIL FROM:<desk@example.com>\r\n", b"250")
        for recipient in recipients:
            await self.ask(reader, writer, f"RCPT TO:<{recipient}>\r\n".encode(), b"250")
        await self.ask(reader, writer, b"DATA\r\n", b"354")
        half = len(mail) // 2
        writer.write(mail[:half])
        await writer.drain()
        self.reached("client in the middle")
        for name in names:
            self.told[name] = "unanswered"
        writer.write(mail[half:] + b".\r\n")
        await writer.drain()
        if self.awaited == "client at the dot":
            await asyncio.sleep(self.dice.random() * 0.01)
            self.reached("client at the dot")
        answer = await reader.readuntil(b"\r\n")
        for name in names:
            self.told[name] = "accepted" if answer.startswith(b"250") else "refused"
        if not answer.startswith(b"250"):
            await asyncio.sleep(0.05)

    # The kills

    async def kill_once(self):
        choice = self.dice.choice([
            "random", "kill-before-sync", "kill-after-sync", "kill-in-write", "relay in the middle",
            "relay at the dot", "relay has answered", "client in the middle", "client at the dot",
        ])
        fault = None
        if choice.startswith("kill-"):
            fault = f"{choice}={self.dice.randint(1, 40)}"
        await self.start(fault)
        await asyncio.sleep(self.dice.random() * 0.15)
        if fault is None and choice != "random":
            self.awaited = choice
        elif fault is None:
            self.moments["random"] += 1
            self.kill()
        try:
            # A moment that does not come (no mail is under way) gives way to a random one.
            await asyncio.wait_for(self.daemon.wait(), 3)
            if fault:
                self.moments[choice] += 1
        except asyncio.TimeoutError:
            self.awaited = None
            self.moments["random"] += 1
            self.kill()
            await self.daemon.wait()
        self.up.clear()
        self.left -= 1
        await self.drain
        os.remove(os.path.join(self.folder, "ready"))

    # The reckoning

    async def command(self, *words):
        process = await asyncio.create_subprocess_exec(
            self.tact, *words, "--config", "tact.yaml", cwd=self.folder,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await process.communicate()
        if process.returncode != 0:
            sys.exit(f"tact {' '.join(words)} failed: {errors.decode()}")
        return [json.loads(line) for line in output.decode().splitlines()]

    async def lives(self):
        """The lines of the log by letter, in order."""
        lives = collections.defaultdict(list)
        for line in await self.command("log", "--json", "--since", "1d"):
            lives[line["message_id"], line["recipient"]].append(line)
        return lives

    @staticmethod
    def end(lines):
        """What became of a letter, by its last line; None while it is under way."""
        last = lines[-1] if lines else None
        if not last:
            return None
        if last["verdict"] == "outcome" and not last["until"]:
            return last["reason"]
        if last["verdict"] == "suppress":
            return "suppressed"
        if last["verdict"] == "hold" and last["reason"] == "budget":
            return "held"
        return None

    async def settled(self):
        """Waits until nothing is under way any more, and returns every letter's life."""
        for _ in range(PATIENCE):
            lives = await self.lives()
            accepted = [name for name, told in self.told.items() if told == "accepted"]
            names = set(accepted) | set(lives)
            if all(self.end(lives.get(name)) for name in names):
                return lives
            await asyncio.sleep(1)
        return lives

    async def run(self):
        self.door, port = free_port(), free_port()
        write(self.folder, "tact.yaml", SETTINGS.format(folder=self.folder, door=self.door, relay=port))
        write(self.folder, "policy.yaml", POLICY)
        os.makedirs(os.path.join(self.folder, "state"), exist_ok=True)
        await asyncio.start_server(self.relay.serve, "127.0.0.1", port, limit=1 << 20)
        clients = [asyncio.create_task(self.client()) for _ in range(CLIENTS)]
        while self.left > 0:
            await self.kill_once()
        await self.start()
        await asyncio.sleep(0.5)
        self.over = True
        await asyncio.gather(*clients)
        lives = await self.settled()
        self.daemon.send_signal(signal.SIGTERM)
        await self.daemon.wait()
        if self.lie == "imagines":
            self.told["<never@client.example>", "nobody@customer.example"] = "accepted"
        return self.reckon(lives)

    def reckon(self, lives):
        lost, twice, silent, strangers = [], [], [], []
        ends = collections.Counter()
        # Of the letters that were answered with 250.
        counts = collections.Counter()
        for name, told in self.told.items():
            lines = lives.get(name, [])
            count = self.relay.taken[name]
            if told == "accepted" and not lines:
                lost.append(("the log has no word of it", name))
                continue
            if told == "refused" and (count or lines):
                strangers.append(("refused, and yet taken", name))
            if not lines:
                if count:
                    strangers.append(("the relay has it, and the log no word of it", name))
                continue
            end = self.end(lines)
            ends[end] += 1
            was_unknown = any(line["reason"] == "unknown" for line in lines)
            if told == "accepted":
                counts["delivered"] += end == "delivered" and count > 0
                counts["explained"] += end is not None
                counts["unknown"] += was_unknown
            if end is None:
                silent.append((lines[-1]["verdict"], lines[-1]["reason"], name))
            if end == "delivered" and count == 0:
                lost.append(("delivered, says the log, and the relay never had it", name))
            if end in ("held", "suppressed") and count:
                strangers.append((end + ", and yet sent", name))
            if count > 1 and not was_unknown:
                twice.append((count, name))
        over = [
            (recipient, sorted(ids))
            for recipient, ids in self.relay.promotions.items()
            if len(ids) > 1
        ]
        accepted = sum(told == "accepted" for told in self.told.values())
        report = {
            "kills": sum(self.moments.values()),
            "moments": dict(sorted(self.moments.items())),
            "letters": len(self.told),
            "accepted": accepted,
            "unanswered": sum(told == "unanswered" for told in self.told.values()),
            "delivered": counts["delivered"],
            "explained": counts["explained"],
            "unknown": counts["unknown"],
            "ends": {str(end): count for end, count in ends.items()},
            "lost": len(lost),
            "duplicates": len(twice),
            "budget violations": len(over),
            "unexplained": len(silent),
            "contradictions": len(strangers),
            "examples": (lost + twice + over + silent + strangers)[:10],
        }
        print(json.dumps(report, indent=2))
        return 1 if lost or twice or over or silent or strangers else 0


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(asyncio.run(Run(*sys.argv[1:]).run()))
