// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Glibc
import Judging
import LedgerSQLite
import Office
import Settings

/// `--config`, which every command has.
struct ConfigOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The settings.", valueName: "FILE"))
    var config = "/etc/tact/tact.yaml"

    /// The settings for a command that asks; every problem goes to standard error, and the end is 78.
    func read() throws -> Configuration {
        do {
            let settings = try Configuration.load(config, environment: Environment.current, for: .asking)
            if settings.policy.files.isEmpty {
                Output.complain(
                    "the policy has problems, which `tact check` tells; without it times are in UTC"
                )
            }
            return settings
        } catch {
            throw Failure(.config, "\(error)")
        }
    }

    /// The file of the ledger that the settings name.
    func ledgerFile(_ configuration: Configuration) throws -> String {
        guard case .sqlite(let path) = configuration.ledger else {
            throw Failure(.config, "the ledger is not one that this version opens")
        }
        return path
    }

    /// What the policy's files say of customers, for a command whose answer is better with it and must not
    /// wait for them to be mended.
    func customers(_ configuration: Configuration) -> CustomerDirectory.Content {
        do {
            let files = try configuration.policy.readCustomers(environment: Environment.current)
            return CustomerDirectory.Content(files)
        } catch {
            Output.complain(
                "the customers' files have problems, which `tact check` tells; nothing of them is known here"
            )
            return CustomerDirectory.Content()
        }
    }

    /// The customer whom somebody names by key or by an address.
    func key(of named: String, _ configuration: Configuration) -> String {
        key(of: named, configuration, in: customers(configuration).list)
    }

    func key(of named: String, _ configuration: Configuration, in list: CustomerList) -> String {
        // A key of the directory's own is no address that could be read as one.
        guard list.customer(named) == nil else { return named }
        return configuration.policy.policy.customers.key(for: named, headers: [:], in: list)
    }

    /// The ledger that the settings name, to look at and to put a hand on; the daemon may be running.
    func openLedger(
        _ configuration: Configuration,
        as role: SQLiteLedger.Role = .visitor,
    ) throws -> any Ledger {
        let path = try ledgerFile(configuration)
        do {
            return try SQLiteLedger(path: path, as: role)
        } catch {
            throw Failure(.noInput, "the ledger \(path) cannot be opened: \(error)")
        }
    }
}

/// `--json`, wherever something is listed.
struct JSONOption: ParsableArguments {
    @Flag(name: .long, help: "For programs: one JSON object a line.")
    var json = false
}

/// The exit codes of sysexits.h.
enum ExitStatus: Int32 {
    case usage = 64
    case data = 65
    case noInput = 66
    case noUser = 67
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case temporary = 75
    case noPermission = 77
    case config = 78
}

/// A command that cannot do what it was asked: a message on standard error, and an exit code.
struct Failure: Error, CustomStringConvertible {
    let status: ExitStatus
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }

    /// Runs `work`; a failure is told on standard error, and ends the process with its code.
    static func caught(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let failure as Failure {
            Output.complain(failure.description)
            throw ExitCode(failure.status.rawValue)
        }
    }
}
