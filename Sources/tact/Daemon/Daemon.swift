// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Drop
import Judging
import Logging
import Office
import Outbound
import SMTPServer
import ServiceLifecycle
import Settings
import UnixSignals

/// The whole daemon, top-down: what it is made of, and in which order it starts and stops. It only wires.
struct Daemon {
    let configuration: Settings.Configuration
    let ledger: any Ledger
    let clock: any WallClock
    let identifiers: IdentifierSource
    let log: Logger
    /// Rung when cases may have become due.
    let arrivals = Bell()
    /// Of every relay, in the order of the settings.
    private let departures: [Departures]
    /// Rung when what cases are judged by has changed.
    let changes = Bell()
    let directory: CustomerDirectory
    let customerWatch: CustomerWatch
    private let policy: CurrentPolicy
    let prices = CurrentPrices()
    private let transport: RelayPool
    private let bounceLimit = BounceLimit()
    private let intake: Intake
    private let gauge: DiskGauge
    private let server: Server
    private let file: LedgerFile?
    /// Opened when mail may leave.
    private let departure = Gate()

    /// - Parameter file: The ledger's file, where it is one that other processes write into and that may be a
    ///   copy.
    /// - Throws: what keeps it from starting, in words for the operator.
    init(
        _ configuration: Settings.Configuration,
        ledger: any Ledger,
        clock: any WallClock,
        identifiers: IdentifierSource,
        log: Logger,
        file: LedgerFile? = nil,
    ) throws {
        self.configuration = configuration
        self.ledger = ledger
        self.clock = clock
        self.identifiers = identifiers
        self.log = log
        self.file = file
        policy = CurrentPolicy(configuration.policy.policy)
        directory = CustomerDirectory(CustomerDirectory.Content(configuration.customers))
        customerWatch = CustomerWatch(configuration.policy, directory: directory, changes: changes, log: log)
        transport = try RelayPool(configuration.relaySettings(), log: log)
        departures = configuration.relays.map { relay in
            Departures(relay: relay.name, connections: relay.connections, rate: relay.rate)
        }
        let gauge = DiskGauge(folder: configuration.state)
        self.gauge = gauge
        intake = Intake(
            hostname: configuration.hostname,
            teams: configuration.teams,
            policy: policy,
            directory: directory,
            ledger: ledger,
            clock: clock,
            identifiers: identifiers,
            arrivals: arrivals,
            freeBytes: { gauge.freeBytes },
            log: log,
        )
        server = Server(try configuration.serverConfiguration(), receiving: intake, logger: log)
    }

