// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program that gets its input piece by piece while it runs; what it prints is read at its end.
package final class Feed {
    private let pid: Int32
    private let output: Int32
    private let errors: Int32
    /// The writing end of its standard input; `nil` once that has ended.
    private var input: Int32?

    package init(_ program: String, _ arguments: [String]) throws {
        // A socket, since writing into a pipe that nobody reads any more ends the writer.
        let (theirs, ours) = try Spawn.sockets()
        defer { close(theirs) }
        input = ours
        output = try Spawn.scratch()
        errors = try Spawn.scratch()
        pid = try Spawn.start(program, arguments, files: (theirs, output, errors))
    }

    deinit {
        _ = try? end()
        close(output)
        close(errors)
    }

    /// Hands over all bytes; blocks while the program is busy with those before.
    package func write(_ bytes: [UInt8]) throws {
        guard let input else { preconditionFailure("written behind the end") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes { buffer in
                unsafe send(input, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { throw Spawn.Failure(description: "the program does not read on") }
            rest = rest.dropFirst(sent)
        }
    }

    /// Ends the input and waits for the program to end.
    package func end() throws -> Spawn.Ended {
        guard let input else { throw Spawn.Failure(description: "the program has ended before") }
        close(input)
        self.input = nil
        let status = Spawn.wait(for: pid)
        return Spawn.Ended(status: status, output: Spawn.contents(output), errors: Spawn.contents(errors))
    }
}
