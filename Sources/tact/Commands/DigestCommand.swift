// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Judging
import MIME
import Merging
import Office

struct DigestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Make the digest of these mails, on standard output.",
        discussion: """
            As the daemon would, so that anyone can look.

            Example: tact digest news.eml offer.eml > digest.eml
            """,
    )

    @Option(name: .long, help: "The digest's From field.")
    var from = "Example <hello@example.com>"

    @Option(name: .long, help: "The digest's subject; {count} is the number of letters.")
    var subject = "{count} updates"

    @Option(name: .long, help: "rendered or container; without it the documented rule chooses.")
    var form: Digest.Form?

    @Argument(help: "The mails, two or more.")
    var files: [String]

    func run() async throws {
        try await Failure.caught {
            let now = SystemClock().now()
            let letters = try files.map { file in
                let mail = Mail(LineEndings.canonical(try InputFile.read(file)))
                return DigestLetter(id: file, mail: mail, sentAt: mail.date ?? now.milliseconds)
            }
            guard letters.count > 1 else {
                throw Failure(.usage, "one letter is no digest; name two or more")
            }
            let identifiers = IdentifierSource()
            let id: DispatchID = identifiers.make(at: now)
            let plan = DigestPlan(
                from: from,
                subject: subject,
                recipient: letters[0].mail.to.first?.address ?? "customer@customer.example",
                messageID: "<\(id)@tact.invalid>",
                date: now.milliseconds,
                form: form,
            )
            var random = SeededBits(seed: identifiers.bits())
            do {
                Output.write(bytes: try Digest.compose(letters, plan: plan, random: &random))
            } catch {
                throw Failure(.data, "no digest: \(error)")
            }
        }
    }
}

extension Digest.Form: ExpressibleByArgument {}
