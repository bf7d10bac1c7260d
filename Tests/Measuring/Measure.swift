// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import MIME
import Merging

import struct Crypto.SHA256

/// Measures the reading of mails and the making of digests, the first beside Python's `email` package, which
/// does the same work on the same mails in the same run; then what the paces keep of generated mail.
///
/// Machines differ and are noisy: each figure is the median of many rounds, in processor time of one thread,
/// and what counts is the ratio to the peer.
@main
struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measure reading and merging beside Python's email package, and the paces.",
        discussion: "Example: measure --json reading.json",
    )

    @Option(name: .long, help: "Rounds of each measurement; the median counts.")
    var rounds = 41

    @Option(name: .long, help: "Where the figures on reading and merging go as JSON.")
    var json: String?

    @Option(name: .long, help: "Where the figures on pacing go as JSON.")
    var paceJSON: String?

    func run() throws {
        let peer = try Peer(SampleMails.all.map(\.bytes), rounds: max(3, rounds / 4))
        var rows: [Row] = []
        for (sample, python) in zip(SampleMails.all, peer.microseconds) {
            let own = median(repeats: 100) { Self.read(sample.bytes) }
            rows.append(Row(name: "read: \(sample.name), 8 KiB", microseconds: own, peer: python))
        }
        let letters = SampleMails.five.map { Mail($0) }
        for form in Digest.Form.allCases {
            let own = median(repeats: 10) { Self.merge(letters, form) }
            rows.append(Row(name: "merge: five letters, \(form.rawValue)", microseconds: own, peer: nil))
        }
        for row in rows { print(row.line) }
        if let json { try Row.write(rows, to: json) }
        print()
        let pace = PaceMeasure.rows(rounds: rounds)
        for row in pace { print(row.line) }
        if let paceJSON { try PaceRow.write(pace, to: paceJSON) }
    }

    /// From bytes to the hash of the content key and the shingles, as a letter is read when it comes in.
    private static func read(_ bytes: [UInt8]) {
        let content = MailContent(Mail(bytes))
        let hash = SHA256.hash(data: content.key)
        precondition(SHA256.byteCount == 32 && hash.first(where: { _ in true }) != nil)
        precondition(content.shingles().words > 100)
    }

    private static func merge(_ mails: [Mail], _ form: Digest.Form) {
        let plan = DigestPlan(
            from: "Example <hello@example.com>",
            subject: "{count} updates",
            recipient: "ana@customer.example",
            messageID: "<measured@example.com>",
            date: 1_772_452_800_000,
            unsubscribe: "https://example.com/unsubscribe?c=17",
            form: form,
        )
        let letters = mails.enumerated().map {
            DigestLetter(id: "\($0.offset)", mail: $0.element, sentAt: 1_772_438_400_000)
        }
        var random = Random(state: 1)
        do {
            let digest = try Digest.compose(letters, plan: plan, random: &random)
            precondition(digest.count > SampleMails.wholeBytes)
        } catch {
            preconditionFailure("no digest of the sample mails: \(error)")
        }
    }

    /// The median over the rounds, in microseconds of one of `repeats`.
    private func median(repeats: Int, _ work: () -> Void) -> Double {
        let times = (0..<rounds).map { _ in
            let start = ThreadTime.now()
            for _ in 0..<repeats { work() }
            return Double(ThreadTime.now() - start) / 1_000 / Double(repeats)
        }
        return times.sorted()[rounds / 2]
    }
}
