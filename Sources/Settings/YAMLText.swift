// SPDX-License-Identifier: Apache-2.0

/// The text of a YAML file, checked for what the parser would take badly.
struct YAMLText {
    private var scalars: [Unicode.Scalar]
    /// What stood where a mark of a repeated key stands now.
    private var originals: [Unicode.Scalar: Unicode.Scalar] = [:]

    /// What the parser is given.
    var string: String {
        var out = String.UnicodeScalarView()
        out.append(contentsOf: scalars)
        return String(out)
    }

    /// Nil if the bytes are not UTF-8, hold control characters or look like an alias bomb; then a finding
    /// says so.
    init?(_ bytes: [UInt8], named name: String, findings: Findings) {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(bytes.count)
        var line = 1
        var column = 1
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        decoding: while true {
            switch decoder.parseScalar(from: &iterator) {
            case .emptyInput:
                break decoding
            case .error:
                let place = Place(file: name, line: line, column: column)
                findings.add(place, "the file is not UTF-8 here; save it as UTF-8")
                return nil
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if scalars.isEmpty && scalar == "\u{FEFF}" && line == 1 && column == 1 { continue }
                guard Self.isPrintable(scalar) else {
                    let place = Place(file: name, line: line, column: column)
                    findings.add(
                        place,
                        "a control character (U+\(hexadecimal(scalar.value))) stands here; take it out"
                    )
                    return nil
                }
                scalars.append(scalar)
                (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
            }
        }
        self.scalars = scalars
        guard !isPerhapsBomb else {
            let text =
                "the file is full of anchors (`&`) and aliases (`*`), which are not read; write the "
                + "values out"
            findings.add(Place(file: name), text)
            return nil
        }
    }

    /// Renames the key at that place, so that the file can be parsed in spite of it; false if there is none.
    ///
    /// The first character gives way to one of private use, and no column moves.
    mutating func markRepeatedKey(line: Int, column: Int) -> Bool {
        var at = 0
        for _ in 1..<max(1, line) {
            guard let end = scalars[at...].firstIndex(of: "\n") else { return false }
            at = end + 1
        }
        at += column - 1
        if at < scalars.count, scalars[at] == "\"" || scalars[at] == "'" { at += 1 }
        guard at < scalars.count,
            scalars[at].properties.isAlphabetic || scalars[at].properties.numericType != nil,
            let mark = Unicode.Scalar(Self.marks.lowerBound + UInt32(originals.count)),
            Self.marks.contains(mark.value)
        else {
            return false
        }
        originals[mark] = scalars[at]
        scalars[at] = mark
        return true
    }

    /// The key as it was, if `markRepeatedKey` has renamed it.
    func repeatedKey(_ key: String) -> String? {
        guard let mark = key.unicodeScalars.first, let original = originals[mark] else { return nil }
        return String(original) + String(key.unicodeScalars.dropFirst())
    }

    /// The end of the Basic Multilingual Plane's private use area, which no configuration has.
    private static let marks: ClosedRange<UInt32> = 0xF800...0xF8FF

    /// What YAML 1.1 allows in a file (yaml.org/spec/1.1, section 4.1), without NEL and the separators.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xD7FF, 0x10000...0x10FFFF: true
        case 0xE000...0xFFFD: !marks.contains(scalar.value) && scalar != "\u{FEFF}"
        default: false
        }
    }

    /// Counted wherever they stand, in comments and quotes too: this must not miss one.
    private var isPerhapsBomb: Bool {
        var anchors = 0
        var aliases = 0
        var previous: Unicode.Scalar = "\n"
        for scalar in scalars {
            switch scalar {
            case "&": anchors += 1
            case "*" where " \n\t[{,:-?".unicodeScalars.contains(previous): aliases += 1
            default: break
            }
            previous = scalar
        }
        return anchors > 0 && aliases > YAMLFile.aliasesMax
    }
}

/// At least four digits, as Unicode writes code points.
private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
