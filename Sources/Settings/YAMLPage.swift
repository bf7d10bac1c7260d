// SPDX-License-Identifier: Apache-2.0

/// Writes what is in effect as YAML that Tact reads again: two levels of lines, and flow style below.
struct YAMLPage {
    /// A key and its value as YAML; nil: the key is left out.
    typealias Field = (key: String, value: String?)

    private(set) var text = ""

    mutating func add(_ line: String) {
        text += line + "\n"
    }

    /// A list of sections; left out if there are none.
    mutating func list(_ key: String, _ sections: [[Field]]) {
        guard !sections.isEmpty else { return }
        add("\(key):")
        for fields in sections {
            for (index, field) in fields.filter({ $0.value != nil }).enumerated() {
                add((index == 0 ? "  - " : "    ") + "\(field.key): \(field.value ?? "")")
            }
        }
    }

    /// A section on one line.
    static func flow(_ fields: [Field]) -> String {
        let given = fields.compactMap { field in field.value.map { "\(field.key): \($0)" } }
        return given.isEmpty ? "{}" : "{ " + given.joined(separator: ", ") + " }"
    }

    /// A list of texts on one line.
    static func flow(_ texts: [String]) -> String {
        "[" + texts.map(scalar).joined(separator: ", ") + "]"
    }

    /// One text alone, several as a list; nil for none.
    static func names(_ texts: [String]) -> String? {
        texts.isEmpty ? nil : texts.count == 1 ? scalar(texts[0]) : flow(texts)
    }

    /// A text, in double quotes unless it is plain in every context.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.unicodeScalars.first.map {
                ("a"..."z").contains($0) || ("A"..."Z").contains($0) || $0 == "/"
            } == true
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    || "-_./@+".unicodeScalars.contains(scalar)
            }
            && !["null", "true", "false", "yes", "no", "on", "off"].contains(text.lowercased())
        guard !isPlain else { return text }
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    static func word(_ value: Bool) -> String {
        value ? "yes" : "no"
    }

    /// Minutes after midnight as a quoted time of day.
    static func time(_ minutes: Int) -> String {
        let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        return "\"\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)\""
    }

    /// A share from 0 to 1 as a percentage.
    static func share(_ share: Double) -> String {
        let percent = share * 100
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
}
