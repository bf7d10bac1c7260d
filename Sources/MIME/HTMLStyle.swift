// SPDX-License-Identifier: Apache-2.0

/// As much of CSS as decides whether something can be seen.
struct HTMLStyle {
    /// What a list of declarations does to an element.
    struct Effect {
        /// Nothing in the element can be seen.
        var isHidden = false
        /// It says that it is displayed, whatever a rule says.
        var isDisplayed = false
        /// Its text, and that of elements in it that say nothing else, is too small to be seen; `nil` where
        /// no size is given.
        var isTiny: Bool?
        /// Its text has the colour of its ground; `nil` where neither is given.
        var isBlended: Bool?
        /// It is a pixel at most.
        var isPoint = false
    }

    /// Classes and ids that rules outside of `@media` hide, written `.name` and `#name`.
    private(set) var hiddenSelectors: Set<String> = []

    /// Reads the declarations of a `style` attribute or of a rule.
    static func effect(of declarations: String) -> Effect {
        var effect = Effect()
        var box = HTMLBox()
        var colours = HTMLColours()
        for declaration in declarations.utf8.split(separator: ASCII.semicolon) {
            let halves = declaration.split(separator: ASCII.colon, maxSplits: 1)
            guard halves.count == 2 else { continue }
            let name = word(halves[0])
            let value = word(halves[1])
            switch name {
            case "display":
                effect.isDisplayed = value != "none"
                effect.isHidden = value == "none"
            case "font-size": effect.isTiny = pixels(value).map { $0 <= 1 }
            // White space is gone from the value: a size of nought stands first if it stands anywhere.
            case "font": effect.isTiny = value.hasPrefix("0/") || value.hasPrefix("0px")
            case "color", "background", "background-color", "background-image": colours.set(name, to: value)
            default: box.set(name, to: value)
            }
        }
        if box.isUnseen { effect.isHidden = true }
        effect.isPoint = box.isPoint
        effect.isBlended = colours.areSame
        return effect
    }

    /// Notes the rules of a `style` element that hide a class or an id.
    mutating func read(_ sheet: String) {
        var rest = Self.withoutComments(Array(sheet.utf8))[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
            let selector = rest[..<open]
            var close = open + 1
            var depth = 1
            while close < rest.endIndex, depth > 0 {
                if rest[close] == UInt8(ascii: "{") { depth += 1 }
                if rest[close] == UInt8(ascii: "}") { depth -= 1 }
                close += 1
            }
            let body = rest[(open + 1)..<max(open + 1, depth == 0 ? close - 1 : close)]
            rest = rest[close...]
            guard !selector.contains(ASCII.at) else { continue }
            let effect = Self.effect(of: String(decoding: body, as: UTF8.self))
            guard effect.isHidden || effect.isDisplayed else { continue }
            for name in selector.split(separator: ASCII.comma) {
                let simple = name.split(whereSeparator: \.isSpace)
                guard simple.count == 1,
                    let start = simple[0].firstIndex(where: { $0 == ASCII.dot || $0 == 0x23 }),
                    !simple[0][(start + 1)...].contains(where: {
                        $0 == ASCII.dot || $0 == 0x23 || $0 == ASCII.colon
                    })
                else { continue }
                let selector = String(decoding: simple[0][start...], as: UTF8.self)
                if effect.isHidden {
                    hiddenSelectors.insert(selector)
                } else {
                    hiddenSelectors.remove(selector)
                }
            }
        }
    }

    /// Whether a rule hides an element with these classes and this id.
    func hides(_ attributes: HTMLAttributes) -> Bool {
        guard !hiddenSelectors.isEmpty else { return false }
        if let id = attributes.id, hiddenSelectors.contains("#" + id) { return true }
        guard let classes = attributes.classes else { return false }
        return classes.utf8.split(whereSeparator: \.isSpace).contains {
            hiddenSelectors.contains("." + String(decoding: $0, as: UTF8.self))
        }
    }

    /// A length in pixels, as near as it matters; `nil` for percentages and words.
    static func pixels(_ value: String) -> Double? {
        let number = value.utf8.prefix { $0.isDigit || $0 == ASCII.hyphen || $0 == ASCII.dot }
        guard let size = Double(Substring(number)) else { return nil }
        switch value.dropFirst(number.count) {
        case "em", "rem": return size * 16
        case "%", "vw", "vh": return size == 0 ? 0 : nil
        default: return size
        }
    }

    /// In lower case, without white space and `!important`.
    private static func word(_ bytes: Substring.UTF8View) -> String {
        var word: [UInt8] = []
        for byte in bytes {
            if byte == UInt8(ascii: "!") { break }
            if !byte.isSpace { word.append(byte.lowercased) }
        }
        return String(decoding: word, as: UTF8.self)
    }

    private static func withoutComments(_ sheet: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        var index = 0
        while index < sheet.count {
            if sheet[index] == ASCII.slash, index + 1 < sheet.count, sheet[index + 1] == ASCII.asterisk {
                index += 2
                while index < sheet.count,
                    !(sheet[index] == ASCII.slash && sheet[index - 1] == ASCII.asterisk)
                {
                    index += 1
                }
            } else {
                plain.append(sheet[index])
            }
            index += 1
        }
        return plain
    }
}