    /// Binds, settles what the last run left open, serves until told to stop, and lets mail in flight finish.
    ///
    /// - Parameter opened: Told where the daemon listens, once it does; for `READY=1`.
    func run(opened: @escaping @Sendable ([Listener.Address]) async -> Void) async throws {
        BrokenPipes.ignore()
        let addresses = try await server.open()
        if let kept = try await ledger.keptPrices() { prices.replace(with: kept) }
        // Before the loops run, of which one does the same: two would send each other back to the start.
        try await reopening.reopen()
        if let origin = try await file?.origin() {
            log.critical("paused", metadata: ["copy-of": "\(origin)", "end-with": "tact resume"])
        } else {
            try await beginDeparture()
        }
        let services = self.services(listening: addresses, opened: { await opened(addresses) })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: log,
            )
        )
        try await group.run()
        await transport.close()
    }

    /// Settles what the last run left open; from then on mail may leave.
    private func beginDeparture() async throws(LedgerError) {
        try await Courier.recover(couriers)
        let moved = try await ledger.reroute(to: lastRelay, unless: Set(departures.map(\.relay)))
        if moved > 0 {
            log.notice("rerouted", metadata: ["dispatches": "\(moved)", "relay": "\(lastRelay)"])
        }
        departure.open()
    }

    /// In the order of their start; they stop in the opposite one, so that intake ends first and settling
    /// last.
    private func services(
        listening addresses: [Listener.Address],
        opened: @escaping @Sendable () async -> Void,
    ) -> [any Service] {
        let housekeeping = Housekeeping(
            ledger: ledger,
            clock: clock,
            retention: configuration.officeRetention,
            log: log,
        )
        let pricing = Pricing(
            ledger: ledger,
            policy: policy,
            prices: prices,
            directory: benchSurroundings.directory,
            clock: clock,
            arrivals: arrivals,
            log: log,
        )
        let bench = Bench(benchSurroundings)
        let couriers = departures.map { departures in
            let courier = Courier(self.couriers, departures: departures)
            return Loop("courier \(departures.relay)") { [departure, transport] in
                await departure.wait()
                await withTaskExecutorPreference(transport.executor) { await courier.run() }
            }
        }
        return [
            Loop("disk gauge") { [gauge, clock] in await gauge.run(by: clock) },
            Loop("housekeeping") { await housekeeping.run() },
            Loop("pricing") { await pricing.run() },
            Loop("other writers") { await noticeOtherWriters() },
            Loop("customers' files") { [customerWatch, clock] in await customerWatch.run(by: clock) },
            Loop("reopening") { [reopening] in await reopening.run() },
        ] + couriers + [
            Loop("bench") { [departure] in
                await departure.wait()
                await bench.run()
            }
        ] + drops + [
            Loop("server", stop: { [server] in server.stop() }) { [server] in await server.run() },
            Supervisor(
                daemon: self,
                policy: policy,
                server: server,
                intake: intake,
                listeners: addresses.count,
                opened: opened,
            ),
        ]
    }

    /// How often the ledger is asked whether a command has written into it; an operator's order takes effect
    /// within it.
    private static let noticeEvery = Duration.seconds(1)

    private func noticeOtherWriters() async {
        guard let file else { return await Bell().wait() }
        var known: Int64?
        while !Task.isCancelled {
            do throws(LedgerError) {
                let version = try await file.dataVersion()
                if let known, known != version { arrivals.ring() }
                known = version
                if !departure.isOpen, try await file.origin() == nil {
                    try await beginDeparture()
                    log.notice("resumed")
                }
            } catch {
                log.error("ledger-silent", metadata: ["error": "\(error)"])
            }
            await clock.sleep(until: clock.now() + Self.noticeEvery)
        }
    }

    private var drops: [any Service] {
        configuration.sources.compactMap { source in
            guard let folder = source.maildir else { return nil }
            var options = MaildirWatcher.Options()
            options.limits.messageBytesMax = configuration.limits.messageBytesMax
            options.limits.recipientsMax = configuration.limits.recipientsMax
            let clock = clock
            let watcher = MaildirWatcher(
                path: folder,
                source: source.name,
                receiver: intake,
                options: options,
                log: log,
                sleep: { length in
                    await clock.sleep(until: clock.now() + length)
                    try Task.checkCancellation()
                },
            )
            return Loop("maildir \(folder)") { try await watcher.run() }
        }
    }

    private var lastRelay: String {
        guard let last = configuration.relays.last else {
            preconditionFailure("settings have at least one relay")
        }
        return last.name
    }

    private var reopening: Reopening {
        Reopening(
            ledger: ledger,
            policy: policy,
            prices: prices,
            directory: directory,
            clock: clock,
            changes: changes,
            arrivals: arrivals,
            log: log,
        )
    }

    private var couriers: Courier.Surroundings {
        Courier.Surroundings(
            ledger: ledger,
            transport: transport,
            policy: policy,
            directory: directory,
            clock: clock,
            identifiers: identifiers,
            hostname: configuration.hostname,
            retry: configuration.officeRetry,
            bounceLimit: bounceLimit,
            arrivals: arrivals,
            log: log,
        )
    }

    private var benchSurroundings: Bench.Surroundings {
        let relays = configuration.relays
        let last = lastRelay
        return Bench.Surroundings(
            ledger: ledger,
            policy: policy,
            prices: prices,
            directory: directory,
            clock: clock,
            identifiers: identifiers,
            relay: { kind in relays.first { $0.match.includes(kind, cohort: nil) }?.name ?? last },
            hostname: configuration.hostname,
            arrivals: arrivals,
            departures: departures,
            log: log,
        )
    }
}
