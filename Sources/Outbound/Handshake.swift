// SPDX-License-Identifier: Apache-2.0

/// What is heard while libcurl connects: the relay's offers, which libcurl keeps to itself, and the words
/// that explain a failure.
///
/// libcurl speaks; this only listens. Offers made before STARTTLS are forgotten: anybody could have written
/// them.
struct Handshake: Hashable, Sendable {
    /// How far the connection is.
    private enum State: Hashable {
        case greeting
        /// The answer to EHLO is awaited, or, once that was refused, the one to HELO.
        case hello(isSecond: Bool)
        case startTLS
        /// The log-in, or nothing more.
        case ready
    }

    /// The relay's offers, once EHLO has been answered for the last time; none where it knows HELO only.
    private(set) var offers = Offers()
    /// The words of the last reply.
    private(set) var words = ReplyText()

    private var state = State.greeting
    private var heard = Offers()
    private var isInsideReply = false
    private var awaitsTLS: Bool

    /// - Parameter startsTLS: whether the connection turns to TLS by STARTTLS.
    init(startsTLS: Bool) {
        awaitsTLS = startsTLS
    }

    /// Takes a line from the relay, with its line end; what is no reply is passed over.
    mutating func hear(_ bytes: Span<UInt8>) {
        guard let line = ReplyLine(bytes) else { return }
        let isFirst = !isInsideReply
        if isFirst { words.clear() }
        words.add(bytes, line)
        isInsideReply = !line.isFinal
        if case .hello = state {
            if isFirst { heard = Offers() } else { heard.take(line.words(in: bytes)) }
        }
        if line.isFinal { conclude(isRefusal: line.code >= 400) }
    }

    /// What a whole reply means where it stands; libcurl itself gives up where it must.
    private mutating func conclude(isRefusal: Bool) {
        switch state {
        case .greeting:
            state = .hello(isSecond: false)
        case .hello where isRefusal:
            state = .hello(isSecond: true)
        case .hello where awaitsTLS:
            state = .startTLS
        case .hello(let isSecond):
            offers = isSecond ? Offers() : heard
            state = .ready
        case .startTLS:
            awaitsTLS = false
            state = .hello(isSecond: false)
        case .ready:
            break
        }
    }
}
