// SPDX-License-Identifier: Apache-2.0

/// As much of CSS as decides whether something can be seen.
struct HTMLStyle {
    /// The properties that are read.
    enum Property: Sendable {
        case display, fontSize, font, colour, ground, groundPicture
        case visibility, opacity, overflow, clip, clipPath, transform
        case textIndent, left, top, marginLeft
        case width, minWidth, maxWidth, height, minHeight, maxHeight

        static let named = HTMLName.Table<Property>([
            ("display", .display), ("font-size", .fontSize), ("font", .font), ("color", .colour),
            ("background", .ground), ("background-color", .ground), ("background-image", .groundPicture),
            ("visibility", .visibility), ("opacity", .opacity), ("overflow", .overflow),
            ("overflow-y", .overflow), ("clip", .clip), ("clip-path", .clipPath), ("transform", .transform),
            ("text-indent", .textIndent), ("left", .left), ("top", .top), ("margin-left", .marginLeft),
            ("width", .width), ("min-width", .minWidth), ("max-width", .maxWidth), ("height", .height),
            ("min-height", .minHeight), ("max-height", .maxHeight),
        ])
    }

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
    static func effect(of declarations: Span<UInt8>) -> Effect {
        var effect = Effect()
        var box = HTMLBox()
        var colours = HTMLColours()
        forEachDeclaration(in: declarations) { property, value in
            switch property {
            case .display:
                effect.isDisplayed = value != "none"
                effect.isHidden = value == "none"
            case .fontSize: effect.isTiny = pixels(value).map { $0 <= 1 }
            // White space is gone from the value: a size of nought stands first if it stands anywhere.
            case .font: effect.isTiny = value.hasPrefix("0/") || value.hasPrefix("0px")
            case .colour, .ground, .groundPicture: colours.set(property, to: value)
            case .visibility, .opacity, .overflow, .clip, .clipPath, .transform, .textIndent, .left, .top,
                .marginLeft, .width, .minWidth, .maxWidth, .height, .minHeight, .maxHeight:
                box.set(property, to: value)
            }
        }
        if box.isUnseen { effect.isHidden = true }
        effect.isPoint = box.isPoint
        effect.isBlended = colours.areSame
        return effect
    }

    /// The declarations that matter, in their order.
    private static func forEachDeclaration(
        in declarations: Span<UInt8>,
        _ note: (_ property: Property, _ value: String) -> Void,
    ) {
        var index = 0
        while index < declarations.count {
            // Colons before a name part nothing.
            while index < declarations.count, declarations[index] == ASCII.colon { index += 1 }
            let start = index
            while index < declarations.count, declarations[index] != ASCII.semicolon,
                declarations[index] != ASCII.colon
            {
                index += 1
            }
            let colon = index
            while index < declarations.count, declarations[index] != ASCII.semicolon { index += 1 }
            if index > colon + 1,
                let property = HTMLName(word: declarations.extracting(start..<colon))
                    .flatMap({ Property.named[$0] })
            {
                let value = word(declarations.extracting(colon + 1..<index))
                note(property, String(decoding: value, as: UTF8.self))
            }
            index += 1
        }
    }

    /// Notes the rules of a `style` element that hide a class or an id.
    mutating func read(_ sheet: [UInt8]) {
        var rest = Self.withoutComments(sheet)[...]
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
            let effect = Self.effect(of: body.span)
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
        let isShort = (1...9).contains(number.count) && number.allSatisfy(\.isDigit)
        let whole = isShort ? number.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) } : nil
        guard let size = whole.map(Double.init) ?? Double(Substring(number)) else { return nil }
        switch Substring(value.utf8[number.endIndex...]) {
        case "em", "rem": return size * 16
        case "%", "vw", "vh": return size == 0 ? 0 : nil
        default: return size
        }
    }

    /// In lower case, without white space and `!important`.
    private static func word(_ bytes: Span<UInt8>) -> [UInt8] {
        var word: [UInt8] = []
        word.reserveCapacity(bytes.count)
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "!") { break }
            if !byte.isSpace { word.append(byte.lowercased) }
        }
        return word
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
