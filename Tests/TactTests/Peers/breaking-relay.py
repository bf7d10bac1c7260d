# SPDX-License-Identifier: Apache-2.0
"""breaking-relay.py PORT CERTIFICATE KEY

A relay with TLS from the first byte that resets each connection as soon as the first bytes of a mail have
come. Ends by a signal.
"""

import socket
import ssl
import struct
import sys
import threading


def serve(raw, context):
    try:
        stream = context.wrap_socket(raw, server_side=True)
        file = stream.makefile("rwb", buffering=0)
        file.write(b"220 breaking.example ESMTP\r\n")
        for line in iter(file.readline, b""):
            if line.upper().startswith(b"DATA"):
                file.write(b"354 Go on\r\n")
                stream.recv(1)
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                break
            file.write(b"250 2.0.0 Ok\r\n")
        file.close()
        stream.close()
    except OSError:
        raw.close()


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    while True:
        raw, _ = listener.accept()
        threading.Thread(target=serve, args=(raw, context), daemon=True).start()


main()
