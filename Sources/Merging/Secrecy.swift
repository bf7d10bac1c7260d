// SPDX-License-Identifier: Apache-2.0

/// Mail that somebody waits for in front of a log-in: passwords, one-time codes, confirmations.
enum Secrecy {
    /// Bytes of text that are searched: such mail comes to the point.
    private static let textBytesMax = 4_096
    /// Bytes between a word for a code and the code.
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
        let subject = Array(subject.lowercased().utf8)
        if subjects.contains(where: { subject.firstIndex(of: Array($0.utf8)) != nil }) { return true }
        let opening = String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self)
        let bytes = Array(opening.lowercased().utf8)
        return texts.contains { bytes.firstIndex(of: Array($0.utf8)) != nil } || hasCode(bytes)
    }

    private static func hasCode(_ text: [UInt8]) -> Bool {
        // Most mail has no such number, and need not be searched for each word.
        guard hasNumber(text, near: text.indices) else { return false }
        return codes.contains { word in
            let word = Array(word.utf8)
            var start = 0
            while let place = text.firstIndex(of: word, from: start) {
                if startsWord(text, at: place), hasNumber(text, near: place..<place + word.count) {
                    return true
                }
                start = place + word.count
            }
            return false
        }
    }

    /// Not within another word, as "otp" is in "hotpot".
    private static func startsWord(_ text: [UInt8], at index: Int) -> Bool {
        index == 0 || !text[index - 1].isLetter
    }

    private static func hasNumber(_ text: [UInt8], near place: Range<Int>) -> Bool {
        let start = max(0, place.lowerBound - distanceMax)
        let end = min(text.count, place.upperBound + distanceMax)
        return text[start..<end].split { !$0.isDigit }.contains { (4...8).contains($0.count) }
    }
}
