// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// A file with something wrong in it, and every message that it must give.
struct Flaw: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    /// `LINE:COLUMN: text` for the file itself, `FOLDER/file:LINE:COLUMN: text` for others.
    let problems: [String]

    init(_ name: String, _ text: String, _ problems: [String]) {
        self.name = name
        self.text = text
        self.problems = problems
    }

    var testDescription: String { name }
}

extension Sandbox {
    /// The messages of a policy file.
    func problemsOfPolicy(_ text: String) throws -> [String] {
        let file = try write("file.yaml", text)
        return problems { () throws(Problems) in _ = try PolicyFiles.load([file], environment: [:]) }
    }

    /// The messages of a tact.yaml that lies beside some passwords and a small policy.
    func problemsOfSettings(_ text: String) throws -> [String] {
        try write(
            "policy.d/a.yaml",
            """
            streams: [{ name: all, class: promotional }]
            budgets: [{ name: weekly, limit: 3, per: rolling 28d }]
            """
        )
        try write("bad.d/a.yaml", "pace: slow\n")
        try write("bad.d/b.yaml", "streams: [{ name: a }]\n")
        try write("good.password", "secret\n")
        try write("open.password", "secret\n", mode: 0o644)
        try write("empty.password", "\n")
        try write("two.password", "a\nb\n")
        let file = try write("file.yaml", text)
        return problems { () throws(Problems) in _ = try Configuration.load(file, environment: [:]) }
    }

    /// The messages of a file of policy tests.
    func problemsOfTests(_ text: String) throws -> [String] {
        let file = try write("file.yaml", text)
        return problems { () throws(Problems) in _ = try PolicyTest.load(file, environment: [:]) }
    }

    private func problems(_ load: () throws(Problems) -> Void) -> [String] {
        do {
            try load()
            return []
        } catch {
            return error.all.map { problem in
                problem.description.replacing(path + "/file.yaml:", with: "").replacing(path, with: "FOLDER")
            }
        }
    }
}
