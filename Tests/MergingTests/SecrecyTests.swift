// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

/// Which letters somebody waits for in front of a log-in, and which only look like it.
@Suite struct SecrecyTests {
    static let secrets: [(subject: String, text: String)] = [
        // Codes in the text.
        ("Welcome", "Your verification code is 482913."), ("Welcome", "Your verification code is 482-913."),
        ("Welcome", "Your verification code: 482 913"), ("Hi", "G-482913 is your Google verification code."),
        ("Hi", "482913 is your login code."),
        ("Hi", "Use 482913 to sign in. This one-time code expires soon."),
        ("Hi", "Enter this code to log in:\n\n482913\n\nIt is valid for ten minutes."),
        ("Hi", "Here is the code you asked for:\n\n482 913\n"), ("Hi", "Your OTP is 4829."),
        ("Hi", "OTP: 482913. Do not share it."), ("Hi", "Your PIN is 4829."),
        ("Hi", "Your Steam Guard access code is R4K2B."), ("Hi", "Your one-time password: 82HF-K9"),
        ("Hi", "Your passcode is 482913"), ("Hi", "Your authentication code is 482913"),
        ("Hi", "Two-factor code: 48291344"), ("Hi", "Your code: 482913"),
        ("Hallo", "Ihr Bestätigungscode lautet: 482913"), ("Hallo", "Dein Einmalcode: 482 913"),
        ("Hallo", "Ihre TAN: 482913"), ("Hallo", "Ihr Anmeldecode ist 482-913."),
        ("Hallo", "Geben Sie diesen Code ein:\n\n482913\n\n"), ("Hallo", "Ihr Einmalpasswort lautet 482913."),
        ("안내", "인증번호 [482913]를 입력해 주세요."), ("안내", "인증번호: 482 913"), ("안내", "인증 코드는 482913입니다."),
        ("안내", "일회용 비밀번호는 482913입니다."), ("안내", "본인확인을 위한 번호 482913"), ("안내", "보안코드 482913"),
        ("ご案内", "認証コード：482913"), ("ご案内", "確認コードは 482913 です。"), ("ご案内", "ワンタイムパスワード：482913"),
        ("ご案内", "セキュリティコード 482913"), ("ご案内", "以下のコードを入力してください。\n\n482913\n\n"),
        ("通知", "您的验证码是482913，请勿泄露。"), ("通知", "驗證碼：482913"), ("通知", "【商店】动态密码 482913"),
        ("通知", "校验码482913，5分钟内有效"), ("通知", "一次性密码：482913"),
        ("Bonjour", "Votre code de vérification est 482913."), ("Bonjour", "Code de sécurité : 482 913"),
        ("Bonjour", "Voici votre code à usage unique : 482913"),
        ("Bonjour", "Votre code de connexion : 482913"),
        ("Hola", "Tu código de verificación es 482913."), ("Hola", "Código de seguridad: 482-913"),
        ("Hola", "Su código de acceso: 482913"), ("Olá", "Seu código de verificação é 482913."),
        ("Ciao", "Il tuo codice di verifica è 482913."), ("Hallo", "Je verificatiecode is 482913."),
        // Subjects.
        ("482913 is your verification code", "x"), ("Your login code: 482-913", "x"),
        ("Reset your password", "x"),
        ("Your password was changed", "x"), ("New sign-in to your account", "x"), ("Security alert", "x"),
        ("New login from Chrome on Windows", "x"), ("Your magic link", "x"), ("Sign in to Example", "x"),
        ("Verify your e-mail address", "x"), ("Confirm your email address", "x"),
        ("Two-factor authentication", "x"),
        ("Passwort zurücksetzen", "x"), ("Ihr neues Kennwort", "x"), ("Neue Anmeldung bei Ihrem Konto", "x"),
        ("Bestätigen Sie Ihre E-Mail-Adresse", "x"), ("Sicherheitswarnung", "x"), ("Ihr Anmeldelink", "x"),
        ("[예시] 인증번호 안내", "x"), ("비밀번호 재설정", "x"), ("새로운 기기에서 로그인", "x"), ("로그인 알림", "x"),
        ("이메일 인증을 완료해 주세요", "x"), ("パスワード再設定のご案内", "x"), ("新しい端末からのログイン", "x"),
        ("認証コードのお知らせ", "x"), ("ログイン通知", "x"), ("验证码", "x"), ("重置密码", "x"), ("登录提醒", "x"),
        ("重設您的密碼", "x"), ("新裝置登入通知", "x"), ("Réinitialisez votre mot de passe", "x"),
        ("Nouvelle connexion à votre compte", "x"), ("Confirmez votre adresse e-mail", "x"),
        ("Restablece tu contraseña", "x"), ("Nuevo inicio de sesión", "x"), ("Confirma tu correo", "x"),
        // Links that are keys, and passwords.
        ("Hello", "Click here to reset your password: https://x.example/r"),
        ("Hello", "Use this magic link to sign in: https://x.example/m"),
        ("Hello", "Click the link below to log in to your account."),
        ("Hello", "Your temporary password is Xy7kq."),
        ("Hello", "Please confirm your email address by clicking below."),
        ("Hallo", "Klicken Sie hier, um Ihr Passwort zurückzusetzen."),
        ("Hallo", "Ihr vorläufiges Passwort lautet: Xy7kq"),
        ("Hallo", "Mit diesem Link melden Sie sich an: x"),
        ("안내", "아래 링크에서 비밀번호를 재설정하세요."), ("안내", "임시 비밀번호: Xy7kq"),
        ("ご案内", "パスワードを再設定するには、下記のリンクをクリックしてください。"), ("通知", "点击下方链接重置密码"),
        ("Bonjour", "Cliquez ici pour réinitialiser votre mot de passe."),
        ("Hola", "Haz clic para restablecer tu contraseña."),
        ("Anmeldung", "Bitte bestätigen Sie Ihre Anmeldung zum Newsletter."),
        ("Please confirm your subscription", "x"),
    ]

