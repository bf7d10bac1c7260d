// SPDX-License-Identifier: Apache-2.0

/// The mails over one connection, one after another (RFC 5321 §3.3).
///
/// MAIL, RCPT and DATA go out together where the relay offers PIPELINING (RFC 2920): two round trips a mail.
@RelayActor
final class Conversation {
    let offers: Offers
    let opened = ContinuousClock.now
    /// Whether the next mail can follow: each side knows where the other is.
    private(set) var isInStep = true

    private let wire: Wire
    /// Whether the relay has begun a mail that was refused, which RSET makes it forget.
    private var isBegun = false
    private var piece: [UInt8] = []

    /// Connects, up to the log-in.
    init(with relay: RelaySettings) async throws(ConnectionFailure) {
        let connected = try await Connecting.connect(to: relay)
        offers = connected.offers
        wire = try Wire(connected.handle, times: relay.times)
    }

    /// Calls `stirred` when the relay says something while nothing is sent, or nothing was for `time`.
    func watch(for time: Duration, _ stirred: @escaping @RelayActor () -> Void) {
        wire.watch(for: time, stirred)
    }

    /// To be called before the next mail.
    func endWatch() {
        wire.endWatch()
    }

    /// Whether the connection is open, and the relay has said nothing since the last mail: an answer that
    /// comes late would pass for one to the next mail.
    var isQuiet: Bool { wire.isQuiet }

    /// Takes leave; the answer is not waited for.
    func quit() {
        if isInStep { wire.say("QUIT\r\n") }
    }

    /// Hands one mail over, whose needs the relay meets.
    func handOver(_ mail: [UInt8], _ envelope: Envelope) async -> Exchange {
        isInStep = false
        if let exchange = await begin(envelope) { return exchange }
        return await finish(mail)
    }

    /// Says MAIL, RCPT and DATA; nil: the relay awaits the mail. The first refusal is the one that counts,
    /// those behind it only follow from it.
    private func begin(_ envelope: Envelope) async -> Exchange? {
        let commands = commands(for: envelope)
        var refusal: (step: Step, reply: Reply)?
        var last = Step.rset
        do throws(Fault) {
            if offers.pipelining { try await wire.write(commands.flatMap(\.line)) }
            for command in commands where offers.pipelining || refusal == nil {
                last = command.step
                if !offers.pipelining { try await wire.write(command.line) }
                let reply = try await wire.reply()
                if last == .mail { isBegun = last.isMet(by: reply) }
                if refusal == nil, !last.isMet(by: reply) {
                    refusal = (last, reply)
                } else if last == .data, refusal != nil, last.isMet(by: reply) {
                    // It awaits a mail for nobody: the connection ends instead.
                    return refusal.map { .answered($0.step, $0.reply) }
                }
            }
        } catch {
            return refusal.map { .answered($0.step, $0.reply) } ?? .broken(error, at: last)
        }
        guard let refusal else { return nil }
        isInStep =
            refusal.step != .rset && refusal.reply.isRefusal && refusal.reply.code != Reply.closing
        return .answered(refusal.step, refusal.reply)
    }

    private func commands(for envelope: Envelope) -> [(step: Step, line: [UInt8])] {
        var mail = "MAIL FROM:" + envelope.sender
        if offers.takesSize { mail += " SIZE=\(envelope.needs.bytes)" }
        if envelope.needs.eightBit, offers.eightBitMIME { mail += " BODY=8BITMIME" }
        if envelope.needs.unicodeAddresses { mail += " SMTPUTF8" }
        var commands = [(Step.mail, mail), (.rcpt, "RCPT TO:" + envelope.recipient), (.data, "DATA")]
        if isBegun { commands.insert((.rset, "RSET"), at: 0) }
        return commands.map { ($0.0, Array(($0.1 + "\r\n").utf8)) }
    }

    /// Sends the mail and its final dot, and waits for the answer.
    private func finish(_ mail: [UInt8]) async -> Exchange {
        var form = WireForm(of: mail)
        var last = Step.body
        // An answer before the dot is one to this mail too, but nobody knows what another would be to.
        let spokeEarly = wire.hasMore
        do throws(Fault) {
            while let dot = form.next(into: &piece) {
                do throws(Fault) {
                    try await wire.write(piece)
                } catch {
                    // Up to the dot the relay cannot have the mail.
                    if wire.taken > dot { last = .dot }
                    throw error
                }
                // Others have their turn between the pieces of a large mail, however fast the relay takes it.
                if dot == piece.count { await Task.yield() }
            }
            last = .dot
            let reply = try await wire.reply()
            isBegun = false
            isInStep =
                !spokeEarly && (last.isMet(by: reply) || reply.isRefusal) && reply.code != Reply.closing
            return .answered(last, reply)
        } catch  where error.cause == .interrupted && last == .body {
            return await whyNot()
        } catch {
            return .broken(error, at: last)
        }
    }

    /// What the relay said instead of taking the mail.
    private func whyNot() async -> Exchange {
        do throws(Fault) {
            return .answered(.body, try await wire.reply())
        } catch {
            return .broken(error, at: .body)
        }
    }
}
