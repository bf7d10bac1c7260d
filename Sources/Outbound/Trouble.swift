// SPDX-License-Identifier: Apache-2.0

/// What went wrong with a relay, in words that tell its operator where to look.
enum Trouble {
    /// Nothing was handed over, and it is not the mail's fault.
    static func of(_ exchange: Exchange, at relay: RelaySettings) -> String {
        let said = exchange.words.isEmpty ? "" : "; it said: \(exchange.words)"
        let why = exchange.detail.isEmpty ? "" : " (\(exchange.detail))"
        return bounded(sentence(exchange, at: relay, said: said, why: why))
    }

    /// The end of the body was given, and no clear answer came.
    static func afterTheDot(_ exchange: Exchange) -> String {
        let cause =
            switch exchange.result {
            case CurlResult.timedOut: "no answer in time"
            case CurlResult.abortedByUs: "broken off by Tact"
            case CurlResult.weirdReply: "an answer that is neither yes nor no"
            default: "the connection broke"
            }
        let said = exchange.words.isEmpty ? "" : ": \(exchange.words)"
        return bounded("the relay may have the mail: \(cause) after the final dot\(said)")
    }

    private static func sentence(
        _ exchange: Exchange,
        at relay: RelaySettings,
        said: String,
        why: String,
    ) -> String {
        let place = relay.place
        return switch exchange.result {
        case CurlResult.writeError where exchange.veto == .noLogin:
            "\(place) offers no log-in (AUTH) but a username is set; nothing is sent without it"
        case CurlResult.unresolvedHost: "the name \(relay.host) cannot be resolved\(why)"
        case CurlResult.noConnection: "no connection to \(place)\(why)"
        case CurlResult.weirdReply: "\(place) turned the connection away\(said.isEmpty ? why : said)"
        case CurlResult.accessDenied: "\(place) refused EHLO\(said.isEmpty ? why : said)"
        case CurlResult.timedOut: "\(place) did not answer in time\(why)"
        case CurlResult.handshakeFailed: "TLS with \(place) failed\(why)"
        case CurlResult.certificateRefused:
            "the certificate of \(place) is not valid for it\(why); see `ca-file` for a private authority"
        case CurlResult.badAuthorities:
            "\(relay.caFile.map(ReplyText.escaped) ?? "the system") has no readable authorities\(why)"
        case CurlResult.noTLSOffered:
            "\(place) did not turn to TLS, and `tls: required` is set\(said.isEmpty ? why : said)"
        case CurlResult.loginDenied:
            "\(place) refused the log-in as \(relay.login?.username ?? "nobody")\(said.isEmpty ? why : said)"
        case CurlResult.abortedByUs: "broken off by Tact before the mail had gone"
        case CurlResult.gotNothing, CurlResult.sendError, CurlResult.receiveError:
            "\(place) closed the connection before it took the mail\(said)\(why)"
        default: "libcurl's error \(exchange.result) with \(place)\(why)\(said)"
        }
    }

    /// At most `ReplyText.bytesMax` bytes; what is in it has been escaped already.
    private static func bounded(_ text: String) -> String {
        guard text.utf8.count > ReplyText.bytesMax else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            guard result.utf8.count + UTF8.width(scalar) <= ReplyText.bytesMax else { break }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
