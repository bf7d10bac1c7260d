// SPDX-License-Identifier: Apache-2.0

/// The words of `Secrecy`, in lower case; a list of a language stands in a line of its own.
enum SecretWords {
    /// In a subject these suffice.
    static let subjects = WordFinder(
        oneTime + verification + [
            "password", "passcode", "login code", "log-in code", "sign-in code", "two-factor", "2fa",
            "new sign-in", "new login", "new log-in", "new device", "sign in to", "log in to", "magic link",
            "verify your", "confirm your email", "confirm your e-mail", "confirm your subscription",
            "confirm your account", "confirm your registration", "security alert", "unusual sign",
            "passwort", "kennwort", "neue anmeldung", "anmeldelink", "anmelde-link", "bestätigungslink",
            "sicherheitswarnung", "zwei-faktor", "bestätigen sie ihre e-mail",
            "bestätigen sie ihre anmeldung",
            "bestätige deine e-mail", "bestätige deine anmeldung",
            "비밀번호", "로그인 알림", "로그인 링크", "로그인 시도", "기기에서 로그인", "새로운 로그인", "이메일 인증",
            "인증 메일", "본인 인증", "본인인증", "보안 알림", "보안 경고",
            "パスワード", "からのログイン", "新しいログイン", "ログイン通知", "ログインのお知らせ", "メール認証",
            "段階認証", "メールアドレスの確認", "セキュリティ通知",
            "密码", "密碼", "登录提醒", "登录通知", "登入通知", "登入提醒", "设备登录", "裝置登入", "异地登录",
            "安全提醒", "安全警告", "验证您的", "驗證您的", "邮箱验证",
            "mot de passe", "nouvelle connexion", "connexion à votre compte", "alerte de sécurité",
            "confirmez votre adresse", "confirmez votre compte", "confirmez votre inscription",
            "contraseña", "inicio de sesión", "alerta de seguridad", "confirma tu correo",
            "confirma tu cuenta",
            "confirme su correo", "verifica tu correo",
        ]
    )

    /// Near a number these mean that the number is a secret.
    static let codes = WordFinder(oneTime + verification + signIn)

    /// Near a number of digits alone these mean so too; of themselves they say little.
    static let weakCodes = WordFinder.whole([
        "your code", "your pin", "pin code", "otp", "ihr code", "dein code", "ihre pin", "ihre tan", "mtan",
        "votre code", "tu código", "su código", "seu código", "il tuo codice", "confirmation code",
    ])

    /// Above a number that stands alone on its line these mean that it is a code.
    static let loneCodes = WordFinder.whole(["code", "pin", "코드", "コード", "码", "碼", "código", "codice"])

    /// What makes a code one that everybody may know, right before it.
    static let publicKinds: Set = [
        "qr", "zip", "area", "promo", "discount", "coupon", "voucher", "gift", "tracking", "source", "dress",
        "postal", "item", "product", "booking", "reservation",
    ]

    /// In a text these mean that a link or a word in it is a key.
    static let texts = WordFinder([
        "reset your password", "password reset", "choose a new password", "set a new password",
        "temporary password", "initial password", "your password is", "magic link", "link to sign in",
        "link to log in", "link below to sign in", "link below to log in", "sign-in link", "login link",
        "confirm your email", "confirm your e-mail", "verify your email", "verify your e-mail",
        "confirm your subscription",
        "passwort zurück", "kennwort zurück", "neues passwort", "neues kennwort", "passwort lautet",
        "kennwort lautet", "vorläufiges passwort", "startpasswort", "link melden sie sich an", "anmeldelink",
        "bestätigen sie ihre e-mail", "bestätigen sie ihre anmeldung", "bestätige deine",
        "비밀번호 재설정", "비밀번호를 재설정", "비밀번호 변경", "임시 비밀번호", "로그인 링크",
        "パスワードを再設定", "パスワード再設定", "パスワードの再設定", "仮パスワード", "ログインリンク",
        "ログイン用", "メールアドレスを確認",
        "重置密码", "重置您的密码", "重设密码", "重設密碼", "重設您的密碼", "重置密碼", "临时密码", "臨時密碼",
        "登录链接", "登入連結", "验证您的邮箱",
        "réinitialiser votre mot de passe", "réinitialisez votre mot de passe", "nouveau mot de passe",
        "mot de passe temporaire", "lien de connexion", "confirmez votre adresse",
        "restablecer tu contraseña", "restablecer su contraseña", "restablece tu contraseña",
        "nueva contraseña", "contraseña temporal", "confirma tu correo",
    ])

    /// What is used once.
    private static let oneTime = [
        "one-time pass", "one time pass", "one-time code", "one time code", "one-time pin", "one-time link",
        "one-time login", "einmalcode", "einmalpasswort", "einmalkennwort",
        "일회용 비밀번호", "일회용비밀번호", "일회용 인증", "일회용 코드", "일회용 패스워드",
        "ワンタイム", "一次性密码", "一次性密碼", "一次性验证", "动态密码", "動態密碼", "动态码",
        "code à usage unique", "código de un solo uso",
    ]

    /// What shows that an address or a person is the right one.
    private static let verification = [
        "verification code", "security code", "authentication code", "two-factor code", "2fa code",
        "bestätigungscode", "sicherheitscode", "anmeldecode", "verifizierungscode",
        "인증번호", "인증 번호", "인증코드", "인증 코드", "보안코드", "보안 코드", "본인확인", "본인 확인",
        "認証コード", "認証番号", "確認コード", "セキュリティコード", "本人確認",
        "验证码", "驗證碼", "校验码", "認證碼",
        "code de vérification", "code de sécurité", "code de confirmation", "code d'authentification",
        "código de verifica", "código de segur", "código de confirmaci", "codice di verifica",
        "codice di sicurezza", "verificatiecode",
    ]

    /// What opens a session.
    private static let signIn = [
        "passcode", "login code", "log-in code", "sign-in code", "access code", "zugangscode",
        "code de connexion", "code d'accès", "código de acceso", "inlogcode",
    ]
}
