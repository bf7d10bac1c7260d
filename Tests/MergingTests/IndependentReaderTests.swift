// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Spawning
import Testing

@testable import Merging

/// Holds digests against Python's email package, which shares no code with ours.
@Suite struct IndependentReaderTests {
    /// Digests written for the reader.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "digests-\(UUID().uuidString)"
        )
        private var lines = ""
        private var letters: [String: String] = [:]
        private(set) var forms: [Digest.Form: Int] = [:]

        init() throws {
            try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: path) }

        func add(
            _ mails: [(name: String, mail: Mail)],
            form: Digest.Form?,
            random: inout SeededGenerator
        ) throws {
            let all = mails.enumerated().map {
                Letters.letter($0.element.name, $0.element.mail, hour: $0.offset)
            }
            let digest = try Digest.compose(all, plan: Letters.plan(form: form), random: &random)
            let isContainer = Mail(digest).root.all.contains { $0.filename?.hasPrefix("1 ") == true }
            let chosen: Digest.Form = form ?? (isContainer ? .container : .rendered)
            forms[chosen, default: 0] += 1
            let file = path.appendingPathComponent("\(forms.values.reduce(0, +)).eml")
            try Data(digest).write(to: file)
            let names = try mails.map { try fileName(of: $0.name, $0.mail) }
            let object: [String: Any] = ["digest": file.path, "letters": names, "form": chosen.rawValue]
            lines +=
                String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self) + "\n"
        }

        private func fileName(of name: String, _ mail: Mail) throws -> String {
            if let known = letters[name] { return known }
            let file = path.appendingPathComponent(
                "letter-\(letters.count)-\(name.replacing("/", with: "-"))"
            )
            try Data(mail.bytes).write(to: file)
            letters[name] = file.path
            return file.path
        }

        /// What the reader says; a machine without one fails the test with a clear word.
        func read() throws -> (status: Int, output: String) {
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("read-digests.py")
            let python = try Spawn.run("python3", [script.path], input: Array(lines.utf8))
            return (python.status, String(decoding: python.output, as: UTF8.self))
        }
    }

    @Test func ourOwnLettersLoseNothingInEitherForm() throws {
        let folder = try Folder()
        var random = SeededGenerator()
        let letters = Letters.all
        for first in letters.indices {
            for second in letters.indices where second != first {
                for form in Digest.Form.allCases {
                    try folder.add([letters[first], letters[second]], form: form, random: &random)
                }
            }
        }
        for form in Digest.Form.allCases { try folder.add(letters, form: form, random: &random) }
        let result = try folder.read()
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.hasSuffix("42 digests read, 0 problems\n"))
    }

    @Test func lettersOfTheCorpusLoseNothing() throws {
        let corpus = Corpus.letters.filter { Digest.obstacle(to: $0.mail) == nil }
        guard corpus.count > 1 else { return }
        let folder = try Folder()
        var random = SeededGenerator()
        // Each letter with a neighbour, then any letters with any.
        for place in stride(from: 0, to: corpus.count - 1, by: 2) {
            let pair = [corpus[place], corpus[place + 1]]
            try folder.add(pair, form: place % 4 == 0 ? nil : .container, random: &random)
        }
        for _ in 0..<40 {
            let group = corpus.shuffled(using: &random).prefix(Int.random(in: 2...5, using: &random))
            try folder.add(Array(group), form: nil, random: &random)
        }
        let result = try folder.read()
        #expect(result.status == 0, "\(result.output)")
        #expect((folder.forms[.rendered] ?? 0) > 0)
        #expect((folder.forms[.container] ?? 0) > 0)
    }
}

/// Mail of the world, where it is at hand.
enum Corpus {
    static let letters: [(name: String, mail: Mail)] = {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = repository.deletingLastPathComponent().appendingPathComponent("shared/corpus")
        guard let names = FileManager.default.enumerator(atPath: folder.path) else {
            print("no corpus at \(folder.path): the tests run on the project's own letters only")
            return []
        }
        return names.compactMap { $0 as? String }.sorted()
            .filter { $0.hasSuffix(".eml") || $0.hasSuffix(".txt") }
            .compactMap { name in
                guard
                    let bytes = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
                else { return nil }
                return (name, Mail(LineEndings.canonical(Array(bytes))))
            }
    }()
}
