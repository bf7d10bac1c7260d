// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import Judging
package import Logging
import MIME
import Synchronization

/// Takes messages in from every source, and answers for them.
///
/// A message is read (its stream, class, customer and content key), split into letters, one a recipient, and
/// made durable; only then does `receive` return, which is the moment for `250`. Nothing is judged here (RFC
/// 1047). What is refused leaves no trace. While more urgent mail comes in, a message waits for its turn
/// (`RightOfWay`).
package final class Intake: Receiving {
    /// What intake holds back from.
    package struct Limits: Hashable, Sendable {
        /// Hops a mail may have passed before it counts as a loop; RFC 5321 §6.3 asks for at least 100.
        package var hopsMax = 100
        /// Bytes of messages that may wait for the ledger at once: ten of 25 MB, the size limit of the
        /// shipped settings. A burst beyond it is answered 451, and not paid for with the machine's memory.
        package var pendingBytesMax = 256 << 20
        /// The least free space to take a message, in bytes, besides half again its own size (as Postfix
        /// keeps 1.5 times `message_size_limit` free).
        package var freeBytesMin = 64 << 20

        package init() {}
    }

    private let hostname: String
    private let teams: Mutex<[String: String]>
    private let current: CurrentPolicy
    private let directory: CustomerDirectory
    private let ledger: any Ledger
    private let clock: any WallClock
    private let identifiers: IdentifierSource
    private let arrivals: Bell
    private let limits: Limits
    private let freeBytes: @Sendable () -> Int?
    private let log: Logger
    private let pendingBytes = Mutex(0)
    private let rightOfWay = RightOfWay()

    /// - Parameters:
    ///   - teams: The team of each source, by the source's name.
    ///   - arrivals: Rung after each message, for the bench.
    ///   - freeBytes: The free space of the ledger's disk as last measured; nil where nobody knows.
    package init(
        hostname: String,
        teams: [String: String],
        policy: CurrentPolicy,
        directory: CustomerDirectory,
        ledger: any Ledger,
        clock: any WallClock,
        identifiers: IdentifierSource,
        arrivals: Bell,
        limits: Limits = Limits(),
        freeBytes: @escaping @Sendable () -> Int?,
        log: Logger,
    ) {
        self.hostname = hostname
        self.teams = Mutex(teams)
        current = policy
        self.directory = directory
        self.ledger = ledger
        self.clock = clock
        self.identifiers = identifiers
        self.arrivals = arrivals
        self.limits = limits
        self.freeBytes = freeBytes
        self.log = log
    }

    /// Takes mail of these sources too from now on, each with its team; a source that is there no more is
    /// still known, for the mail of it that is on its way in.
    package func know(teams fresh: [String: String]) {
        teams.withLock { $0.merge(fresh) { $1 } }
    }

    package func refusal(of bytes: Int?) -> Refusal? {
        let size = bytes ?? 0
        if let free = freeBytes(), free < limits.freeBytesMin + size * 3 / 2 { return .full }
        // A message larger than the whole allowance is still taken when it comes alone.
        let pending = pendingBytes.withLock { $0 }
        return pending > 0 && pending + size > limits.pendingBytesMax ? .busy : nil
    }

    package func receive(_ submission: Submission) async throws(Refusal) -> String {
        if let refusal = refusal(of: submission.body.count) { throw refusal }
        guard let team = teams.withLock({ $0[submission.source] }) else {
            preconditionFailure("the source \(submission.source) is in no settings")
        }
        let bytes = submission.body.count
        pendingBytes.withLock { $0 += bytes }
        defer { pendingBytes.withLock { $0 -= bytes } }

        let mail = Mail(submission.body)
        guard mail.hops <= limits.hopsMax else { throw .loop }
        let policy = current.policy
        let accepted = accepted(submission, mail: mail, team: team, by: policy, at: clock.now())
        let pass = await rightOfWay.enter(policy.rank(of: accepted.letters), by: clock)
        defer { rightOfWay.leave(pass, by: clock) }
        // Also for a message that is refused: where only the ledger's answer is lost, it is there.
        defer { arrivals.ring() }
        do {
            try await ledger.accept([accepted])
        } catch {
            log.error("message-not-kept", metadata: ["source": "\(submission.source)", "error": "\(error)"])
            throw .full
        }
        return accepted.message.id.description
    }

    private func accepted(
        _ submission: Submission,
        mail: Mail,
        team: String,
        by policy: Policy,
        at now: Timestamp,
    ) -> Accepted {
        let id: MessageKey = identifiers.make(at: now)
        let envelopes = submission.recipients.map { recipient in
            Reader.Envelope(
                id: identifiers.make(at: now),
                message: id,
                source: submission.source,
                team: team,
                recipient: recipient,
                arrival: now,
            )
        }
        let message = Message(
            id: id,
            receivedAt: now,
            source: submission.source,
            team: team,
            sender: submission.sender,
            body: Self.body(of: submission, mail: mail),
            trace: TraceField.value(of: submission.trace, hostname: hostname, id: id, at: now),
        )
        let reader = Reader(policy: policy, customers: directory.content.list)
        return Accepted(message: message, letters: reader.letters(of: mail, for: envelopes))
    }

    /// The mail as it will leave: what a program dropped into a folder may hold words for Tact, which end
    /// here (POLICY.md, Small print); what came over a wire stays as it is, byte for byte.
    private static func body(of submission: Submission, mail: Mail) -> [UInt8] {
        guard submission.trace.with == "local" else { return submission.body }
        return mail.bytes { name in
            let name = name.lowercased()
            return name.hasPrefix("x-tact-") || name == "bcc" || name == "resent-bcc"
        }
    }
}

extension Policy {
    /// The rank of the most urgent of one message's letters.
    fileprivate func rank(of letters: [Letter]) -> Int {
        letters.map { mailClass(named: $0.facts.kind.class).rank }.min() ?? 0
    }
}
