// SPDX-License-Identifier: Apache-2.0

/// Words that a law wants at the very front of a subject.
enum SubjectLabel {
    /// Korea, Network Act Art. 50(4) and its decree: advertising, letter by letter.
    static let advertisement = "(광고)"
    /// USA, 16 CFR 316.4: such a mail must show nothing else at first sight, so it cannot stand in a digest.
    static let explicit = "SEXUALLY-EXPLICIT:"

    /// The digest's subject: with the label in front of everything else, once, if one of the letters has it.
    static func labelled(_ subject: String, letters subjects: [String]) -> String {
        guard subjects.contains(where: { $0.hasPrefix(advertisement) }), !subject.hasPrefix(advertisement)
        else { return subject }
        return "\(advertisement) \(subject)"
    }
}
