// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LedgerSQLite

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a copied or restored ledger relay again.",
        discussion: """
            A daemon that finds its ledger at another place than the one where it was used, or made of a \
            backup, relays nothing: the other one may be at work, and letters that it has sent would be sent \
            again. This says that this is the place now.

            Example: tact resume
            """,
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await Failure.caught {
            let path = try config.ledgerFile(config.read())
            let here = LedgerPlace(path)
            do {
                let ledger = try SQLiteLedger(path: path, as: .visitor)
                guard let origin = try await ledger.origin(unless: here.description) else {
                    return Output.write(["\(here) is where this ledger belongs: nothing was paused."])
                }
                try await ledger.settleDown(at: here.description)
                try ledger.close()
                Output.write(["The ledger belonged to \(origin), and belongs to \(here) now."])
            } catch {
                throw Failure(.unavailable, "the ledger \(path): \(error)")
            }
        }
    }
}
