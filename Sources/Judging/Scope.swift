// SPDX-License-Identifier: Apache-2.0

/// Letters, charges or customers that a rule speaks of; an empty list asks nothing, all that are given must
/// agree.
package struct Scope: Hashable, Sendable {
    package var teams: [String]
    package var sources: [String]
    package var streams: [String]
    package var classes: [String]
    package var cohorts: [String]

    package init(
        teams: [String] = [],
        sources: [String] = [],
        streams: [String] = [],
        classes: [String] = [],
        cohorts: [String] = [],
    ) {
        self.teams = teams
        self.sources = sources
        self.streams = streams
        self.classes = classes
        self.cohorts = cohorts
    }

    /// Whether a letter or charge of this kind, of a customer of this cohort, is meant.
    package func includes(_ kind: Case.Kind, cohort: String?) -> Bool {
        (teams.isEmpty || teams.contains(kind.team))
            && (sources.isEmpty || sources.contains(kind.source))
            && (streams.isEmpty || streams.contains(kind.stream))
            && (classes.isEmpty || classes.contains(kind.class))
            && (cohorts.isEmpty || cohort.map(cohorts.contains) == true)
    }
}
