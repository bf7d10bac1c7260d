// SPDX-License-Identifier: Apache-2.0

import Glibc
import Rehearsal

/// Sends the parts of a rehearsal through the judge, on all processors, with a progress bar.
enum RehearsalRun {
    static func outcome(of rehearsing: Rehearsing, on terminal: Terminal) async -> Outcome {
        let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var progress = Progress(of: rehearsing.parts, on: terminal)
        var outcomes = Array(repeating: Outcome(), count: rehearsing.parts)
        await withTaskGroup(of: (Int, Outcome).self) { group in
            var next = 0
            func start() {
                guard next < rehearsing.parts else { return }
                let part = next
                group.addTask { (part, rehearsing.outcome(ofPart: part)) }
                next += 1
            }
            for _ in 0..<processors { start() }
            while let (part, outcome) = await group.next() {
                outcomes[part] = outcome
                start()
                progress.step("rehearsing")
            }
        }
        progress.finish()
        // In the order of the customers, so that sums are the same in every run.
        var whole = Outcome()
        for outcome in outcomes { whole.add(outcome) }
        whole.finish()
        return whole
    }
}
