// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging

/// Writes the daemon's own events to standard error, one a line: `event key=value …`, every value escaped.
///
/// Under systemd the level goes in front as the journal reads it (`<3>`, sd-daemon(3)), and the journal adds
/// the time.
struct EventLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    /// Whether the journal reads the lines.
    private let isJournal: Bool
    private let label: String

    init(label: String, level: Logger.Level, environment: [String: String]) {
        self.label = label
        logLevel = level
        isJournal = environment["JOURNAL_STREAM"] != nil
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = isJournal ? "<\(Self.priority(of: event.level))>" : "\(event.level): "
        line += Self.escaped("\(event.message)", quoted: false)
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line += " \(key)=\(Self.escaped("\(value)", quoted: true))"
        }
        line += "\n"
        // One write a line, so that the lines of several threads do not mix. What cannot be written has
        // nowhere to go.
        let bytes = Array(line.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// The levels of syslog (RFC 5424 §6.2.1).
    private static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private static func escaped(_ text: String, quoted: Bool) -> String {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
        if isPlain && !text.isEmpty || !quoted { return isPlain ? text : JSON.string(text).line }
        return JSON.string(text).line
    }
}
