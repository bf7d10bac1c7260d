// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import Glibc

/// The target that `TACT_FUZZ_TARGET` names.
private let target: FuzzTarget = {
    let name = unsafe getenv("TACT_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        preconditionFailure("TACT_FUZZ_TARGET names no target: \(name)")
    }
    return target
}()

/// What libFuzzer calls with each input.
@c(LLVMFuzzerTestOneInput)
package func runOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
    target.run(unsafe Array(bytes))
    return 0
}
