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
        case .en: "In this mail"
        case .de: "In dieser Mail"
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
        case .ko: "보낸 사람 없음"
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
        case .de: "Von allen diesen abmelden"
        case .ko: "위의 메일 모두 수신거부"
        }
    }

    var unsubscribeByMail: String {
        switch language {
        case .en: "Unsubscribe by mail"
        case .de: "Per Mail abmelden"
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

    /// Below everything: why these messages come together.
    func reason(count: Int) -> String {
        switch language {
        case .en: "We put \(count) messages for you into one mail."
        case .de: "Wir haben \(count) Nachrichten für Sie in einer Mail zusammengefasst."
        case .ko: "메시지 \(count)건을 한 통의 메일로 모아 보내드립니다."
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
        case .en: "… The whole text is in the attached \(name)."
        case .de: "… Der ganze Text steht im Anhang \(name)."
        case .ko: "… 전체 내용은 첨부된 \(name) 파일에 있습니다."
        }
    }
}
