// SPDX-License-Identifier: Apache-2.0

/// What one session grants a peer; past any of these it is refused, and the others live on.
package struct Limits: Hashable, Sendable {
    /// Bytes of a path with its angle brackets (RFC 5321 §4.5.3.1.3).
    package static let pathBytesMax = 256
    /// Bytes of a local part (RFC 5321 §4.5.3.1.1).
    package static let localPartBytesMax = 64
    /// Bytes of a domain (RFC 5321 §4.5.3.1.2).
    package static let domainBytesMax = 255
    /// Bytes of a reply line with its CRLF (RFC 5321 §4.5.3.1.5).
    package static let replyLineBytesMax = 512

    /// Bytes of a message as it is kept, dots unstuffed; announced as SIZE (RFC 1870). Past it: 552 5.3.4.
    package var messageBytesMax = 25 * 1_048_576
    /// RFC 5321 §4.5.3.1.8 asks for 100; past ours each further one gets 452 4.5.3.
    package var recipientsMax = 1_000
    /// Recipients refused beyond it, in one message, that are no errors yet (Postfix's
    /// `smtpd_recipient_overshoot_limit`): a client may send its whole list before it reads a reply.
    package var recipientsOverMax = 1_000
    /// Bytes of a command line with its CRLF; RFC 5321 §4.5.3.1.4 asks for 512, extensions add to it. Past
    /// it: 500 5.5.6.
    package var commandBytesMax = 2_048
    /// Bytes of a line within a login with its CRLF (RFC 4954 §4).
    package var loginBytesMax = 12_288
    /// Bytes of one endless command line that are read and thrown away before the connection is closed.
    package var skippedBytesMax = 1_048_576
    /// Bytes of a line of a message with its CRLF; RFC 5321 §4.5.3.1.6 asks for 1000, and HTML in one line
    /// is common.
    package var textLineBytesMax = 262_144
    /// Bytes of the header section of a message (Postfix's `header_size_limit`). Past it: 552 5.3.4.
    package var headerBytesMax = 102_400
    /// Refused commands before a session is ended with 421 (Postfix's `smtpd_hard_error_limit`).
    package var errorsMax = 20
    /// Commands that move no mail (NOOP, RSET, VRFY, HELP, greetings) between two messages (Postfix's
    /// `smtpd_junk_command_limit`); past it the session is ended with 421.
    package var uselessCommandsMax = 100
    /// Failed logins before a session is ended.
    package var failedLoginsMax = 3

    /// The defaults, to be changed field by field.
    package init() {}
}
