// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MIME

/// `facts/similarity.md` is the source of the rule; the comparison itself is written out here.
@Suite struct ShinglesTests {
    private func score(_ one: Shingles, _ other: Shingles) -> Double {
        let common = Set(one.hashes).intersection(other.hashes).count
        let all = one.hashes.count + other.hashes.count - common
        return all == 0 ? 1 : Double(common) / Double(all)
    }

    private func isNear(_ one: Shingles, _ other: Shingles) -> Bool {
        one.words >= 8 && other.words >= 8 && one.facts == other.facts && score(one, other) >= 0.8
    }

    private static let offer = """
        Dear customer, our garden chairs of oak and steel are on offer this week, and they are delivered
        within three days to your home. The price is 49.90 until 2026-03-08, and you may send them back
        within a month if you do not like them. We look forward to your order and wish you a good spring in
        your garden. See https://x.example/1
        """

    private func letter(_ body: String, _ header: String = "") -> Shingles {
        mail("Subject: Garden chairs\n\(header)\n\(body)").shingles
    }

    private static let changes: [(String, @Sendable (String) -> String, Bool)] = [
        ("the same", { (text: String) in text }, true),
        ("wrapped anew", { $0.split(separator: " ").joined(separator: "\n") }, true),
        ("in upper case", { $0.uppercased() }, true),
        ("with other links", { $0.replacing("example/1", with: "example/2?utm=3") }, true),
        ("http for https", { $0.replacing("https:", with: "http:") }, true),
        (
            "with a footer",
            { $0 + "\n\n-- \nUnsubscribe here: https://x.example/u\nGarden Ltd, 12 Long Road" }, true
        ),
        (
            "with the footer of a list",
            { $0 + "\n-=-=-=-=-=-=-\nYou receive all of 17088 mails\n-=-=-=-=-=-=-\n" }, true
        ),
        ("with a quotation", { $0 + "\nOn Monday, Carl wrote:\n> 99 balloons\n> and more\n" }, true),
        ("with another greeting", { $0.replacing("Dear customer", with: "Hello Ana") }, true),
        ("with another price", { $0.replacing("49.90", with: "48.90") }, false),
        ("with the price turned round", { $0.replacing("49.90", with: "90.49") }, false),
        ("with another date", { $0.replacing("2026-03-08", with: "2026-03-09") }, false),
        ("with half of it", { String($0.prefix($0.count / 2)) }, false),
    ]

    @Test(arguments: changes)
    func nearTextsAreNear(_ name: String, _ change: @Sendable (String) -> String, _ expected: Bool) {
        let one = letter(Self.offer)
        let other = letter(change(Self.offer))
        #expect(isNear(one, other) == expected, Comment(rawValue: name))
        #expect(isNear(other, one) == expected, Comment(rawValue: name))
    }

    @Test func htmlAndPlainTextAreTheSame() {
        let html =
            "<p>" + Self.offer.replacing(" https://x.example/1", with: " <a href='https://x.example/1'></a>")
            + "</p>"
        #expect(letter(Self.offer) == letter(html, "Content-Type: text/html\n"))
    }

