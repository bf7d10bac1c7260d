// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Settings

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the settings and the policy, and report every problem at once.",
        discussion: """
            One problem a line, FILE:LINE:COLUMN: what is wrong, and what would be right; then it ends \
            with 78. Policy files that are named are checked alone.

            Example: tact check --config Config/tact.yaml --effective
            """,
    )

    @OptionGroup var config: ConfigOption

    @Flag(name: .long, help: "Print the rules as they take effect, defaults filled in.")
    var effective = false

    @Argument(help: "Policy files to check alone, without settings.")
    var files: [String] = []

    func run() async throws {
        let notes: [Problem]
        let text: () -> String
        do {
            if files.isEmpty {
                let configuration = try Configuration.load(config.config, environment: Environment.current)
                notes = configuration.notes
                text = { configuration.effective + "\n" + configuration.policy.effective }
            } else {
                let policy = try PolicyFiles.load(files, environment: Environment.current)
                let customers = try policy.readCustomers(environment: Environment.current)
                notes = policy.notes + customers.notes
                text = { policy.effective }
            }
        } catch {
            Output.write(error.all.map(\.description))
            throw ExitCode(ExitStatus.config.rawValue)
        }
        Output.write(notes.map { "\($0) (a note, no problem)" })
        if effective {
            Output.write([text()])
        } else if notes.isEmpty {
            Output.write(["Everything is right."])
        }
    }
}
