// SPDX-License-Identifier: Apache-2.0

package import Judging

/// One policy test: letters that come in under a virtual clock, and what must become of them.
package struct PolicyTest: Hashable, Sendable {
    package let name: String
    package let place: Place
    /// The zone in which the test's times are written, and of every customer without one; nil: the policy's
    /// default.
    package let zone: Zone?
    /// As they stand in the file; at least one.
    package let letters: [Letter]
    /// As they stand in the file: what is expected of one letter is expected in this order.
    package let expectations: [Expectation]
    package let customers: [Customer]
    package let silences: [Silence]
    package let optOuts: [OptOut]

    /// A letter of the test.
    package struct Letter: Hashable, Sendable {
        /// Its name within the test.
        package let id: String
        /// When it is accepted.
        package let at: CivilTime
        package let team: String
        /// Nil: some source of the team.
        package let source: String?
        package let from: String?
        package let to: String
        package let subject: String
        package let text: String?
        package let html: String?
        /// Fields as they are spelled, in their order.
        package let headers: [Field]
        /// With angle brackets; nil: one of its own.
        package let messageID: String?
        /// Its own expiry, so long after it came.
        package let expires: Duration?
        package let place: Place
    }

    /// A header field of a letter.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One thing that must be said of a letter; what is nil may be anything.
    package struct Expectation: Hashable, Sendable {
        package enum Verdict: String, Hashable, Sendable, CaseIterable {
            case send, hold, merge, suppress
        }

        /// The letter's name within the test.
        package let letter: String
        package let verdict: Verdict
        /// One of the verdict's reasons in POLICY.md, section 2.
        package let reason: String?
        package let rule: String?
        /// The letter that won over, inhibited, superseded, duplicated or carries this one.
        package let of: String?
        /// When it is said.
        package let at: CivilTime?
        /// Until when a hold lasts, as far as is known then.
        package let until: CivilTime?
        package let place: Place
    }

    /// A line of the directory.
    package struct Customer: Hashable, Sendable {
        package let address: String
        /// The key; nil: found from the address.
        package let customer: String?
        package let account: String?
        package let zone: Zone?
        package let cohort: String?
        /// Its own limit in any rolling 7 days.
        package let limit: Int?
        package let pausedUntil: CivilTime?
        package let place: Place
    }

    /// An operator's silence.
    package struct Silence: Hashable, Sendable {
        package let name: String
        package let scope: Scope
        package let from: CivilTime
        package let to: CivilTime
        package let author: String?
        package let comment: String?
        package let place: Place
    }

    /// What keeps mail from an address.
    package struct OptOut: Hashable, Sendable {
        package let address: String
        /// The stream that it unsubscribed from; nil: all of them.
        package let stream: String?
        package let reason: OptOutReason
        package let place: Place
    }
}
