// SPDX-License-Identifier: Apache-2.0

import Glibc
import Judging
import Settings

/// Settings, policies and policy tests of any bytes: read or refused, each problem with its place; and a
/// policy that loads is written out so that it loads again as the same.
enum SettingsTarget {
    static func runPolicy(_ bytes: [UInt8]) {
        guard let files = load(bytes) else { return }
        guard let again = load(Array(files.effective.utf8)) else {
            return claim(false, "the effective policy loads")
        }
        var policy = again.policy
        policy.hash = files.policy.hash
        claim(policy == files.policy, "and is the same")
    }

    static func runTests(_ bytes: [UInt8]) {
        let path = write(bytes, to: "tests.yaml")
        do throws(Problems) {
            claim(try !PolicyTest.load(path, environment: [:]).isEmpty, "a file of tests has one")
        } catch {
            look(at: error)
        }
    }

    private static func load(_ bytes: [UInt8]) -> PolicyFiles? {
        let path = write(bytes, to: "policy.yaml")
        do throws(Problems) {
            return try PolicyFiles.load([path], environment: [:])
        } catch {
            look(at: error)
            return nil
        }
    }

    private static func look(at problems: Problems) {
        claim(!problems.all.isEmpty, "what is refused has a problem")
        for problem in problems.all {
            let text = "\(problem)"
            claim(!text.contains("\n") && !text.contains("\r"), "a problem is one line")
        }
    }

    /// A file of this process in memory, where there is such a folder.
    private static func write(_ bytes: [UInt8], to name: String) -> String {
        let folder = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        let path = "\(folder)/tact-fuzz-\(getpid())-\(name)"
        guard let file = unsafe fopen(path, "we") else { preconditionFailure("\(path) cannot be written") }
        defer { unsafe fclose(file) }
        let written = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
        precondition(written == bytes.count, "\(path) cannot be written")
        return path
    }
}

/// A regular expression of a policy over a stranger's text: an answer in time linear in the text.
enum PatternTarget {
    static func run(_ bytes: [UInt8]) {
        let halves = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
        let source = String(decoding: halves.first ?? [], as: UTF8.self)
        let text = halves.count > 1 ? String(decoding: halves[1], as: UTF8.self) : ""
        do throws(Pattern.Flaw) {
            let pattern = try Pattern(source)
            let found = pattern.isFound(in: text)
            claim(found == pattern.isFound(in: text), "the same search finds the same")
            // What is found in a text is found in more of it, but for what is anchored.
            let isAnchored = source.contains { "^$\\".contains($0) }
            if found, !isAnchored, text.unicodeScalars.count < Pattern.textScalarsMax / 2 {
                claim(pattern.isFound(in: "x" + text), "a longer text holds it too")
            }
        } catch {
            claim((0...source.unicodeScalars.count).contains(error.offset), "a flaw lies in the expression")
        }
    }
}
