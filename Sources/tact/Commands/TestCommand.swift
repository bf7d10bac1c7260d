// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Settings

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run policy tests under a virtual clock.",
        discussion: """
            The judge is the daemon's own. It ends with 0 when every test passes, and with 1 and what \
            happened instead when one fails.

            Example: tact test --policy policy.d/company.yaml policy-tests.yaml
            """,
    )

    @OptionGroup var config: ConfigOption

    @Option(name: .long, help: ArgumentHelp("The policy, instead of the settings' one.", valueName: "FILE"))
    var policy: [String] = []

    @Argument(help: "The test files.")
    var files: [String]

    func run() async throws {
        var failed = 0
        try await Failure.caught {
            let trial = PolicyTrial(policy: try readPolicy())
            let terminal = Terminal.standardOutput()
            var count = 0
            for file in files {
                for test in try read(file) {
                    let complaints = trial.complaints(about: test)
                    count += 1
                    failed += complaints.isEmpty ? 0 : 1
                    let mark =
                        complaints.isEmpty ? terminal.paint("ok  ", .good) : terminal.paint("FAIL", .stopped)
                    Output.write(["\(mark)  \(test.name)"] + complaints.map { "      \($0)" })
                }
            }
            Output.write(["", "\(count - failed) passed, \(failed) failed"])
        }
        guard failed == 0 else { throw ExitCode(1) }
    }

    private func readPolicy() throws -> PolicyFiles {
        guard !policy.isEmpty else { return try config.read().policy }
        do {
            return try PolicyFiles.load(policy, environment: Environment.current)
        } catch {
            throw Failure(.config, "\(error)")
        }
    }

    private func read(_ file: String) throws -> [PolicyTest] {
        do {
            return try PolicyTest.load(file, environment: Environment.current)
        } catch {
            throw Failure(.config, "\(error)")
        }
    }
}
