// SPDX-License-Identifier: Apache-2.0

package import Logging
import NIOCore
package import Office
import Synchronization

/// Takes mail in by SMTP and LMTP, and hands it to the port.
///
/// `open` binds the listeners, so that what is wrong with them stops a start; `run` serves until it is told
/// to stop or cancelled. `250` is said when the port has returned an id, and not before. A peer can end its
/// own connection and nobody else's. Names of peers are not looked up.
package final class Server: Sendable {
    private struct State {
        var listening: [Listening] = []
        var isStopping = false
    }

    private let configuration: Configuration
    private let receiving: any Receiving
    private let faults: FaultPlan?
    private let directory: Directory
    private let deliveries = Deliveries(from: Listening.eventLoops)
    private let entrance: Entrance
    private let logger: Logger
    private let state = Mutex(State())
    private let stopSignal = AsyncStream.makeStream(of: Never.self)

    /// A server that hands mail to `receiving`.
    package convenience init(_ configuration: Configuration, receiving: any Receiving, logger: Logger) {
        self.init(
            configuration,
            knows: configuration.sources,
            faults: nil,
            receiving: receiving,
            logger: logger
        )
    }

    init(
        _ configuration: Configuration,
        knows directory: any Recognizing,
        faults: FaultPlan?,
        receiving: any Receiving,
        logger: Logger,
    ) {
        self.configuration = configuration
        self.receiving = receiving
        self.faults = faults
        self.directory = Directory(directory)
        entrance = Entrance(capacity: configuration.capacity)
        self.logger = logger
    }

    /// Reads the certificates and binds the listeners; returns where they are, in their order, with real
    /// ports.
    ///
    /// Connections are accepted once `run` is called; until then they wait in the system's queue.
    package func open() async throws(ServerError) -> [Listener.Address] {
        var opened: [Listening] = []
        do throws(ServerError) {
            for listener in configuration.listeners {
                let door = try door(for: listener)
                opened.append(try await Listening.open(door))
            }
        } catch {
            for listening in opened { await listening.close() }
            throw error
        }
        let listening = opened
        state.withLock { $0.listening = listening }
        return listening.map(\.address)
    }

    /// Serves until `stop` is called or the task is cancelled, and lets mail in flight finish before it
    /// returns.
    package func run() async {
        let listening = state.withLock { $0.listening }
        precondition(!listening.isEmpty, "a server is opened before it runs")
        await withTaskGroup { group in
            group.addTask { await self.deliveries.run(to: self.receiving) }
            for listening in listening { await listening.accept() }
            for await _ in stopSignal.stream {}
            for listening in listening { await listening.close() }
            await sendPeersAway(on: listening[0].eventLoop)
            deliveries.finish()
        }
    }

    /// Ends `run`: no new connections, 421 to those that wait, and a while for mail in flight.
    package func stop() {
        stopSignal.continuation.finish()
    }

    /// Knows these sources from now on.
    package func replace(_ sources: Sources) {
        directory.replace(with: sources)
    }

    /// Reads the certificates again; one that cannot be read is reported, and the old one stays.
    package func reloadCertificates() -> [ServerError] {
        state.withLock { $0.listening }.compactMap { listening in
            do throws(ServerError) {
                try listening.door.keeper?.reload()
                return nil
            } catch {
                return error
            }
        }
    }

    private func door(for listener: Listener) throws(ServerError) -> Door {
        let keeper: CertificateKeeper? =
            switch listener.encryption {
            case .none: nil
            case .startTLS(let certificate), .implicit(let certificate): try CertificateKeeper(certificate)
            }
        return Door(
            listener: listener,
            hostname: configuration.hostname,
            extensions: configuration.extensions,
            limits: configuration.limits,
            capacity: configuration.capacity,
            keeper: keeper,
            directory: directory,
            receiving: receiving,
            deliveries: deliveries,
            entrance: entrance,
            faults: faults,
            logger: logger,
        )
    }

    /// Tells all connections to stop, and closes those that have not when their time is over.
    private func sendPeersAway(on eventLoop: any EventLoop) async {
        let emptied = eventLoop.makePromise(of: Void.self)
        for channel in entrance.close(emptied: emptied) {
            channel.pipeline.fireUserInboundEventTriggered(StopEvent())
        }
        let entrance = entrance
        let end = eventLoop.scheduleTask(in: TimeAmount(configuration.capacity.stoppingTime)) {
            for channel in entrance.remaining { channel.close(promise: nil) }
        }
        // A future cannot be cancelled, which is as it should be: mail in flight is to finish.
        _ = try? await emptied.futureResult.get()
        end.cancel()
    }
}
