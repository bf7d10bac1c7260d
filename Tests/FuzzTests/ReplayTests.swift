// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzTargets
import Glibc
import Testing

/// Every input that was ever worth keeping holds: seeds, what fuzzing found to reach new code, and what once
/// trapped, under the names of the bugs.
@Suite struct ReplayTests {
    /// Each target runs in a process of its own, so that a trap ends it alone. Its errors go to a file, with
    /// the name of an input before the input is read: what it wrote last says which one does not hold.
    @Test(arguments: FuzzTarget.allCases)
    func everyInputOfItsCorpusIsRead(_ target: FuzzTarget) async throws {
        let files = Corpus.files(of: target)
        let errors = FileManager.default.temporaryDirectory.appending(path: "\(target.rawValue)-\(UUID())")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        await #expect(processExitsWith: .success) { [target, errors = errors as URL] in
            let handle = try FileHandle(forWritingTo: errors)
            dup2(handle.fileDescriptor, STDERR_FILENO)
            for file in Corpus.files(of: target) {
                handle.write(Data("Corpora/\(target.rawValue)/\(file.lastPathComponent)\n".utf8))
                target.run([UInt8](try Data(contentsOf: file)))
            }
            handle.write(Data("all \(Corpus.files(of: target).count) are read\n".utf8))
        }
        let lines = String(decoding: try Data(contentsOf: errors), as: UTF8.self).split(separator: "\n")
        let last = lines.lastIndex { $0.hasPrefix("Corpora/") }.map { lines[$0...].prefix(4) } ?? []
        #expect(!files.isEmpty, "Corpora/\(target.rawValue) has no input")
        let areAllRead = lines.contains("all \(files.count) are read")
        #expect(areAllRead, "\(last.joined(separator: "\n"))")
    }

    @Test func everyCorpusHasItsTarget() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Corpus.folder.path)
        #expect(Set(names) == Set(FuzzTarget.allCases.map(\.rawValue)))
    }
}

/// The inputs in the repository.
enum Corpus {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpora")

    /// In the order of their names.
    static func files(of target: FuzzTarget) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(
            at: folder.appending(path: target.rawValue),
            includingPropertiesForKeys: nil,
        )
        return (found ?? []).sorted { $0.path < $1.path }
    }
}
