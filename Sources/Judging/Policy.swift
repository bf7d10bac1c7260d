// SPDX-License-Identifier: Apache-2.0

/// What Tact decides: the policy files as one checked value. Settings builds it; nothing here reads a file.
///
/// Names inside refer to what exists (a stream's class, a stream's merge): the builder has seen to it.
package struct Policy: Hashable, Sendable {
    package var customers: CustomerRules
    package var classes: [MailClass]
    /// In order; the first match names the letter. The last one matches everything.
    package var streams: [Stream]
    package var budgets: [Budget]
    package var pace: Pace
    /// How far ahead a slot is kept for a better letter that waits for another reason; zero: not at all.
    package var lookAhead: Duration
    /// How long a letter waits until it counts as one level of priority more, so that none starves; nil:
    /// waiting does not count.
    package var ageing: Duration?
    package var duplicates: DuplicateRules
    package var merges: [MergeRule]
    package var inhibitions: [Inhibition]
    package var quietHours: [QuietHours]
    package var silences: [Silence]
    package var rollout: Rollout
    /// `sha256:` and the hexadecimal digest of the files, for the log.
    package var hash: String

    package init(
        customers: CustomerRules,
        classes: [MailClass],
        streams: [Stream],
        budgets: [Budget] = [],
        pace: Pace = .bestFirst,
        lookAhead: Duration = Policy.lookAheadDefault,
        ageing: Duration? = Policy.ageingDefault,
        duplicates: DuplicateRules = DuplicateRules(),
        merges: [MergeRule] = [],
        inhibitions: [Inhibition] = [],
        quietHours: [QuietHours] = [],
        silences: [Silence] = [],
        rollout: Rollout = Rollout(),
        hash: String,
    ) {
        self.customers = customers
        self.classes = classes
        self.streams = streams
        self.budgets = budgets
        self.pace = pace
        self.lookAhead = lookAhead
        self.ageing = ageing
        self.duplicates = duplicates
        self.merges = merges
        self.inhibitions = inhibitions
        self.quietHours = quietHours
        self.silences = silences
        self.rollout = rollout
        self.hash = hash
    }

    /// A day: as long as a digest or quiet hours usually hold a letter.
    package static let lookAheadDefault: Duration = .seconds(86_400)
    /// Two weeks: longer than letters with an expiry usually live, so that it counts for those that may wait
    /// for ever, and does not change what the others are worth.
    package static let ageingDefault: Duration = .seconds(14 * 86_400)

    /// Which waiting letter gets a free slot, and when.
    package enum Pace: String, Hashable, Sendable, CaseIterable {
        case firstCome = "first-come"
        case bestFirst = "best-first"
        case price
    }

    /// How far back identical and similar mail is looked for.
    package struct DuplicateRules: Hashable, Sendable {
        /// How long the same content is the same mail; the same Message-ID is at least as long.
        package var exact: Duration
        package var similar: Similar?

        package init(exact: Duration = .seconds(7 * 86_400), similar: Similar? = nil) {
            self.exact = exact
            self.similar = similar
        }
    }

    /// What is done with near-duplicates (facts: exact Jaccard of word 3-shingles, and equal fact tokens).
    package struct Similar: Hashable, Sendable {
        package var within: Duration
        /// The least Jaccard index, over 0 and at most 1.
        package var score: Double
        package var then: Answer
        /// The streams whose letters may be suppressed for one of another stream of the list; else only
        /// within one stream.
        package var streams: [String]

        package init(within: Duration, score: Double, then: Answer, streams: [String] = []) {
            self.within = within
            self.score = score
            self.then = then
            self.streams = streams
        }

        package enum Answer: String, Hashable, Sendable, CaseIterable {
            case flag, hold, merge, suppress
        }
    }

    /// While a letter like `trigger` arrived within the last `within`, letters in `hold` wait.
    package struct Inhibition: Hashable, Sendable {
        package var name: String
        package var trigger: Scope
        package var within: Duration
        package var hold: Scope

        package init(name: String, trigger: Scope, within: Duration, hold: Scope) {
            self.name = name
            self.trigger = trigger
            self.within = within
            self.hold = hold
        }
    }

    /// Whom Tact governs, and whether it only watches.
    package struct Rollout: Hashable, Sendable {
        /// Decide and log, but relay everything at once.
        package var isShadow: Bool
        /// The share of customers that is governed, from 0 to 1.
        package var governed: Double
        /// The share that is never governed, kept for comparison, from 0 to 1.
        package var holdout: Double
        /// Sorts the customers; another key sorts them anew, so that two trials do not share their holdout.
        package var key: String

        package init(isShadow: Bool = false, governed: Double = 1, holdout: Double = 0, key: String = "") {
            self.isShadow = isShadow
            self.governed = governed
            self.holdout = holdout
            self.key = key
        }
    }
}

