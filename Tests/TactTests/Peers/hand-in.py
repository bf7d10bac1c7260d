# SPDX-License-Identifier: Apache-2.0
"""hand-in.py PORT MODE SENDER FILE RECIPIENT... [--login USER PASSWORD]

Hands the bytes of FILE in with Python's smtplib. MODE is plain, starttls or implicit. Ends with 0, or with 1
and the reply that it got on standard error.
"""

import smtplib
import ssl
import sys


def main():
    arguments = sys.argv[1:]
    login = None
    if "--login" in arguments:
        at = arguments.index("--login")
        login = arguments[at + 1 : at + 3]
        del arguments[at : at + 3]
    port, mode, sender, path, *recipients = arguments
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if mode == "implicit":
        client = smtplib.SMTP_SSL("127.0.0.1", int(port), timeout=60, context=context)
    else:
        client = smtplib.SMTP("127.0.0.1", int(port), timeout=60)
    if mode == "starttls":
        client.starttls(context=context)
    try:
        if login:
            client.login(*login)
        with open(path, "rb") as file:
            refused = client.sendmail(sender, recipients, file.read())
        client.quit()
    except smtplib.SMTPException as error:
        sys.exit(repr(error))
    if refused:
        sys.exit(repr(refused))


main()
