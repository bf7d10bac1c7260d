// SPDX-License-Identifier: Apache-2.0

/// The keys that one kind of section knows; a key that is not here is a problem, wherever it stands.
package struct Vocabulary: Hashable, Sendable {
    /// The way to the section, like `sources.smtp`; empty for the top of a file.
    package let path: String
    /// In the order in which the manual explains them.
    package let keys: [String]

    private init(_ path: String, _ keys: [String]) {
        self.path = path
        self.keys = keys
    }

    // tact.yaml
    static let tact = Vocabulary(
        "",
        [
            "hostname", "state", "ledger", "policy", "submit-socket", "sources", "listen", "limits", "relays",
            "retry", "console", "retention",
        ]
    )
    static let source = Vocabulary("sources", ["name", "team", "smtp", "maildir", "local"])
    static let sourceSMTP = Vocabulary("sources.smtp", ["username", "password-file", "networks"])
    static let listener = Vocabulary("listen", ["protocol", "address", "source", "tls", "authentication"])
    static let listenerTLS = Vocabulary("listen.tls", ["mode", "certificate", "key"])
    static let limits = Vocabulary(
        "limits",
        ["message-size", "recipients", "connections", "connections-per-address"]
    )
    static let relay = Vocabulary(
        "relays",
        [
            "name", "match", "url", "tls", "ca-file", "username", "password-file", "connections", "rate",
            "smtputf8",
        ]
    )
    static let relayMatch = Vocabulary("relays.match", ["team", "source", "stream", "class"])
    static let retry = Vocabulary("retry", ["first", "longest", "give-up"])
    static let console = Vocabulary("console", ["address", "token-file"])
    static let retention = Vocabulary("retention", ["log", "bodies"])

    // Policy files
    static let policy = Vocabulary(
        "",
        [
            "customers", "classes", "streams", "budgets", "pace", "duplicates", "merges", "inhibitions",
            "quiet-hours", "rollout",
        ]
    )
    static let customers = Vocabulary(
        "customers",
        ["key", "domains", "internal", "time-zone", "directory", "opt-outs"]
    )
    static let domain = Vocabulary("customers.domains", ["plus-tags", "dots", "same-as"])
    static let mailClass = Vocabulary("classes", ["obeys", "counts", "merges", "expires", "unknown-outcome"])
    static let stream = Vocabulary(
        "streams",
        ["name", "match", "class", "priority", "merge", "expires", "supersedes"]
    )
    static let streamMatch = Vocabulary(
        "streams.match",
        ["team", "source", "header", "list-id", "subject", "from", "to"]
    )
    static let budget = Vocabulary(
        "budgets",
        ["name", "match", "limit", "per", "gap", "counted-by", "reserves", "borrow"]
    )
    static let pace = Vocabulary("pace", ["by", "look-ahead", "ageing"])
    static let duplicates = Vocabulary("duplicates", ["exact", "similar"])
    static let similar = Vocabulary("duplicates.similar", ["within", "score", "then", "streams"])
    static let merge = Vocabulary(
        "merges",
        ["name", "same", "gather", "schedule", "most", "size", "from", "subject", "unsubscribe"]
    )
    static let inhibition = Vocabulary("inhibitions", ["name", "while", "hold"])
    static let inhibitionWhile = Vocabulary(
        "inhibitions.while",
        ["team", "source", "stream", "class", "cohort", "within"]
    )
    static let quietHours = Vocabulary(
        "quiet-hours",
        ["name", "match", "from", "to", "days", "on", "except"]
    )
    static let rollout = Vocabulary("rollout", ["mode", "customers", "holdout", "key"])
    static let scope = Vocabulary("match", ["team", "source", "stream", "class", "cohort"])

    // Policy tests
    static let policyTest = Vocabulary(
        "tests",
        ["test", "time-zone", "customers", "silences", "opt-outs", "letters", "expect"]
    )
    static let testLetter = Vocabulary(
        "tests.letters",
        [
            "id", "at", "team", "source", "from", "to", "subject", "text", "html", "header", "message-id",
            "expires",
        ]
    )
    static let testExpectation = Vocabulary(
        "tests.expect",
        ["letter", "verdict", "reason", "rule", "of", "at", "until"]
    )
    static let testCustomer = Vocabulary(
        "tests.customers",
        ["address", "customer", "account", "time-zone", "cohort", "limit", "paused-until"]
    )
    static let testSilence = Vocabulary(
        "tests.silences",
        ["name", "match", "from", "to", "author", "comment"]
    )
    static let testOptOut = Vocabulary("tests.opt-outs", ["address", "stream", "reason"])

    /// All of tact.yaml, for the manual.
    package static let allOfSettings = [
        tact, source, sourceSMTP, listener, listenerTLS, limits, relay, relayMatch, retry, console, retention,
    ]
    /// All of the policy files, for the manual.
    package static let allOfPolicy = [
        policy, customers, domain, mailClass, stream, streamMatch, budget, pace, duplicates, similar, merge,
        inhibition, inhibitionWhile, quietHours, rollout, scope,
    ]
    /// All of a file of policy tests, for the manual.
    package static let allOfTests = [
        policyTest, testLetter, testExpectation, testCustomer, testSilence, testOptOut, scope,
    ]
}
