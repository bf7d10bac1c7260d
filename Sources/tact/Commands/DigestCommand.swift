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
            As the daemon would, so that anyone can look. With --html the digest's page is written too, its \
            pictures in it, for a browser; nothing that it shows is fetched from anywhere.

            Examples:
              tact digest news.eml offer.eml > digest.eml
              tact digest news.eml offer.eml --html digest.html > digest.eml
              tact digest news.eml offer.eml --html - > digest.html
            """,
    )

    @Option(name: .long, help: "The digest's From field.")
    var from = "Example <hello@example.com>"

    @Option(name: .long, help: "The digest's subject; {count} is the number of letters.")
    var subject = "{count} updates"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A way out of all that the digest carries, which letters of several lists need.",
            valueName: "URI"
        )
    )
    var unsubscribe: String?

    @Option(name: .long, help: "rendered or container; without it the documented rule chooses.")
    var form: Digest.Form?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write the digest's page here, too; - is standard output, without the mail.",
            valueName: "OUT"
        )
    )
    var html: String?

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
                unsubscribe: unsubscribe,
                form: form,
            )
            var random = SeededBits(seed: identifiers.bits())
            let digest: [UInt8]
            do {
                digest = try Digest.compose(letters, plan: plan, random: &random)
            } catch {
                throw Failure(.data, "no digest: \(error)")
            }
            try show(digest)
        }
    }

    /// The mail goes to standard output, unless the page does.
    private func show(_ digest: [UInt8]) throws {
        guard let html else {
            Output.write(bytes: digest)
            return
        }
        guard let page = Preview.html(of: Mail(digest)) else {
            throw Failure(.software, "the digest has no page; please report it")
        }
        if html == "-" {
            Output.write(bytes: Array(page.utf8))
        } else {
            try OutputFile.write(page, to: html)
            Output.write(bytes: digest)
        }
    }
}

extension Digest.Form: ExpressibleByArgument {}
