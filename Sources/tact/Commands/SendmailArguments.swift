// SPDX-License-Identifier: Apache-2.0

/// Turns what programs have passed to `sendmail` for forty years into the options of `tact send`.
///
/// sendmail(8) takes its options in one dash (`-oi`, `-bs`, `-fANA`), glued to their values or not; what
/// changes nothing here (`-B -N -O -o… -q -v`) is taken and ignored, because cron, PHP and mail programs
/// pass it.
enum SendmailArguments {
    /// One-letter options that take a value, glued or following.
    private static let valued: Set<Character> = [
        "f", "r", "F", "B", "N", "O", "C", "R", "V", "X", "h", "L", "p",
    ]
    /// Of those, the ones that mean something here.
    private static let kept: [Character: String] = ["f": "-f", "r": "-f", "F": "-F"]

    static func translated(_ arguments: [String]) -> [String] {
        var options: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return options + ["--"] + rest }
            guard argument.hasPrefix("-"), argument.count > 1, !argument.hasPrefix("--") else {
                options.append(argument)
                // A long option's value must not be taken for one of sendmail's.
                if ["--config", "--source", "--socket"].contains(argument), let value = rest.popFirst() {
                    options.append(value)
                }
                continue
            }
            let letter = argument[argument.index(after: argument.startIndex)]
            let glued = String(argument.dropFirst(2))
            if valued.contains(letter) {
                let value = glued.isEmpty ? rest.popFirst() : glued
                if let option = kept[letter] { options += [option] + (value.map { [$0] } ?? []) }
            } else {
                options += plain(letter, glued, argument)
            }
        }
        return options
    }

    private static func plain(_ letter: Character, _ glued: String, _ argument: String) -> [String] {
        switch letter {
        case "o": return glued.hasPrefix("i") ? ["-i"] : []
        case "b":
            return glued == "s" ? ["--session"] : glued == "p" ? ["--queue"] : glued == "m" ? [] : [argument]
        case "q", "v", "n", "m", "A", "G", "U", "E": return []
        // `-ti` and the like: flags in a row.
        case "t", "i": return ["-\(letter)"] + (glued.isEmpty ? [] : translated(["-\(glued)"]))
        default: return [argument]
        }
    }
}
