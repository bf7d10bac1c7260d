// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Judging
import LedgerSQLite
import Settings

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the ledger into a file, while the daemon runs.",
        discussion: """
            The file holds one moment of the ledger: every letter, charge, decision and body. It appears \
            under its name when it is whole and on the disk. A file that is there already is never written \
            over.

            Example: tact backup /var/backups/tact-2026-03-02.sqlite
            """,
    )

    @OptionGroup var config: ConfigOption

    @Argument(help: "The file to write.")
    var file: String

    func run() async throws {
        try await Failure.caught {
            let ledger = try config.ledgerFile(config.read())
            let home = LedgerPlace(ledger)
            let moment = SystemClock().now().iso8601
            do {
                try SQLiteLedger.backUp(
                    ledger,
                    to: file,
                    as: "a backup that was made of \(home) at \(moment)"
                )
            } catch {
                throw Failure(.cannotCreate, "there is no backup: \(error)")
            }
            Output.write(["\(file) is a backup of \(home)."])
        }
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a ledger of a backup.",
        discussion: """
            No daemon may use the state, and no ledger may be there. The daemon then starts paused, since \
            letters that left after the backup was made would leave again: it takes mail in and relays none \
            until `tact resume`.

            Example: tact restore /var/backups/tact-2026-03-02.sqlite
            """,
    )

    @OptionGroup var config: ConfigOption

    @Argument(help: "The backup.")
    var file: String

    func run() async throws {
        try await Failure.caught {
            let ledger = try config.ledgerFile(config.read())
            let moment = SystemClock().now().iso8601
            do {
                try SQLiteLedger.restore(file, to: ledger, as: "the backup \(file), restored at \(moment)")
            } catch {
                throw Failure(.cannotCreate, "nothing was restored: \(error)")
            }
            Output.write([
                "\(ledger) was made of \(file).",
                "The daemon will take mail in and relay none until `tact resume`.",
            ])
        }
    }
}
