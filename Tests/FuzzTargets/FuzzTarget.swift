// SPDX-License-Identifier: Apache-2.0

import Merging

/// What is fuzzed: each reader of strangers' bytes, each writer of what they become, and the digest.
///
/// A target takes any bytes whatever. It traps in its own words (`claim`) where a result is not what the
/// module promises, and so does the code under it where it has a bug of its own. Its name is that of its
/// corpus, `Tests/FuzzTests/Corpora/NAME`.
package enum FuzzTarget: String, CaseIterable, Codable, Sendable {
    case mail
    case headerFields = "header-fields"
    case dates
    case addressLists = "address-lists"
    case encodedWords = "encoded-words"
    case parameters
    case charsets
    case transferCodings = "transfer-codings"
    case htmlText = "html-text"
    case plainLinks = "plain-links"
    case flowedText = "flowed-text"
    case contentKey = "content-key"
    case shingles
    case htmlSanitizer = "html-sanitizer"
    case styleSheets = "style-sheets"
    case styleDeclarations = "style-declarations"
    case sevenBit = "seven-bit"
    case obstacle
    case renderedDigest = "rendered-digest"
    case containerDigest = "container-digest"
    case smtpSession = "smtp-session"
    case smtpCommands = "smtp-commands"
    case relayReplies = "relay-replies"
    case relayMails = "relay-mails"
    case policies
    case policyTests = "policy-tests"
    case patterns

    /// Gives the target one input.
    package func run(_ bytes: [UInt8]) {
        switch self {
        case .mail: MailTarget.run(bytes)
        case .headerFields: HeaderTarget.run(bytes)
        case .dates: DateTarget.run(bytes)
        case .addressLists: AddressTarget.run(bytes)
        case .encodedWords: EncodedWordTarget.run(bytes)
        case .parameters: ParameterTarget.run(bytes)
        case .charsets: CharsetTarget.run(bytes)
        case .transferCodings: CodingTarget.run(bytes)
        case .htmlText: HTMLTextTarget.run(bytes)
        case .plainLinks: LinkTarget.run(bytes)
        case .flowedText: FlowedTextTarget.run(bytes)
        case .contentKey: ContentKeyTarget.run(bytes)
        case .shingles: ShinglesTarget.run(bytes)
        case .htmlSanitizer: SanitizerTarget.run(bytes)
        case .styleSheets: StyleTarget.runSheet(bytes)
        case .styleDeclarations: StyleTarget.runDeclarations(bytes)
        case .sevenBit: SevenBitTarget.run(bytes)
        case .obstacle: ObstacleTarget.run(bytes)
        case .renderedDigest: DigestTarget.run(bytes, form: .rendered)
        case .containerDigest: DigestTarget.run(bytes, form: .container)
        case .smtpSession: SessionTarget.run(bytes)
        case .smtpCommands: CommandTarget.run(bytes)
        case .relayReplies: RelayReplyTarget.run(bytes)
        case .relayMails: RelayMailTarget.run(bytes)
        case .policies: SettingsTarget.runPolicy(bytes)
        case .policyTests: SettingsTarget.runTests(bytes)
        case .patterns: PatternTarget.run(bytes)
        }
    }
}