    @Test func composedAndDecomposedTextAreTheSame() {
        #expect(
            Shingles("Grüße über Ångström nach Zürich 한글 가나다")
                == Shingles("Gru\u{308}ße u\u{308}ber A\u{30A}ngstro\u{308}m nach Zu\u{308}rich 한글 가나다")
        )
        #expect(
            Shingles("한글 가나다 라마바") == Shingles("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF} 가나다 라마바")
        )
    }

    @Test(arguments: [
        ("an amount", "it is 12.90 now", ["12.90"]),
        ("punctuation behind it", "12.90, or (13).", ["12.90", "13"]),
        ("a date and time", "at 2026-03-02T12:00", ["2026-03-02t12:00"]),
        ("a version", "v2.0.1-rc1!", ["v2.0.1-rc1"]),
        ("an order", "Order #A-42/7", ["a-42/7"]), ("no digit", "and/or re-do", []),
        ("doubled dots", "1..2", ["1", "2"]),
        ("full-width digits", "１２．９０", ["12", "90"]), ("Arabic digits", "٣ items", ["3"]),
        ("Korean", "49,900원에", ["49,900원에"]), ("repeats", "7 and 7", ["7"]),
        ("order", "b2 a1", ["a1", "b2"]),
    ])
    func factsAreTheTokensWithADigit(_ name: String, _ text: String, _ tokens: [String]) {
        let expected = Set(tokens.map { Shingles($0).facts })
        #expect(Set(Shingles(text).facts.map { [$0] }) == expected, Comment(rawValue: name))
    }

    @Test func datesOfScriptsWithoutSpacesAreTold() {
        #expect(Shingles("活动截止到3月8日").facts != Shingles("活动截止到8月3日").facts)
        #expect(Shingles("活动截止到3月8日").facts == Shingles("促销截止到3月8日").facts)
    }

    @Test(arguments: [
        ("English", "One, two-three four_five", 4), ("Chinese", "您好花园椅", 5), ("Japanese", "春のセール", 5),
        ("Korean", "정원 의자를 드립니다", 3), ("Thai", "สวัสดี", 6), ("mixed", "iPhone手机", 3),
        ("marks", "na\u{308}ive", 1),
        ("Turkish", "İstanbul", 1), ("emoji", "a 👍🏽 b", 2), ("nothing", "", 0),
    ])
    func wordsHaveTheBordersOfTheirScript(_ name: String, _ text: String, _ words: Int) {
        #expect(Shingles(text).words == words, Comment(rawValue: name))
    }

    @Test func shinglesAreThreeWordsInOrder() {
        #expect(Shingles("a b").hashes.isEmpty)
        #expect(Shingles("a b c").hashes.count == 1)
        #expect(Shingles("a b c d").hashes.count == 2)
        #expect(Shingles("a b c") != Shingles("c b a"))
        #expect(Shingles("a b c a b c").hashes.count == 3)
        #expect(Shingles("a b c") == Shingles("A, B; C!"))
    }

    @Test func theRecipeIsPinned() {
        // If these change, recipeVersion must: shingles are kept for as long as duplicates are looked for.
        #expect(Shingles.recipeVersion == 2)
        #expect(Shingles("one two three").hashes == [4_905_979_855_774_634_788])
        #expect(Shingles("12.90").facts == [1_539_507_320_408_067_794])
    }

    @Test func aLongTextKeepsTheLowestHashes() {
        var random = SplitMix(seed: 7)
        let words = (0..<150_000).map { _ in String(random.next() % 50_000, radix: 36) }
        let long = Shingles(words.joined(separator: " "))
        #expect(long.hashes.count == Shingles.shinglesMax)
        #expect(long.hashes == long.hashes.sorted())
        #expect(long.facts.count == 1)
        let longer = Shingles(words.joined(separator: " ") + " and an end")
        #expect(score(long, longer) > 0.99)
        #expect(long.facts == longer.facts)
    }

    @Test func whatIsStoredIsReadBack() {
        for text in ["", "a", Self.offer, String(repeating: "봄 할인 12 ", count: 300)] {
            let shingles = Shingles(text)
            #expect(Shingles(encoded: shingles.encoded()) == shingles)
        }
        let stored = Shingles(Self.offer).encoded()
        for cut in 0..<stored.count { #expect(Shingles(encoded: Array(stored[..<cut])) == nil) }
        #expect(Shingles(encoded: stored + [0]) == nil)
        #expect(Shingles(encoded: [UInt8](repeating: 0xFF, count: 13)) == nil)
    }

    @Test func noMachineNotificationIsNearAnother() throws {
        let all = try Samples.corpus("machine").map { Mail(try Samples.bytes($0)).shingles }
        for (place, one) in all.enumerated() {
            #expect(isNear(one, one))
            for other in all[(place + 1)...] { #expect(!isNear(one, other)) }
        }
    }

    @Test func aLineAboutLeavingAtTheTopCutsNothing() {
        let top = "Read online or unsubscribe here\n\n" + Self.offer
        #expect(letter(top).words > letter(Self.offer).words)
    }

    /// Each of the real notifications is near itself with a cosmetic change, never with one digit changed.
    @Test func aNotificationIsNearItsCosmeticChanges() throws {
        for url in Samples.corpus("machine") {
            let bytes = try Samples.bytes(url)
            let text = String(decoding: bytes, as: UTF8.self)
            let original = Mail(bytes).shingles
            let greeting = text.replacing("\n\n", with: "\n\nHello everybody,\n\n", maxReplacements: 1)
            let changes = [
                ("http for https", text.replacing("https:", with: "http:")),
                ("tracking parameters", text.replacing("/job/", with: "/job/?utm_source=mail&id=")),
                ("another greeting", greeting),
                (
                    "another footer",
                    text.replacing("-=-=-=-=-=-", with: "-=-=-=-=-=-\nAnother list\n-=-=-=-=-=-")
                ),
            ]
            for (name, changed) in changes {
                #expect(
                    isNear(original, Mail(Array(changed.utf8)).shingles),
                    "\(url.lastPathComponent): \(name)"
                )
            }
            let body = text.firstRange(of: "\n\n")?.upperBound ?? text.startIndex
            let place = try #require(text[body...].firstIndex { $0.isASCII && $0.isNumber })
            var other = text
            other.replaceSubrange(place...place, with: text[place] == "7" ? "8" : "7")
            #expect(
                !isNear(original, Mail(Array(other.utf8)).shingles),
                "\(url.lastPathComponent): one digit"
            )
        }
    }

    @Test(arguments: [
        ("Korean", "정원 의자를 이번 주에만 할인하여 드립니다 배송은 사흘 안에 도착하며 한 달 안에 반품됩니다"),
        ("Japanese", "今週に限り庭の椅子を割引でご提供いたします。配送は三日以内に到着します。"),
        ("Chinese", "本周花园椅子特价优惠，三天之内送货上门，一个月内可以无条件退货。"),
        ("Thai", "สัปดาห์นี้เก้าอี้สวนลดราคาพิเศษจัดส่งถึงบ้านภายในสามวัน"),
    ])
    func textsOfAsiaAreComparedByTheirOwnWords(_ name: String, _ text: String) {
        let one = Shingles(text + " 49,900 7")
        #expect(one.words >= 8, "\(name)")
        #expect(isNear(one, Shingles(text + " 49,900 7")), "\(name)")
        #expect(!isNear(one, Shingles(text + " 49,800 7")), "\(name): another price")
        let half = String(text.prefix(text.count / 2))
        #expect(!isNear(one, Shingles(half + " 49,900 7")), "\(name): half of it")
    }
}
