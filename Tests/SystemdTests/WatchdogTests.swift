// SPDX-License-Identifier: Apache-2.0

import Systemd
import Testing

@Suite struct WatchdogTests {
    @Test func withoutItsVariableNobodyWatches() throws {
        #expect(try Watchdog(environment: [:], process: 7) == nil)
        #expect(try Watchdog(environment: ["WATCHDOG_PID": "7"], process: 7) == nil)
    }

    @Test func theDaemonSpeaksTwiceWithinTheLimit() throws {
        let watchdog = try #require(try Watchdog(environment: ["WATCHDOG_USEC": "30000000"], process: 7))
        #expect(watchdog.limit == .seconds(30))
        #expect(watchdog.period == .seconds(15))
    }

    @Test func aWatchdogForAnotherProcessIsNotOurs() throws {
        let environment = ["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "8"]
        #expect(try Watchdog(environment: environment, process: 7) == nil)
        #expect(try Watchdog(environment: environment, process: 8)?.limit == .milliseconds(1))
    }

    @Test(arguments: ["", "0", "-5", "+5", "12s", "1e6", "99999999999999999999", "9223372036854775808", "٣"])
    func whatIsNoNumberOfMicrosecondsIsAnError(_ value: String) {
        let error = #expect(throws: EnvironmentError.self) {
            try Watchdog(environment: ["WATCHDOG_USEC": value], process: 7)
        }
        #expect(error?.variable == "WATCHDOG_USEC")
        #expect(error?.value == value)
        #expect(error?.description.contains("a number of microseconds above 0") == true)
    }

    @Test(arguments: ["", "0", "-7", "seven", "4294967296"])
    func whatIsNoProcessIdIsAnError(_ value: String) {
        let error = #expect(throws: EnvironmentError.self) {
            try Watchdog(environment: ["WATCHDOG_USEC": "1000", "WATCHDOG_PID": value], process: 7)
        }
        #expect(error?.variable == "WATCHDOG_PID")
    }
}
