// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct DigestHeaderTests {
    private func compose(_ mails: [Mail], _ plan: DigestPlan = Letters.plan()) throws -> Mail {
        var random = SeededGenerator()
        let letters = mails.enumerated().map { Letters.letter("l\($0.offset)", $0.element, hour: $0.offset) }
        return Mail(try Digest.compose(letters, plan: plan, random: &random))
    }

    private func mail(_ fields: String...) -> Mail {
        Letters.mail("From: a@example.com\n" + fields.map { "\($0)\n" }.joined() + "\nText.\n")
    }

    @Test func itIsThePolicysMailToTheCustomer() throws {
        let digest = try compose([Letters.followUp, Letters.newsletter])
        #expect(digest.from == [Mailbox(name: "Grünwald", address: "hello@example.com")])
        #expect(digest.subject == "2 updates from Grünwald")
        #expect(digest.messageID == "<digest-1@tact.example.com>")
        #expect(digest.header.text(of: "Date") == "Mon, 2 Mar 2026 13:00:00 +0100")
        #expect(digest.header.text(of: "Auto-Submitted") == "auto-generated")
        #expect(
            digest.header.text(of: Digest.lettersField)
                == "<trial-1@sales.example.com> <spring-1@example.com>"
        )
        for absent in ["Cc", "Bcc", "In-Reply-To", "References", "Received", "Return-Path", "DKIM-Signature"]
        {
            #expect(digest.header.first(absent) == nil, "\(absent)")
        }
    }

    @Test func theCustomerIsCalledAsInTheNewestLetter() throws {
        let old = mail("To: Old Name <ana@customer.example>")
        let new = mail("To: other@example.com, \"Lima, Ana\" <Ana@Customer.example>")
        #expect(try compose([old, new]).to == [Mailbox(name: "Lima, Ana", address: "ana@customer.example")])
        let unnamed = mail("To: undisclosed-recipients:;")
        #expect(try compose([old, unnamed]).to == [Mailbox(name: nil, address: "ana@customer.example")])
    }

    @Test(arguments: [
        ("as it is", "Subject: (광고) 봄", true),
        ("EUC-KR", "Subject: =?euc-kr?B?KLGksO0pILq9?=", true),
        ("ISO-2022-KR", "Subject: =?iso-2022-kr?B?GyQpQygOMSQwbQ8p?=", true),
        ("split over two words", "Subject: =?utf-8?B?KOq0?=\n =?utf-8?B?keqzoCkg67SE?=", true),
        ("decomposed", "Subject: (\u{1100}\u{116A}\u{11BC}\u{1100}\u{1169}) x", true),
        ("within", "Subject: Re (광고)", false),
        ("another bracket", "Subject: [광고] 봄", false),
        ("with a space", "Subject: (광 고) 봄", false),
    ])
    func theLabelOfTheLawStandsInFront(_ name: String, _ field: String, _ isLabelled: Bool) throws {
        let digest = try compose([Letters.followUp, mail(field)])
        #expect(digest.subject == (isLabelled ? "(광고) " : "") + "2 updates from Grünwald", "\(name)")
    }

    @Test func aLabelThatThePolicyHasAlreadyIsNotDoubled() {
        #expect(SubjectLabel.labelled("(광고) 소식", letters: ["(광고) 봄"]) == "(광고) 소식")
        #expect(SubjectLabel.labelled("[Shop] News", letters: ["x", "(광고)봄"]) == "(광고) [Shop] News")
    }

    @Test func answersGoWhereAllLettersWantThem() throws {
        let one = mail("Reply-To: Desk <desk@example.com>")
        let same = mail("Reply-To: desk@EXAMPLE.com")
        let none = mail("Subject: x")
        #expect(try compose([one, same]).replyTo == [Mailbox(name: "Desk", address: "desk@example.com")])
        #expect(try compose([one, none]).replyTo.isEmpty)
        #expect(try compose([none, one]).replyTo.isEmpty)
        #expect(try compose([none, none]).replyTo.isEmpty)
    }

    @Test func aListIsKeptIfItIsOneAndElseTheDigestIsItsOwn() throws {
        let news = mail("List-Id: News <news.example.com>")
        let offers = mail("List-Id: <offers.example.com>")
        let none = mail("Subject: x")
        #expect(try compose([news, news]).listID == "news.example.com")
        #expect(try compose([news, offers]).listID == "digest.example.com")
        #expect(try compose([news, none]).listID == "digest.example.com")
        #expect(try compose([none, none]).listID == nil)
    }

    private static let oneClick = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    private static let own = "https://example.com/unsubscribe?c=17&t=k3y"

    @Test func lettersOfOneTargetKeepIt() throws {
        let first = mail("List-Unsubscribe: <https://x/u>, <mailto:u@x>", Self.oneClick)
        let digest = try compose([first, first])
        #expect(digest.listUnsubscribe == ["https://x/u", "mailto:u@x"])
        #expect(digest.listUnsubscribePost)
        let mailOnly = mail("List-Unsubscribe: <mailto:u@x>")
        #expect(try compose([mailOnly, mailOnly]).listUnsubscribe == ["mailto:u@x"])
        #expect(try compose([mailOnly, mailOnly]).header.first("List-Unsubscribe-Post") == nil)
    }

    /// RFC 8058 §3.1: one https URI, and none of http beside it.
    @Test func oneClickHasOneAddress() throws {
        let several = mail(
            "List-Unsubscribe: <http://x/h>, <https://x/u>, <mailto:u@x>, <https://x/v>",
            Self.oneClick
        )
        let digest = try compose([several, several])
        #expect(digest.listUnsubscribe == ["https://x/u", "mailto:u@x"])
        #expect(digest.listUnsubscribePost)
        for link in several.listUnsubscribe { #expect(digest.visibleText.text.contains(link)) }
        let noClick = mail("List-Unsubscribe: <https://x/u>, <https://x/v>")
        #expect(try compose([noClick, noClick]).listUnsubscribe == ["https://x/u", "https://x/v"])
    }

    @Test(arguments: ["mailto:leave@example.com", "http://example.com/leave"])
    func anAddressOfThePolicyThatIsNotHTTPSHasNoOneClick(_ uri: String) throws {
        let first = mail("List-Unsubscribe: <https://x/a>", Self.oneClick)
        let second = mail("List-Unsubscribe: <https://x/b>", Self.oneClick)
        let digest = try compose([first, second], Letters.plan(unsubscribe: uri))
        #expect(digest.listUnsubscribe == [uri])
        #expect(digest.header.first("List-Unsubscribe-Post") == nil)
    }

    @Test func theNewestLetterOfAListSpeaksForIt() throws {
        let first = mail("List-Id: <l.x>", "List-Unsubscribe: <https://x/u?m=1>")
        let second = mail("List-Id: <l.x>", "List-Unsubscribe: <https://x/u?m=2>", Self.oneClick)
        let digest = try compose([first, second], Letters.plan(unsubscribe: nil))
        #expect(digest.listUnsubscribe == ["https://x/u?m=2"])
    }

    @Test func lettersOfSeveralTargetsGetThePolicysOwn() throws {
        let first = mail("List-Id: <a.x>", "List-Unsubscribe: <https://x/a>")
        let second = mail("List-Id: <b.x>", "List-Unsubscribe: <https://x/b>")
        let none = mail("Subject: x")
        for mails in [[first, second], [first, none]] {
            let digest = try compose(mails)
            #expect(digest.listUnsubscribe == [Self.own])
            #expect(digest.listUnsubscribePost)
            #expect(digest.visibleText.text.contains(Self.own))
        }
        #expect(throws: DigestError.severalUnsubscribeTargets) {
            try compose([first, second], Letters.plan(unsubscribe: nil))
        }
        #expect(!Digest.mayShare(first, second, policyUnsubscribe: false))
        #expect(Digest.mayShare(first, second, policyUnsubscribe: true))
        #expect(Digest.mayShare(first, none, policyUnsubscribe: false))
        #expect(Digest.mayShare(first, first, policyUnsubscribe: false))
        let other = mail("List-Id: <c.x>")
        #expect(!Digest.mayShare(first, other, policyUnsubscribe: false))
    }

    @Test func atMostTwentyIDsAndAtMostOneLineOfThem() throws {
        let many = (0..<30).map { mail("Message-ID: <\($0)@example.com>") }
        let ids = try compose(many).header.text(of: Digest.lettersField) ?? ""
        #expect(ids.split(separator: " ").count == 20)
        let long = (0..<9).map {
            mail("Message-ID: <\($0)\(String(repeating: "x", count: 200))@example.com>")
        }
        let digest = try compose(long)
        #expect((digest.header.text(of: Digest.lettersField) ?? "").utf8.count <= 998)
        #expect(digest.header.text(of: Digest.lettersField)?.split(separator: " ").count == 4)
    }

    @Test func aSenderWithoutAnAddressIsAnError() {
        let plan = DigestPlan(
            from: "Example",
            subject: "x",
            recipient: "a@x",
            messageID: "<1@x>",
            date: 0
        )
        #expect(throws: DigestError.badSender("Example")) {
            try compose([Letters.followUp, Letters.offer], plan)
        }
    }

    @Test(arguments: [
        ("German", Digest.Language.de, "Wir haben 2 Nachrichten"), ("Korean", .ko, "메시지 2건"),
        ("English", .en, "We have combined 2 messages"),
    ])
    func itSpeaksTheLanguageOfThePlan(_ name: String, _ language: Digest.Language, _ words: String) throws {
        let digest = try compose([Letters.followUp, Letters.offer], Letters.plan(language: language))
        #expect(digest.visibleText.text.contains(words), "\(name)")
        #expect(digest.header.text(of: "Content-Language") == language.rawValue)
    }

    @Test func itSpeaksTheLanguageOfTheLettersOtherwise() throws {
        #expect(try compose([Letters.korean, Letters.korean]).header.text(of: "Content-Language") == "ko")
        #expect(
            try compose([Letters.followUp, Letters.korean, Letters.offer]).header.text(of: "Content-Language")
                == "en"
        )
        #expect(LetterLanguage.language(of: "Die Bäume sind da und wir freuen uns auf Sie.") == .de)
        #expect(LetterLanguage.language(of: "12345") == nil)
    }
}
