// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The one binary: its commands are POLICY.md's, section 4.
@main
struct Tact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tact",
        abstract: "One considerate sender between the teams' tools and the mail relay.",
        discussion: """
            Sales, marketing and support hand their mail to Tact as to any mail server. Tact holds each \
            customer to one budget across all teams, merges what belongs together, suppresses what is too \
            much, relays the rest, and can say of every letter what became of it and why.

            Try it: tact demo
            """,
        version: Version.text,
        subcommands: [
            Serve.self, Check.self, TestCommand.self, Log.self, Explain.self, CustomerCommand.self,
            Queue.self, SilenceCommand.self, OptOutCommand.self, Plan.self, WouldSend.self, Rehearse.self,
            Send.self, MailCommand.self, DigestCommand.self, Backup.self, Restore.self, Resume.self,
            SinkCommand.self, Demo.self,
        ],
    )

    /// Under the name `sendmail` it is that command (sendmail(8)), whatever its first argument is.
    static func main() async {
        let name = CommandLine.arguments.first?.split(separator: "/").last
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "serve" { Scheduling.interruptNobody() }
        if name == "sendmail" {
            await Send.main(SendmailArguments.translated(arguments))
        } else if arguments.first == "send" {
            await Send.main(SendmailArguments.translated(Array(arguments.dropFirst())))
        } else {
            await main(arguments)
        }
    }
}

/// What `tact --version` says.
enum Version {
    static let text = "0.1.0"
}
