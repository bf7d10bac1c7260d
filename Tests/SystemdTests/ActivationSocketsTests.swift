// SPDX-License-Identifier: Apache-2.0

import Glibc
import Spawning
import Systemd
import Testing

@Suite struct ActivationSocketsTests {
    @Test func socketsForThisProcessHaveTheirNamesAndNumbers() throws {
        let environment = [
            "LISTEN_FDS": "3", "LISTEN_PID": "7", "LISTEN_FDNAMES": "submission:submission:lmtp",
        ]
        let activation = try ActivationSockets(environment: environment, process: 7)
        #expect(activation.sockets.map(\.name) == ["submission", "submission", "lmtp"])
        #expect(activation.sockets.map(\.descriptor) == [3, 4, 5])
        #expect(activation.named("submission").map(\.descriptor) == [3, 4])
        #expect(activation.named("console").isEmpty)
    }

    @Test func socketsWithoutNamesAreUnknown() throws {
        let activation = try ActivationSockets(
            environment: ["LISTEN_FDS": "2", "LISTEN_PID": "7"],
            process: 7
        )
        #expect(activation.sockets.map(\.name) == ["unknown", "unknown"])
    }

    @Test(
        arguments: [
            ("no variables", [:]),
            ("another process", ["LISTEN_FDS": "1", "LISTEN_PID": "8", "LISTEN_FDNAMES": "submission"]),
            ("no process", ["LISTEN_FDS": "1"]),
            ("no sockets", ["LISTEN_FDS": "0", "LISTEN_PID": "7"]),
        ] as [(String, [String: String])]
    )
    func thereAreNone(_ name: String, _ environment: [String: String]) throws {
        #expect(try ActivationSockets(environment: environment, process: 7).sockets.isEmpty)
    }

    @Test(
        arguments: [
            ("LISTEN_FDS", ["LISTEN_FDS": "-1", "LISTEN_PID": "7"]),
            ("LISTEN_FDS", ["LISTEN_FDS": "1025", "LISTEN_PID": "7"]),
            ("LISTEN_PID", ["LISTEN_FDS": "1", "LISTEN_PID": "me"]),
            ("LISTEN_FDNAMES", ["LISTEN_FDS": "2", "LISTEN_PID": "7", "LISTEN_FDNAMES": "submission"]),
            ("LISTEN_FDNAMES", ["LISTEN_FDS": "1", "LISTEN_PID": "7", "LISTEN_FDNAMES": "submission:"]),
        ] as [(String, [String: String])]
    )
    func whatSystemdNeverSetsIsAnError(_ variable: String, _ environment: [String: String]) {
        let error = #expect(throws: EnvironmentError.self) {
            try ActivationSockets(environment: environment, process: 7)
        }
        #expect(error?.variable == variable)
    }

    @Test func aTakenSocketSaysItsPortAndIsKeptFromOtherPrograms() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        #expect(listen(descriptor, 1) == 0)
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC == 0)
        let address = try passed(descriptor).adopt()
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        guard case .ip("0.0.0.0", let port) = address else {
            Issue.record("\(address)")
            return
        }
        #expect(port == boundPort(descriptor))
    }

    @Test func aTakenIPv6SocketSaysItsAddress() throws {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        #expect(listen(descriptor, 1) == 0)
        #expect(try passed(descriptor).adopt() == .ip("::", port: boundPort(descriptor)))
    }

    @Test func aTakenUnixSocketSaysItsPath() throws {
        let folder = try Folder()
        let path = folder.path + "/listening"
        let listener = try LocalSocket(SOCK_STREAM, bound: Array(path.utf8) + [0])
        #expect(listen(listener.descriptor, 1) == 0)
        #expect(try passed(listener.descriptor).adopt() == .unix(path))
    }

    @Test func aSocketThatDoesNotListenIsRefused() throws {
        let idle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let datagram = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(idle)
            close(datagram)
        }
        for descriptor in [idle, datagram] {
            let error = #expect(throws: ActivationError.self) { try passed(descriptor).adopt() }
            #expect(
                error?.description.contains("\"submission\" from systemd is no listening stream socket")
                    == true
            )
        }
        let closed = #expect(throws: ActivationError.self) { try passed(1_000_000).adopt() }
        #expect(closed?.trouble == "is not open")
    }

    /// The descriptor as systemd would hand it over.
    private func passed(_ descriptor: Int32) throws -> ActivationSockets.Socket {
        let environment = ["LISTEN_FDS": "1", "LISTEN_PID": "7", "LISTEN_FDNAMES": "submission"]
        let activation = try ActivationSockets(environment: environment, process: 7, from: descriptor)
        return try #require(activation.sockets.first)
    }

    private func boundPort(_ descriptor: Int32) -> UInt16 {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = unsafe getsockname(descriptor, address, &length)
            }
        }
        return UInt16(bigEndian: address.sin6_port)
    }
}
