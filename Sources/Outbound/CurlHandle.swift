// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// One easy handle, which is one connection, to one relay, for ever: reuse across settings has leaked mail in
/// the clear (CVE-2026-4873, CVE-2026-8286).
///
/// libcurl connects, turns to TLS, says EHLO and logs in; then only bytes pass through it
/// (CURLOPT_CONNECT_ONLY, curl.se/libcurl/c/CURLOPT_CONNECT_ONLY.html), and the mails are ours to hand over.
/// A transfer of libcurl's own for each mail has no PIPELINING, and takes three times the processor's time.
///
/// It holds a pointer, so it is not `Sendable`: one thread at a time has it.
@safe
final class CurlHandle {
    /// What came of passing bytes on, or of taking some.
    enum Passage: Hashable {
        case bytes(Int)
        /// None now: the socket is to be waited for.
        case wait
        case ended
    }

    private let raw: UnsafeMutableRawPointer

    /// - Throws: out of memory, the only reason libcurl has.
    init() throws(ConnectionFailure) {
        guard let raw = unsafe curl_easy_init() else {
            throw ConnectionFailure(result: CURLE_OUT_OF_MEMORY.rawValue)
        }
        unsafe self.raw = raw
    }

    /// Ends the connection at once: of one that was for us to use libcurl does not know what was said, and
    /// says no QUIT.
    deinit {
        unsafe curl_easy_cleanup(raw)
    }

    /// The socket of the connection; nil where there is none.
    var socket: Int32? {
        var socket = ccurl_no_socket
        let code = unsafe ccurl_get_socket(raw, CURLINFO_ACTIVESOCKET, &socket)
        return code == CURLE_OK && socket != ccurl_no_socket ? socket : nil
    }

    /// Connects, up to the log-in; `handshake` hears all that the relay says. Once only.
    func connect(to relay: RelaySettings, _ handshake: inout Handshake) throws(ConnectionFailure) {
        let (result, detail) = unsafe withUnsafeTemporaryAllocation(
            of: CChar.self,
            capacity: Int(CURL_ERROR_SIZE)
        ) { text in
            unsafe text.initialize(repeating: 0)
            let result = unsafe withUnsafeMutablePointer(to: &handshake) { context in
                do throws(ConnectionFailure) {
                    try setRelay(relay)
                    try setLogin(relay)
                    try unsafe check(ccurl_set_replies(raw, hearReply, context))
                    try unsafe check(ccurl_set_error_text(raw, text.baseAddress))
                } catch {
                    return error.result
                }
                // No pointer outlives this call.
                defer {
                    unsafe _ = ccurl_set_replies(raw, nil, nil)
                    unsafe _ = ccurl_set_error_text(raw, nil)
                }
                return unsafe curl_easy_perform(raw).rawValue
            }
            unsafe text[Int(CURL_ERROR_SIZE) - 1] = 0
            return (result, unsafe text.baseAddress.map { unsafe String(cString: $0) } ?? "")
        }
        guard result == CURLE_OK.rawValue else {
            throw ConnectionFailure(
                result: result,
                words: handshake.words.text,
                detail: ReplyText.escaped(detail)
            )
        }
    }

    /// Passes on what the connection takes of `bytes` without waiting.
    func send(_ bytes: UnsafeRawBufferPointer) -> Passage {
        var count = 0
        return passage(unsafe curl_easy_send(raw, bytes.baseAddress, bytes.count, &count), count)
    }

    /// Takes what has come, without waiting.
    func receive(into bytes: UnsafeMutableRawBufferPointer) -> Passage {
        var count = 0
        let passage = passage(unsafe curl_easy_recv(raw, bytes.baseAddress, bytes.count, &count), count)
        return passage == .bytes(0) ? .ended : passage
    }

    private func passage(_ code: CURLcode, _ count: Int) -> Passage {
        switch code {
        case CURLE_OK: .bytes(count)
        case CURLE_AGAIN: .wait
        default: .ended
        }
    }

    private func setRelay(_ relay: RelaySettings) throws(ConnectionFailure) {
        try set(CURLOPT_URL, relay.url)
        try set(CURLOPT_CONNECT_ONLY, 1)
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
            try unsafe check(ccurl_set_string(raw, CURLOPT_CAPATH, nil))
        }
        try set(CURLOPT_CONNECTTIMEOUT_MS, relay.times.connect.wholeMilliseconds)
        try set(CURLOPT_SERVER_RESPONSE_TIMEOUT, relay.times.reply.wholeSeconds)
    }

    /// PLAIN, and LOGIN for relays that know nothing else; both are as safe as the TLS around them.
    private func setLogin(_ relay: RelaySettings) throws(ConnectionFailure) {
        guard let login = relay.login else { return }
        try set(CURLOPT_USERNAME, login.username)
        try set(CURLOPT_PASSWORD, login.password.text)
        try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        try set(CURLOPT_SASL_IR, 1)
    }

    private func set(_ option: CURLoption, _ value: Int) throws(ConnectionFailure) {
        try unsafe check(ccurl_set_long(raw, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(ConnectionFailure) {
        try unsafe check(ccurl_set_string(raw, option, value))
    }

    /// An option that is not taken means that libcurl is older than Tact needs, or was built without TLS.
    private func check(_ code: CURLcode) throws(ConnectionFailure) {
        guard code == CURLE_OK else { throw ConnectionFailure(result: code.rawValue) }
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

/// libcurl calls it inside `connect`, on the same thread; `context` is the `Handshake` of that call.
private func hearReply(
    _ line: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?,
) -> Int {
    guard let handshake = unsafe context?.assumingMemoryBound(to: Handshake.self) else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: line, count: size * count).assumingMemoryBound(
        to: UInt8.self
    )
    unsafe handshake.pointee.hear(bytes.span)
    return size * count
}
