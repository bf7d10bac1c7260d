// SPDX-License-Identifier: Apache-2.0

/// Mail that somebody waits for in front of a log-in: passwords, one-time codes, confirmations.
enum Secrecy {
    /// Bytes of text that are searched: such mail comes to the point.
    private static let textBytesMax = 4_096
    /// Characters between a word for a code and the code.
    private static let distanceMax = 60

    /// In a subject these suffice.
    private static let subjects = [
        "password", "passcode", "one-time", "verification code", "security code", "login code", "log-in code",
        "sign-in code", "confirmation code", "two-factor", "2fa", "new sign-in", "new login", "magic link",
        "verify your", "confirm your email", "passwort", "kennwort", "einmalcode", "bestätigungscode",
        "sicherheitscode", "anmeldecode", "neue anmeldung", "비밀번호", "인증번호", "인증 번호", "인증코드", "인증 코드",
        "일회용", "로그인 알림", "본인확인",
    ]

    /// Near a number of four to eight digits these mean that the number is a secret.
    private static let codes = [
        "passcode", "one-time", "verification code", "security code", "login code", "sign-in code",
        "your code",
        "confirmation code", "otp", "einmalcode", "einmalpasswort", "bestätigungscode", "sicherheitscode",
        "anmeldecode", "ihr code", "dein code", "인증번호", "인증 번호", "인증코드", "인증 코드", "일회용",
    ]

    /// In a text these mean that a link in it is a key.
    private static let texts = [
        "reset your password", "password reset", "choose a new password", "passwort zurücksetzen",
        "neues passwort", "비밀번호 재설정", "비밀번호를 재설정",
    ]

    /// Whether subject or text say so, in English, German or Korean.
    static func isSecret(subject: String, text: String) -> Bool {
        let subject = subject.lowercased()
        if subjects.contains(where: subject.contains) { return true }
        let opening = String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self).lowercased()
        return texts.contains(where: opening.contains) || hasCode(opening)
    }

    private static func hasCode(_ text: String) -> Bool {
        codes.contains { word in
            var rest = text[...]
            while let place = rest.firstRange(of: word) {
                if startsWord(text, at: place.lowerBound), hasNumber(text, near: place) { return true }
                rest = rest[place.upperBound...]
            }
            return false
        }
    }

    /// Not within another word, as "otp" is in "hotpot".
    private static func startsWord(_ text: String, at index: String.Index) -> Bool {
        index == text.startIndex || !text[text.index(before: index)].isLetter
    }

    private static func hasNumber(_ text: String, near place: Range<String.Index>) -> Bool {
        let start = text.index(place.lowerBound, offsetBy: -distanceMax, limitedBy: text.startIndex)
        let end = text.index(place.upperBound, offsetBy: distanceMax, limitedBy: text.endIndex)
        let around = text[(start ?? text.startIndex)..<(end ?? text.endIndex)]
        return around.split { !$0.isNumber }.contains { (4...8).contains($0.count) }
    }
}
