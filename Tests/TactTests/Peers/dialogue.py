# SPDX-License-Identifier: Apache-2.0
"""dialogue.py PLACE STEPS

Speaks exactly the bytes it is given to PLACE (a port of 127.0.0.1, or a socket's path) and prints the replies
as one JSON list. STEPS is a JSON list: a text is sent, and one reply is read; [TEXT, COUNT] sends the text so
often, as far as the other side takes it; [TEXT, COUNT, "more"] does not wait for a reply. A closed connection
is the reply null. The first reply of the list is the greeting.
"""

import json
import socket
import sys

PATIENCE = 60


def reply(stream):
    lines = []
    while True:
        try:
            line = stream.readline()
        except OSError:
            line = b""
        if not line:
            return None
        lines.append(line.decode("utf-8", "replace").rstrip("\r\n"))
        if line[3:4] != b"-":
            return "\n".join(lines)


def main():
    place, steps = sys.argv[1], json.loads(sys.argv[2])
    if place.isdigit():
        peer = socket.create_connection(("127.0.0.1", int(place)), PATIENCE)
    else:
        peer = socket.socket(socket.AF_UNIX)
        peer.settimeout(PATIENCE)
        peer.connect(place)
    stream = peer.makefile("rb")
    replies = [reply(stream)]
    for step in steps:
        text, count, *more = step if isinstance(step, list) else (step, 1)
        try:
            for _ in range(count):
                peer.sendall(text.encode("latin-1"))
        except OSError:
            pass  # The other side has had enough; it may have said so before.
        if not more:
            replies.append(reply(stream))
    print(json.dumps(replies))


main()
