// SPDX-License-Identifier: Apache-2.0

/// What went wrong with a relay, in words that tell its operator where to look.
enum Trouble {
    /// Nothing was handed over, and it is not the mail's fault.
    static func of(_ exchange: Exchange, at relay: RelaySettings) -> String {
        bounded(sentence(exchange, at: relay))
    }

    /// The final dot may be on its way, and the answer to it is not clear.
    static func afterTheDot(_ reply: Reply) -> String {
        afterTheDot("an answer that is neither yes nor no", reply.words)
    }

    /// The final dot may be on its way, and no whole answer came.
    static func afterTheDot(_ fault: Fault) -> String {
        let cause =
            switch fault.cause {
            case .timePassed: "no answer in time"
            case .endless: "an answer without end"
            case .closed, .interrupted: "the connection broke"
            }
        return afterTheDot(cause, fault.words)
    }

    private static func afterTheDot(_ cause: String, _ words: String) -> String {
        bounded(
            "the relay may have the mail: \(cause) after the final dot\(words.isEmpty ? "" : ": \(words)")"
        )
    }

    private static func sentence(_ exchange: Exchange, at relay: RelaySettings) -> String {
        let place = relay.place
        switch exchange {
        case .answered(_, let reply):
            return "\(place) gave an answer that is neither yes nor no\(said(reply.words))"
        case .broken(let fault, _):
            return switch fault.cause {
            case .timePassed: "\(place) did not answer in time\(said(fault.words))"
            case .closed: "\(place) closed the connection before it took the mail\(said(fault.words))"
            case .interrupted: "\(place) broke the mail off\(said(fault.words))"
            case .endless: "\(place) gave an answer without end\(said(fault.words))"
            }
        case .unconnected(let failure):
            return sentence(failure, at: relay)
        case .vetoed:
            return "\(place) offers no log-in (AUTH) but a username is set; nothing is sent without it"
        }
    }

    private static func said(_ words: String) -> String {
        words.isEmpty ? "" : "; it said: \(words)"
    }

    private static func sentence(_ failure: ConnectionFailure, at relay: RelaySettings) -> String {
        let place = relay.place
        let why = failure.detail.isEmpty ? "" : " (\(failure.detail))"
        let said = said(failure.words)
        return switch failure.result {
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
        case CurlResult.gotNothing, CurlResult.sendError, CurlResult.receiveError:
            "\(place) closed the connection before it took the mail\(said)\(why)"
        default: "libcurl's error \(failure.result) with \(place)\(why)\(said)"
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
