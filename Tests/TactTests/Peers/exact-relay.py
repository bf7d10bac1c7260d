# SPDX-License-Identifier: Apache-2.0
"""exact-relay.py PORT FOLDER [REFUSED]

An SMTP server that keeps every mail as the very bytes that stood on the wire, dots unstuffed, in
FOLDER/N.mail, with its envelope in FOLDER/N.json (written last).
The recipient REFUSED is answered 550. Ends by a signal.
"""

import itertools
import json
import os
import socketserver
import sys

REFUSED = sys.argv[3] if len(sys.argv) > 3 else ""
NUMBERS = itertools.count(1)


class Conversation(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 exact.example ESMTP")
        sender, recipients = None, []
        for line in self.rfile:
            verb, _, rest = line.decode("utf-8").rstrip("\r\n").partition(" ")
            verb = verb.upper()
            if verb == "EHLO":
                self.say("250-exact.example")
                self.say("250 8BITMIME")
            elif verb == "MAIL":
                sender, recipients = rest, []
                self.say("250 2.1.0 Ok")
            elif verb == "RCPT":
                if rest.startswith(f"TO:<{REFUSED}>"):
                    self.say("550 5.1.1 Nobody of this name lives here")
                    continue
                recipients.append(rest)
                self.say("250 2.1.5 Ok")
            elif verb == "DATA":
                self.say("354 Go on")
                self.keep(sender, recipients)
                self.say("250 2.0.0 Kept")
            elif verb == "QUIT":
                self.say("221 2.0.0 Bye")
                return
            else:
                self.say("250 2.0.0 Ok")

    def keep(self, sender, recipients):
        mail = bytearray()
        for line in self.rfile:
            if line == b".\r\n":
                break
            mail += line[1:] if line.startswith(b".") else line
        name = os.path.join(sys.argv[2], str(next(NUMBERS)))
        with open(name + ".mail", "wb") as file:
            file.write(mail)
        with open(name + ".part", "w") as file:
            json.dump({"sender": sender, "recipients": recipients}, file)
        os.rename(name + ".part", name + ".json")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Conversation).serve_forever()
