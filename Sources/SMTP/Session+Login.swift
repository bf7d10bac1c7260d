// SPDX-License-Identifier: Apache-2.0

/// Logging in (RFC 4954).
extension Session {
    /// The mechanisms the client may use as things stand.
    var mechanismsNow: [Mechanism] {
        switch offer.logins {
        case .none: []
        case .encrypted(let mechanisms): tls == nil ? [] : mechanisms
        case .local(let mechanisms): mechanisms
        }
    }

    mutating func auth(_ name: String, initial: [UInt8]?) -> Action {
        guard client != nil else { return refuse(.greetFirst) }
        guard offer.logins != .none else { return refuse(.notOffered) }
        guard case .idle = state else { return refuse(.notNow) }
        guard loginSource == nil else { return refuse(.loggedInAlready) }
        if case .encrypted = offer.logins, tls == nil { return refuse(.encryptionNeeded) }
        guard let mechanism = Mechanism(rawValue: name), mechanismsNow.contains(mechanism) else {
            return refuse(.unknownMechanism)
        }
        let dialogue: LoginDialogue =
            switch mechanism {
            case .plain: .plainResponse
            case .login: .loginUsername
            case .external: .externalResponse
            }
        guard let initial else { return ask(dialogue) }
        // "=" is an initial response of no bytes (RFC 4954 §4).
        let isEmpty = initial == [UInt8(ascii: "=")]
        guard let response = isEmpty ? [] : decodeBase64(initial) else { return refuse(.malformedLogin) }
        return respond(response, in: dialogue)
    }

    mutating func loginLine(_ line: Line, _ following: Following, in dialogue: LoginDialogue) -> Action {
        switch line {
        case .text(let bytes):
            guard following == .nothing else { return close(.pipelined) }
            resetTransaction()
            if bytes == [UInt8(ascii: "*")] { return refuse(.loginCancelled) }
            guard let response = decodeBase64(bytes) else { return refuse(.malformedLogin) }
            return respond(response, in: dialogue)
        case .bareLineEnd:
            return close(.malformedLine)
        case .overlong:
            resetTransaction()
            return refuse(.overlongLine)
        case .endless:
            return close(.overlongLine)
        }
    }

    private mutating func respond(_ response: [UInt8], in dialogue: LoginDialogue) -> Action {
        let credentials: Credentials? =
            switch dialogue {
            case .plainResponse: plainCredentials(response)
            case .externalResponse: externalCredentials(response)
            case .loginPassword(let username): passwordCredentials(username: username, password: response)
            case .loginUsername: nil
            }
        if case .loginUsername = dialogue { return ask(.loginPassword(username: response)) }
        guard let credentials else { return refuse(.malformedLogin) }
        state = .checking
        return .authenticate(credentials)
    }

    private mutating func ask(_ dialogue: LoginDialogue) -> Action {
        state = .loggingIn(Step(dialogue: dialogue))
        return .reply(dialogue.challenge)
    }

    mutating func loginFailed() -> Action {
        failedLogins += 1
        guard failedLogins < offer.limits.failedLoginsMax else { return close(.loginFailed) }
        resetTransaction()
        return refuse(.loginFailed)
    }
}
