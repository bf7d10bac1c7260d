// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// Where calls are made that block as long as a disk does: threads of their own, never those of Swift's
/// tasks.
struct Disk: Sendable {
    let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label, attributes: .concurrent)
    }

    /// What the work returns, once it has.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(FileError) -> Value,
    ) async throws(FileError) -> Value {
        let result: Result<Value, FileError> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(FileError) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
