// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import LedgerSQLite
import Office
import Settings

/// What a command needs that asks the daemon's judge about the present: the settings, the customers' files
/// and the ledger.
struct Present {
    let configuration: Configuration
    let customers: CustomerDirectory.Content
    let ledger: any Ledger

    var policy: Policy { configuration.policy.policy }

    /// Opens everything for looking only; files with problems end it with 78, since an answer from half of
    /// them would be wrong.
    init(_ config: ConfigOption) throws {
        configuration = try config.read()
        guard !configuration.policy.files.isEmpty else {
            throw Failure(
                .config,
                "without a sound policy nothing can be said; `tact check` tells the problems"
            )
        }
        do {
            let files = try configuration.policy.readCustomers(environment: Environment.current)
            customers = CustomerDirectory.Content(files)
        } catch {
            throw Failure(.config, "\(error)")
        }
        ledger = try config.openLedger(configuration, as: .reader)
    }

    /// The case of a customer as the daemon would judge it now, and the policy with the ledger's silences.
    ///
    /// - Parameter addresses: Those that letters go to, besides those that wait.
    func file(
        of customer: String,
        to addresses: [String],
        at now: Timestamp,
    ) async throws -> (file: Case, policy: Policy) {
        let opened = try await ledger.openCase(of: customer, at: now, memory: policy.memory)
        var files = try await CaseFiles(
            of: opened,
            to: addresses,
            policy: policy,
            customers: customers,
            ledger: ledger,
            at: now,
        )
        let letters = try await Reader.present(opened.letters, under: policy, in: ledger)
        return (try await files.file(opened, letters: letters, to: addresses).file, files.policy)
    }

    /// What the daemon's judge takes slots to cost now.
    func prices() async throws -> PriceTables {
        CurrentPrices(try await ledger.keptPrices()).tables(for: policy)
    }

    /// The source of this name, or else the first one that `suits`.
    func source(
        named name: String?,
        suits: (Configuration.Source) -> Bool,
        otherwise: String,
    ) throws -> Configuration.Source {
        let sources = configuration.sources
        guard let name else {
            guard let found = sources.first(where: suits) else { throw Failure(.usage, otherwise) }
            return found
        }
        guard let found = sources.first(where: { $0.name == name }) else {
            let known = sources.map(\.name).joined(separator: ", ")
            throw Failure(.usage, "there is no source \(name); the settings know \(known)")
        }
        return found
    }
}