    @Test(arguments: secrets.map { "\($0.subject) | \($0.text)" })
    func whatOpensADoorIsSecret(_ letter: String) throws {
        let halves = letter.components(" | ")
        #expect(Secrecy.isSecret(subject: Array(halves[0].utf8), text: halves[1]))
    }

    static let ordinary: [(subject: String, text: String)] = [
        ("Spring sale", "Use code SPRING20 at checkout."),
        ("Spring sale", "Your code: SPRING2026, valid until 31.12.2026."),
        ("Spring sale", "Discount code: GARDEN-50. Prices from 1200 won."),
        ("One-time offer: 50% off", "Only until 2026."),
        ("Hello", "A one-time payment of $1200 and nothing more."), ("Hello", "A one-time fee of 4999 yen."),
        ("Hello", "Use this code before 31 December 2026."),
        ("Hello", "Our postcode is 10115, our area code 030."),
        ("Hello", "ZIP code 94103, San Francisco"), ("Hello", "Call 0800 123456 or +49 30 1234567."),
        ("Hello", "The dress code is casual, doors open at 1930."),
        ("Hello", "Scan the QR code. Item 482913."),
        ("Hello", "The hotpot costs 12000 won."), ("Hello", "Source code of 482913 lines."),
        ("Your order 482913", "Order number: 482913\nSum: 49.90\nTracking code: 1Z999AA10123456784"),
        ("Order confirmation 4829-1344", "Thank you for your order 4829-1344 of 2 March 2026."),
        ("Your invoice 2026-0042", "Invoice 2026-0042, customer 482913, due on 2026-03-31."),
        ("Booking confirmed", "Your booking reference is 482913, room 1204, arrival 2026-03-08."),
        ("Your parcel is on its way", "Shipment 482913 arrives on Monday. Give the driver your name."),
        ("Newsletter 2026/3", "In 1989 it began; in 2026 it goes on. 12345 readers cannot be wrong."),
        ("Pinboard", "Your pinboard has 4829 new pins."), ("Spin to win", "1,000 prizes, 5000 points."),
        ("Otpor", "Desktop computers from 1999."), ("Frühling", "Gutscheincode FRUEHLING2026, ab 4999 Euro."),
        ("Frühling", "Mit dem Code GARTEN sparen Sie bis 2026. PLZ 10115."),
        ("Tanzen", "Tanzkurs 2026, Beginn 1930 Uhr."),
        ("봄 할인", "쿠폰 번호 SPRING, 49,900원, 2026년 3월 8일까지"), ("일회용 컵 할인", "일회용 컵 1000개 12000원"),
        ("주문 완료", "주문번호 20260302482913, 결제금액 49900원"), ("배송 안내", "송장번호 482913, 우편번호 06236"),
        ("春のセール", "クーポンコード SPRING、4980円、2026年3月8日まで"), ("ご注文", "ご注文番号 482913 合計 4980円"),
        ("春季特卖", "优惠码 SPRING，满 1000 减 100，截至 2026 年"), ("订单", "订单号 482913，金额 4980 元，邮编 100010"),
        ("Soldes", "Code promo PRINTEMPS, 1200 articles, code postal 75011"),
        ("Rebajas", "Código postal 28013, 1200 artículos"),
        ("Weekly report", "Errors 4829, code coverage 9120 of 10000 lines."),
        ("Sign up for spring", "Courses from 1200."),
        ("Design in Berlin", "Fair 2026, hall 1204."), ("Login page redesign", "See ticket 482913."),
    ]

    @Test(arguments: ordinary.map { "\($0.subject) | \($0.text)" })
    func whatOnlyHasNumbersIsNone(_ letter: String) throws {
        let halves = letter.components(" | ")
        #expect(!Secrecy.isSecret(subject: Array(halves[0].utf8), text: halves[1]))
    }

    @Test func aCodeThatTheHTMLAloneShowsIsSecret() {
        let letter = Letters.mail(
            "From: a@x\nContent-Type: multipart/alternative; boundary=b\n\n"
                + "--b\n\nThank you for joining us, we are happy to have you here with us.\n"
                + "--b\nContent-Type: text/html\n\n<p>Your verification code is <b>482913</b>.\n--b--\n"
        )
        #expect(Digest.obstacle(to: letter) == "a password, code or log-in")
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        guard let range = firstRange(of: separator) else { return [self, ""] }
        return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
    }
}
