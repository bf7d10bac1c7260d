// SPDX-License-Identifier: Apache-2.0

extension Digest {
    /// The languages that a digest's own words exist in.
    package enum Language: String, Hashable, Sendable, CaseIterable {
        case en, de, ko
    }
}

/// A digest's own words in one language.
struct Phrases {
    let language: Digest.Language

    var contents: String {
        switch language {
        case .en: "In this email"
        case .de: "In dieser E-Mail"
        case .ko: "이 메일의 내용"
        }
    }

    var noSubject: String {
        switch language {
        case .en: "(no subject)"
        case .de: "(kein Betreff)"
        case .ko: "(제목 없음)"
        }
    }

    var noText: String {
        switch language {
        case .en: "This message has no text."
        case .de: "Diese Nachricht hat keinen Text."
        case .ko: "본문이 없는 메시지입니다."
        }
    }

    var unknownSender: String {
        switch language {
        case .en: "Unknown sender"
        case .de: "Unbekannter Absender"
        case .ko: "알 수 없는 발신자"
        }
    }

    var unsubscribe: String {
        switch language {
        case .en: "Unsubscribe"
        case .de: "Abmelden"
        case .ko: "수신거부"
        }
    }

    var unsubscribeAll: String {
        switch language {
        case .en: "Unsubscribe from all of these"
        case .de: "Von allen abmelden"
        case .ko: "위 메일 모두 수신거부"
        }
    }

    var unsubscribeByMail: String {
        switch language {
        case .en: "Unsubscribe by email"
        case .de: "Per E-Mail abmelden"
        case .ko: "메일로 수신거부"
        }
    }

    var answerTo: String {
        switch language {
        case .en: "Reply to"
        case .de: "Antwort an"
        case .ko: "회신 주소"
        }
    }

    var attachments: String {
        switch language {
        case .en: "Attachments"
        case .de: "Anhänge"
        case .ko: "첨부 파일"
        }
    }

    var links: String {
        switch language {
        case .en: "Links"
        case .de: "Links"
        case .ko: "링크"
        }
    }

    /// Below the title: why these messages, two or more, come together.
    func reason(count: Int) -> String {
        switch language {
        case .en: "We have combined \(count) messages for you into one email."
        case .de: "Wir haben \(count) Nachrichten für Sie in einer E-Mail gebündelt."
        case .ko: "메시지 \(count)건을 메일 한 통으로 모아 보내 드립니다."
        }
    }

    /// In the container form: where the letter stands as it came.
    func original(_ name: String) -> String {
        switch language {
        case .en: "Original message attached: \(name)"
        case .de: "Originalnachricht im Anhang: \(name)"
        case .ko: "원본 메시지 첨부: \(name)"
        }
    }

    /// In the container form: the text is longer than mail programs show.
    func continued(_ name: String) -> String {
        switch language {
        case .en: "… The full text is in the attachment \(name)."
        case .de: "… Den vollständigen Text finden Sie im Anhang \(name)."
        case .ko: "… 전체 내용은 첨부 파일 \(name)에서 확인하실 수 있습니다."
        }
    }
}
