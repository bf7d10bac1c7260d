// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Python's `zoneinfo`, as an independent reader of time zones.
enum Python {
    static let isThere = unsafe access("/usr/bin/python3", X_OK) == 0

    private static let script = """
        import datetime, sys, zoneinfo
        for name in sys.stdin.read().split():
            zone, last, out = zoneinfo.ZoneInfo(name), None, []
            for at in range(1735689600, 1830297600, 21600):
                local = datetime.datetime.fromtimestamp(at, zone)
                offset = int(local.utcoffset().total_seconds())
                if offset != last:
                    out.append(f"{at}:{offset}")
                last = offset
            print(name, *out)
        """

    /// The changes of offset that each zone has on a six-hour grid from 2025 to 2027.
    static func changes(in names: [String]) throws -> [String: String] {
        let lines = try run(script, on: names.joined(separator: " "))
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
            }
        )
    }

    /// The lines that a program writes when it is given some text.
    static func run(_ script: String, on text: String) throws -> [Substring] {
        let sandbox = try Sandbox()
        let input = try sandbox.write("input", text)
        let program = try sandbox.write("program.py", script)
        let command = "PYTHONTZPATH=/usr/share/zoneinfo /usr/bin/python3 \(program) < \(input)"
        guard let pipe = unsafe popen(command, "r") else { throw SandboxTrouble(path: program) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe fread($0.baseAddress, 1, $0.count, pipe)
            }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        guard unsafe pclose(pipe) == 0 else { throw SandboxTrouble(path: program) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
