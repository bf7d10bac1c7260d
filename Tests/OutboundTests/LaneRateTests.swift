// SPDX-License-Identifier: Apache-2.0

import Foundation
import Office
import Outbound
import Testing

/// How fast the lanes alone hand mail over: no ledger, no queue. It measures only when it is told where to:
///
///     smtp-sink -m 1000 127.0.0.1:2599 1000 &
///     TACT_RATE="2599 8 20000 8192" swift test -c release -Xswiftc -enable-testing --filter LaneRate
///
/// which is port, lanes, mails, bytes each. It prints a line that a program can read, and asserts no time.
@Suite struct LaneRateTests {
    static let wanted = (ProcessInfo.processInfo.environment["TACT_RATE"] ?? "").split(separator: " ")
        .compactMap { Int($0) }

    @Test(.enabled(if: wanted.count == 4, "TACT_RATE is not set"))
    func everyMailOfTheMeasurementIsDelivered() async throws {
        let (port, lanes, count, length) = (
            LaneRateTests.wanted[0], LaneRateTests.wanted[1], LaneRateTests.wanted[2], LaneRateTests.wanted[3]
        )
        let lines = (0..<(length / 78)).map {
            ($0 % 50 == 7 ? "." : "x") + String(repeating: "x", count: 75) + "\r\n"
        }
        let mail = RelayDesk.mail + RelayDesk.bytes(lines.joined())
        let started = ContinuousClock.now
        let delivered = try await RelayDesk.withPool(RelayDesk.settings(port: port, connections: lanes)) {
            pool in
            // As the courier does: a task for each connection, one mail after another.
            await withTaskGroup(of: Int.self) { group in
                for lane in 0..<lanes {
                    group.addTask {
                        var delivered = 0
                        for number in stride(from: lane, to: count, by: lanes) {
                            let parcel = RelayDesk.parcel(to: "customer-\(number)@customer.example", mail)
                            if case .delivered = await pool.send(parcel) { delivered += 1 }
                        }
                        return delivered
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 }
            }
        }
        let seconds = started.duration(to: .now) / .seconds(1)
        print("msg_per_s=\(Int(Double(count) / seconds)) lanes=\(lanes) mails=\(count) bytes=\(mail.count)")
        #expect(delivered == count)
    }
}
