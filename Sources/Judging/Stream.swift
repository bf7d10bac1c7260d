// SPDX-License-Identifier: Apache-2.0

/// A kind of mail: which letters it takes, and how they are treated.
package struct Stream: Hashable, Sendable {
    package enum Supersedes: Hashable, Sendable {
        /// A newer letter of the stream replaces one that waits.
        case stream
        /// Only one with the same value of this header field.
        case header(String)
    }

    /// The levels of priority.
    package static let priorities = 1...5

    package var name: String
    package var match: Match
    /// The name of its class.
    package var `class`: String
    /// 1 to 5; each level is worth twice the one below it.
    package var priority: Int
    /// The merge that its letters may take part in.
    package var merge: String?
    /// Overrides the class's; nil: the class's holds.
    package var expires: Duration?
    package var supersedes: Supersedes?

    package init(
        name: String,
        match: Match = Match(),
        class: String,
        priority: Int = 2,
        merge: String? = nil,
        expires: Duration? = nil,
        supersedes: Supersedes? = nil,
    ) {
        self.name = name
        self.match = match
        self.class = `class`
        self.priority = priority
        self.merge = merge
        self.expires = expires
        self.supersedes = supersedes
    }
}

/// What a letter shows of itself before it has a stream; names of fields are in lower case.
package struct Features: Hashable, Sendable {
    package var source: String
    package var team: String
    package var subject: String
    /// The addresses of the From field.
    package var from: [String]
    /// The letter's own recipient.
    package var to: String
    package var listID: String?
    /// Decoded values of the fields that the policy asks for (`Policy.headerNames`).
    package var headers: [String: [String]]

    package init(
        source: String,
        team: String,
        subject: String,
        from: [String],
        to: String,
        listID: String?,
        headers: [String: [String]],
    ) {
        self.source = source
        self.team = team
        self.subject = subject
        self.from = from
        self.to = to
        self.listID = listID
        self.headers = headers
    }
}

/// The conditions of a stream: all that are given must hold, of the texts of one condition any.
package struct Match: Hashable, Sendable {
    package enum Text: Hashable, Sendable {
        /// The same text; addresses, list ids and names compare without case.
        case literal(String)
        /// A regular expression that is found somewhere in the text.
        case pattern(Pattern)
        /// Any value, as long as there is one.
        case present
        /// No value at all.
        case absent
    }

    package var teams: [String]
    package var sources: [String]
    /// Field names in lower case.
    package var headers: [String: [Text]]
    package var listIDs: [Text]
    package var subjects: [Text]
    package var from: [Text]
    package var to: [Text]

    package init(
        teams: [String] = [],
        sources: [String] = [],
        headers: [String: [Text]] = [:],
        listIDs: [Text] = [],
        subjects: [Text] = [],
        from: [Text] = [],
        to: [Text] = [],
    ) {
        self.teams = teams
        self.sources = sources
        self.headers = headers
        self.listIDs = listIDs
        self.subjects = subjects
        self.from = from
        self.to = to
    }
}
