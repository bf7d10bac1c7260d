// SPDX-License-Identifier: Apache-2.0

/// When a mail that a relay refused for now is tried again, and when no more.
package struct Retry: Hashable, Sendable {
    /// The pause after the first attempt; Postfix's `minimal_backoff_time` is 5 minutes.
    package var first: Duration
    /// The longest pause; each is twice the one before. Postfix's `maximal_backoff_time` is 4000 s, mox's
    /// longest 16 h.
    package var longest: Duration
    /// How long a mail is tried, from when it was made; RFC 5321 §4.5.4.1 asks for 4 to 5 days.
    package var giveUp: Duration

    package init(
        first: Duration = .seconds(300),
        longest: Duration = .seconds(4 * 3_600),
        giveUp: Duration = .seconds(5 * 86_400),
    ) {
        precondition(first > .zero && longest >= first && giveUp > .zero)
        self.first = first
        self.longest = longest
        self.giveUp = giveUp
    }

    /// The pause after `attempts` attempts have ended, from 7/8 to 9/8 of its length by the random `bits`.
    ///
    /// The jitter keeps the mails that failed together from coming back together.
    package func pause(after attempts: Int, bits: UInt64) -> Duration {
        precondition(attempts >= 1)
        var pause = first
        for _ in 1..<max(2, attempts) where attempts > 1 && pause < longest {
            pause *= 2
        }
        let length = min(pause, longest)
        return length * 7 / 8 + length / 4 * Int(bits % 1_024) / 1_023
    }
}
