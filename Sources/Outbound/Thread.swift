// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Threads of the system, for what may block: never those of Swift's tasks.
enum Thread {
    /// What a thread is to do, for its C function.
    private final class Work {
        let name: StaticString
        let body: @Sendable () -> Void

        init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a thread that ends with `body`.
    ///
    /// - Parameter name: For whoever looks with top(1), of at most 15 bytes (proc(5), `comm`).
    /// - Throws: the system has no room for it.
    static func start(named name: StaticString, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(name, body))
        let code = unsafe pthread_create(&thread, nil, run, work.toOpaque())
        guard code == 0 else {
            unsafe work.release()
            throw SystemError(code)
        }
        pthread_detach(thread)
    }

    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        guard let context = unsafe context else { return nil }
        let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
        take(work.name)
        work.body()
        return nil
    }

    /// Gives this thread a name; it does its work without one too.
    private static func take(_ name: StaticString) {
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = unsafe write(file, name.utf8Start, name.utf8CodeUnitCount)
        close(file)
    }
}

/// A reason the system gave, by its number.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    package let code: CInt

    init(_ code: CInt) {
        self.code = code
    }

    package var description: String { unsafe String(cString: strerror(code)) }
}