/// How a kind of mail is treated.
package struct MailClass: Hashable, Sendable {
    package enum Rule: String, Hashable, Sendable, CaseIterable {
        case duplicates, budgets, quietHours = "quiet-hours", inhibitions
    }

    /// What a silent relay's letter of this class becomes.
    package enum UnknownOutcome: String, Hashable, Sendable, CaseIterable {
        case retry
        case assumeSent = "assume-sent"
        case ask
    }

    package var name: String
    package var obeys: [Rule]
    /// Whether a mail of this class is charged to the budgets.
    package var counts: Bool
    /// Whether its letters may share one mail.
    package var merges: Bool
    /// How long it waits at most; nil: for ever.
    package var expires: Duration?
    package var unknownOutcome: UnknownOutcome
    /// The order of the classes, 0 the most important: where two wait, the better class goes first.
    package var rank: Int

    package init(
        name: String,
        obeys: [Rule],
        counts: Bool,
        merges: Bool,
        expires: Duration?,
        unknownOutcome: UnknownOutcome,
        rank: Int,
    ) {
        self.name = name
        self.obeys = obeys
        self.counts = counts
        self.merges = merges
        self.expires = expires
        self.unknownOutcome = unknownOutcome
        self.rank = rank
    }
}

/// A limit on what a customer gets.
package struct Budget: Hashable, Sendable {
    /// Whose charges stand on one page.
    package enum Owner: String, Hashable, Sendable, CaseIterable {
        case customer
        /// All customers of one account together; a customer without an account stands alone.
        case account
    }

    package var name: String
    package var scope: Scope
    /// Nil for `unlimited`; 0 blocks.
    package var limit: Int?
    package var window: Window
    /// Written as `gap:`, so that a hold says `gap` and not `budget`.
    package var isGap: Bool
    package var countedBy: Owner
    /// How many of its places are kept for a team, in the order of the file; together at most `limit`.
    package var reserves: [Reserve]
    /// Whether other teams may take a kept place while its team has nothing that waits for the customer; they
    /// pay it back in the window after.
    package var lendsReserves: Bool

    /// Places of a budget that are kept for a team.
    package struct Reserve: Hashable, Sendable {
        package var team: String
        package var places: Int

        package init(team: String, places: Int) {
            self.team = team
            self.places = places
        }
    }

    package init(
        name: String,
        scope: Scope = Scope(),
        limit: Int?,
        window: Window,
        isGap: Bool = false,
        countedBy: Owner = .customer,
        reserves: [Reserve] = [],
        lendsReserves: Bool = true,
    ) {
        self.name = name
        self.scope = scope
        self.limit = limit
        self.window = window
        self.isGap = isGap
        self.countedBy = countedBy
        self.reserves = reserves
        self.lendsReserves = lendsReserves
    }
}

/// How the letters of one customer come to share a mail.
package struct MergeRule: Hashable, Sendable {
    /// What the letters of one digest have in common.
    package enum Sameness: String, Hashable, Sendable, CaseIterable {
        case `class`, stream, team, source, from, listID = "list-id"
    }

    package var name: String
    package var same: [Sameness]
    /// How long the first letter waits for company, where there is no schedule.
    package var gather: Duration
    /// The customer's local hours at which its digests leave; empty: after `gather`.
    package var schedule: [DigestHour]
    /// The most letters in one digest, at least 2.
    package var most: Int
    /// The most bytes of all its letters together.
    package var size: Int
    /// The digest's From field, as a policy file has it.
    package var from: String
    /// With `{count}` for the number of letters.
    package var subject: String
    /// With `{customer}` and `{token}`; nil: letters with different unsubscribe ways are not merged.
    package var unsubscribe: String?

    package init(
        name: String,
        same: [Sameness],
        gather: Duration,
        most: Int,
        size: Int,
        from: String,
        subject: String,
        unsubscribe: String? = nil,
        schedule: [DigestHour] = [],
    ) {
        self.name = name
        self.same = same
        self.gather = gather
        self.most = most
        self.size = size
        self.from = from
        self.subject = subject
        self.unsubscribe = unsubscribe
        self.schedule = schedule
    }
}
