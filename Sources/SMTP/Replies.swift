// SPDX-License-Identifier: Apache-2.0

/// What the server says, in one place, with the codes of RFC 5321 §4.2.3 and RFC 3463.
extension Reply {
    static let ok = Reply(250, "2.0.0 OK")
    static let senderOK = Reply(250, "2.1.0 Sender OK")
    static let recipientOK = Reply(250, "2.1.5 Recipient OK")
    static let sendContent = Reply(354, "End the message with a dot on a line of its own")
    static let goodbye = Reply(221, "2.0.0 Goodbye")
    static let startTLS = Reply(220, "2.0.0 Ready to start TLS")
    static let loggedIn = Reply(235, "2.7.0 Logged in")
    static let cannotVerify = Reply(252, "2.5.0 Cannot verify, but the message will be taken")
    static let help = Reply(214, "2.0.0 Commands: EHLO MAIL RCPT DATA RSET NOOP QUIT STARTTLS AUTH")

    static let unknownCommand = Reply(500, "5.5.1 Unknown command")
    static let controlCharacter = Reply(500, "5.5.2 Control characters have no place in a command")
    static let overlongLine = Reply(500, "5.5.6 Line too long")
    static let malformedLine = Reply(500, "5.5.2 Lines end with CRLF, and with nothing else")
    static let malformedSender = Reply(501, "5.1.7 This is no sender address")
    static let malformedRecipient = Reply(501, "5.1.3 This is no recipient address")
    static let overlongPath = Reply(501, "5.1.3 Address too long")
    static let malformedParameter = Reply(501, "5.5.4 Malformed parameter")
    static let unknownParameter = Reply(555, "5.5.4 Unknown parameter")
    static let needsUTF8 = Reply(553, "5.6.7 This address needs SMTPUTF8")

    static let greetFirst = Reply(503, "5.5.1 Say EHLO first")
    static let nestedMail = Reply(503, "5.5.1 A message is under way already")
    static let mailFirst = Reply(503, "5.5.1 Say MAIL first")
    static let recipientFirst = Reply(503, "5.5.1 Say RCPT first")
    static let noRecipient = Reply(554, "5.5.1 No valid recipient")
    static let notNow = Reply(503, "5.5.1 Not within a message")
    static let tooManyRecipients = Reply(452, "4.5.3 Too many recipients")
    static let tooLarge = Reply(552, "5.3.4 Message too large")
    static let pipelined = Reply(503, "5.5.0 Nothing may follow this command before its reply")

    static let loginNeeded = Reply(530, "5.7.0 Authentication required")
    static let encryptionNeeded = Reply(538, "5.7.11 Encryption required for logins")
    static let loginFailed = Reply(535, "5.7.8 Login failed")
    static let loginCancelled = Reply(501, "5.7.0 Login cancelled")
    static let malformedLogin = Reply(501, "5.5.2 Malformed login")
    static let unknownMechanism = Reply(504, "5.5.4 Unknown mechanism")
    static let loggedInAlready = Reply(503, "5.5.1 Logged in already")
    static let notOffered = Reply(502, "5.5.1 Not offered here")
    static let encryptedAlready = Reply(503, "5.5.1 Encrypted already")

    static let tooManyErrors = Reply(421, "4.7.0 Too many errors")
    static let timedOut = Reply(421, "4.4.2 Waited too long")
    static let stopping = Reply(421, "4.3.2 Stopping, please come back")
}
