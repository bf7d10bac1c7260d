// SPDX-License-Identifier: Apache-2.0

import SMTP

@testable import Outbound

/// What a relay says: the same however its bytes are cut, bounded, and fit for a line of the log.
enum RelayReplyTarget {
    static func run(_ bytes: [UInt8]) {
        let replies = replies(in: [bytes])
        claim(replies == self.replies(in: bytes.map { [$0] }), "a reply is the same however it is cut")
        for reply in replies {
            claim((0...999).contains(reply.code), "a code has three digits")
            check(reply.words)
        }
        var handshake = Handshake(startsTLS: bytes.count.isMultiple(of: 2))
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = part + [0x0A]
            handshake.hear(line.span)
        }
        check(handshake.words.text)
        claim(handshake.offers.size.map { $0 > 0 } ?? true, "a limit of nothing is none")
    }

    private static func check(_ words: String) {
        claim(words.utf8.count <= ReplyText.bytesMax, "a relay's words are bounded")
        claim(words.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a relay's words are one line")
    }

    private static func replies(in pieces: [[UInt8]]) -> [Outbound.Reply] {
        var reader = ReplyReader()
        var replies: [Outbound.Reply] = []
        for piece in pieces {
            var place = 0
            do throws(Fault) {
                while let reply = try reader.next(in: piece.span, from: &place) { replies.append(reply) }
            } catch {
                return replies
            }
            claim(place == piece.count, "what is no whole reply is read too")
        }
        return replies
    }
}

/// A mail on the wire to a relay is the mail again for the server that reads the wire.
enum RelayMailTarget {
    static func run(_ bytes: [UInt8]) {
        // Every line end is one; a NUL is refused before a mail comes here.
        let mail = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : $0 == 0x0D || $0 == 0 ? [] : [$0] }
        var form = WireForm(of: mail)
        var reader = DataReader(limits: Limits())
        var piece: [UInt8] = []
        while let dot = form.next(into: &piece) {
            claim(reader.content == nil, "a mail has one end")
            claim(reader.read(piece.span) == piece.count, "nothing comes behind the final dot")
            claim(dot == piece.count || dot == piece.count - 3, "only the final dot is behind the mail")
        }
        // No line at all is an empty one to the server.
        let closed = LineEnds.isClosed(mail) && !mail.isEmpty ? mail : mail + [0x0D, 0x0A]
        claim(reader.content == .whole(closed), "the mail comes back")
    }
}
