// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// One easy handle, which is at most one connection, to one relay, for ever: reuse across settings has leaked
/// mail in the clear (CVE-2026-4873, CVE-2026-8286).
///
/// Owned, so freed once; it holds a pointer, so it is not `Sendable` and stays on its lane's thread.
@safe
struct CurlHandle: ~Copyable {
    private let raw: UnsafeMutableRawPointer

    /// - Throws: `outOfMemory`, the only reason libcurl has.
    init() throws(CurlError) {
        guard let raw = unsafe curl_easy_init() else { throw .outOfMemory }
        unsafe self.raw = raw
    }

    /// Ends the connection too. libcurl says QUIT and waits for the answer: `RelayConnection.close` prevents
    /// that.
    deinit {
        unsafe curl_easy_cleanup(raw)
    }

    /// The socket of the kept connection, nil where none is kept.
    var socket: Int32? {
        var socket = ccurl_no_socket
        let code = unsafe ccurl_get_socket(raw, CURLINFO_ACTIVESOCKET, &socket)
        return code == CURLE_OK && socket != ccurl_no_socket ? socket : nil
    }

    /// Hands one mail over. Every option is set anew each time, which takes microseconds; the reset forgets
    /// every pointer, and keeps the connection.
    func perform(_ talk: inout Talk, _ envelope: Envelope, to relay: RelaySettings, fresh: Bool) -> Exchange {
        defer { unsafe curl_easy_reset(raw) }
        guard let recipients = unsafe curl_slist_append(nil, envelope.recipient) else { return .outOfMemory }
        defer { unsafe curl_slist_free_all(recipients) }
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CURL_ERROR_SIZE)) {
            errorText in
            unsafe errorText.initialize(repeating: 0)
            let result = unsafe withUnsafeMutablePointer(to: &talk) { context in
                do throws(CurlError) {
                    try setRelay(relay)
                    try setLogin(relay)
                    try set(CURLOPT_FRESH_CONNECT, fresh ? 1 : 0)
                    try set(CURLOPT_UPLOAD, 1)
                    try set(CURLOPT_MAIL_FROM, envelope.sender)
                    try unsafe check(ccurl_set_list(raw, CURLOPT_MAIL_RCPT, recipients), CURLOPT_MAIL_RCPT)
                    try unsafe check(ccurl_set_body(raw, giveBody, context), CURLOPT_READFUNCTION)
                    try unsafe check(ccurl_set_replies(raw, hearReply, context), CURLOPT_HEADERFUNCTION)
                    try unsafe check(ccurl_set_sockets(raw, openedSocket, context), CURLOPT_SOCKOPTFUNCTION)
                    try unsafe check(ccurl_set_error_text(raw, errorText.baseAddress), CURLOPT_ERRORBUFFER)
                } catch {
                    return error.code
                }
                return unsafe curl_easy_perform(raw)
            }
            unsafe errorText[Int(CURL_ERROR_SIZE) - 1] = 0
            let detail = unsafe errorText.baseAddress.map { unsafe String(cString: $0) } ?? ""
            return exchange(result, detail: detail, after: talk)
        }
    }

    /// Reads what the reset would clear.
    private func exchange(_ result: CURLcode, detail: String, after talk: Talk) -> Exchange {
        var code = 0
        var opened = 0
        _ = unsafe ccurl_get_long(raw, CURLINFO_RESPONSE_CODE, &code)
        _ = unsafe ccurl_get_long(raw, CURLINFO_NUM_CONNECTS, &opened)
        return Exchange(
            result: result.rawValue,
            code: code,
            endOfBodyGiven: talk.endOfBodyGiven,
            refusesRecipient: talk.dialogue.refusesRecipient,
            words: talk.dialogue.words.text,
            detail: ReplyText.escaped(detail),
            wasReused: opened == 0,
            veto: talk.veto,
        )
    }

    private func setRelay(_ relay: RelaySettings) throws(CurlError) {
        try set(CURLOPT_URL, relay.url)
        try set(CURLOPT_PROTOCOLS_STR, relay.scheme.rawValue)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOSIGNAL, 1)
        let tls = relay.tls == .required ? CURLUSESSL_ALL : CURLUSESSL_NONE
        try set(CURLOPT_USE_SSL, Int(tls.rawValue))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = relay.caFile {
            try set(CURLOPT_CAINFO, file)
            try unsafe check(ccurl_set_string(raw, CURLOPT_CAPATH, nil), CURLOPT_CAPATH)
        }
        try set(CURLOPT_CONNECTTIMEOUT_MS, relay.times.connect.wholeMilliseconds)
        try set(CURLOPT_SERVER_RESPONSE_TIMEOUT, relay.times.reply.wholeSeconds)
        try set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try set(CURLOPT_LOW_SPEED_TIME, relay.times.stall.wholeSeconds)
        try set(CURLOPT_MAXCONNECTS, 1)
        try set(CURLOPT_MAXAGE_CONN, relay.times.idle.wholeSeconds)
        try set(CURLOPT_MAXLIFETIME_CONN, relay.times.lifetime.wholeSeconds)
    }

    /// PLAIN, and LOGIN for relays that know nothing else; both are as safe as the TLS around them.
    private func setLogin(_ relay: RelaySettings) throws(CurlError) {
        guard let login = relay.login else { return }
        try set(CURLOPT_USERNAME, login.username)
        try set(CURLOPT_PASSWORD, login.password.text)
        try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        try set(CURLOPT_SASL_IR, 1)
    }

    private func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try unsafe check(ccurl_set_long(raw, option, value), option)
    }

    private func set(_ option: CURLoption, _ value: String) throws(CurlError) {
        try unsafe check(ccurl_set_string(raw, option, value), option)
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(CurlError) {
        guard code == CURLE_OK else { throw .option(option.rawValue, code) }
    }
}

