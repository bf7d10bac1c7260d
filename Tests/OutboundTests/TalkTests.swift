// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Outbound

@Suite struct TalkTests {
    private static func talk(_ body: String, offers: Offers? = nil) -> Talk {
        let needs = Needs(bytes: body.utf8.count, unicodeAddresses: false)
        let dialogue = Dialogue(needs: needs, logsIn: true, startsTLS: false, offers: offers)
        return Talk(body: Array(body.utf8), dialogue: dialogue, socket: nil)
    }

    /// What libcurl gets with a buffer of `room` bytes, until it is told that the body ends.
    private static func pieces(of talk: inout Talk, room: Int) -> [String] {
        var buffer = [UInt8](repeating: 0, count: room)
        var pieces: [String] = []
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in unsafe talk.give(into: bytes) }
            guard count > 0 else { return pieces }
            #expect(!talk.endOfBodyGiven, "only after every byte")
            pieces.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }

    @Test(arguments: [1, 3, 5, 6, 100])
    func theBodyIsGivenWholeAndThenItsEnd(_ room: Int) {
        var talk = TalkTests.talk("abcdef")
        let pieces = TalkTests.pieces(of: &talk, room: room)
        #expect(pieces.joined() == "abcdef")
        #expect(pieces.allSatisfy { $0.utf8.count <= room })
        #expect(talk.endOfBodyGiven)
        #expect(TalkTests.pieces(of: &talk, room: room).isEmpty)
    }

    @Test func anEmptyBodyEndsAtOnce() {
        var talk = TalkTests.talk("")
        #expect(TalkTests.pieces(of: &talk, room: 10).isEmpty)
        #expect(talk.endOfBodyGiven)
    }

    /// libcurl may open a new connection without a word, where we believed in a kept one.
    @Test func aNewSocketIsANewDialogue() {
        var offers = Offers()
        offers.take("AUTH PLAIN")
        var talk = TalkTests.talk("x", offers: offers)
        talk.open(-1)
        #expect(talk.dialogue.offers == nil)
        let lines = ["220 hi\r\n", "250 no log-in here\r\n"]
        let isGood = lines.map { talk.hear(Array($0.utf8).span) }
        #expect(isGood == [true, false])
        #expect(talk.veto == .noLogin)
    }
}