/// Why libcurl could not even begin.
enum CurlError: Error {
    case outOfMemory
    /// It does not take an option, which means it is older than Tact needs, or was built without TLS.
    case option(UInt32, CURLcode)

    var code: CURLcode {
        switch self {
        case .outOfMemory: CURLE_OUT_OF_MEMORY
        case .option(_, let code): code
        }
    }
}

/// The state that libcurl has once in a process.
enum CurlLibrary {
    /// libcurl's own set-up, before any thread uses it; nil where it went well.
    static let trouble: String? = {
        let code = curl_global_init(Int(CURL_GLOBAL_ALL))
        return code == CURLE_OK ? nil : unsafe String(cString: curl_easy_strerror(code))
    }()
}

extension Exchange {
    /// Nothing was begun.
    static let outOfMemory = Exchange(result: CURLE_OUT_OF_MEMORY.rawValue, code: 0, endOfBodyGiven: false)
}

extension Duration {
    fileprivate var wholeSeconds: Int { Int(components.seconds) }

    fileprivate var wholeMilliseconds: Int {
        Int(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}

// libcurl calls these on the lane's thread, inside `perform`; `context` is the `Talk` of that call.

private func giveBody(
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?,
) -> Int {
    guard let talk = unsafe context?.assumingMemoryBound(to: Talk.self), size * count > 0 else {
        return Int(CURL_READFUNC_ABORT)  // no dot is sent
    }
    return unsafe talk.pointee.give(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private func hearReply(
    _ line: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?,
) -> Int {
    guard let talk = unsafe context?.assumingMemoryBound(to: Talk.self) else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: line, count: size * count).assumingMemoryBound(
        to: UInt8.self
    )
    let isGood = unsafe talk.pointee.hear(bytes.span)
    return isGood ? size * count : 0
}

private func openedSocket(
    _ context: UnsafeMutableRawPointer?,
    _ socket: curl_socket_t,
    _ purpose: curlsocktype,
) -> CInt {
    if let talk = unsafe context?.assumingMemoryBound(to: Talk.self) { unsafe talk.pointee.open(socket) }
    return CInt(CURL_SOCKOPT_OK)
}
