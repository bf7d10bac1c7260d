// SPDX-License-Identifier: Apache-2.0

/// The place that declarations give an element, as far as it decides whether something can be seen there.
/// Of several declarations of one property the last counts.
struct HTMLBox {
    private var isTransparent = false
    private var isInvisible = false
    private var isClipped = false
    private var isCut = false
    private var isScaledAway = false
    private var shifts: [String: Double] = [:]
    private var sizes: [String: Double] = [:]

    /// Notes a declaration, its words in lower case and without white space.
    mutating func set(_ name: String, to value: String) {
        switch name {
        case "visibility": isInvisible = value == "hidden" || value == "collapse"
        case "opacity": isTransparent = HTMLStyle.pixels(value) == 0
        case "overflow", "overflow-y": isClipped = value == "hidden"
        case "clip": isCut = value.hasPrefix("rect(") && Self.isNought(value)
        case "clip-path": isCut = value == "inset(50%)" || value == "inset(100%)"
        case "transform": isScaledAway = value.hasPrefix("scale(") && Self.isNought(value)
        case "text-indent", "left", "top", "margin-left": shifts[name] = HTMLStyle.pixels(value)
        // Anything but nought makes room, percentages and words too.
        case "min-width", "min-height": sizes[name] = HTMLStyle.pixels(value) ?? .infinity
        case "width", "max-width", "height", "max-height": sizes[name] = HTMLStyle.pixels(value)
        default: break
        }
    }

    /// Whether nothing in it can be seen.
    var isUnseen: Bool {
        isInvisible || isTransparent || isCut || isScaledAway || isClipped && isFlat
            || shifts.values.contains { $0 <= -900 }
    }

    /// Whether it is a pixel at most in one direction.
    var isPoint: Bool { min(width, height) <= 1 }

    private var isFlat: Bool {
        width == 0 || height == 0 || (sizes["max-height"] ?? 2) <= 1 || max(width, height) <= 1
    }

    private var width: Double { extent("width") }
    private var height: Double { extent("height") }

    private func extent(_ name: String) -> Double {
        max(min(sizes[name] ?? .infinity, sizes["max-" + name] ?? .infinity), sizes["min-" + name] ?? 0)
    }

    /// Whether all numbers of a function are nought, or all one, as in rectangles that only programs see
    /// which read aloud.
    private static func isNought(_ value: String) -> Bool {
        let digits = Set(value.utf8.filter(\.isDigit))
        return digits == [ASCII.zero] || digits == [ASCII.zero + 1] && value.hasPrefix("rect(")
    }
}

/// The colours that declarations give a text and its ground.
struct HTMLColours {
    private var text: String?
    private var ground: String?
    private var hasPicture = false

    /// Notes a declaration, its words in lower case and without white space.
    mutating func set(_ name: String, to value: String) {
        if name == "color" {
            text = Self.normal(value)
            return
        }
        hasPicture = hasPicture || value.contains("(") && !value.hasPrefix("rgb")
        if name != "background-image" { ground = Self.normal(value) }
    }

    /// Whether the text cannot be told from its ground; `nil` where neither is given.
    var areSame: Bool? {
        guard text != nil || ground != nil else { return nil }
        return text == "transparent" || text == ground && !hasPicture
    }

    /// One spelling for each colour, of those that text is hidden by.
    private static func normal(_ value: String) -> String {
        switch value {
        case "white", "#fff", "rgb(255,255,255)": "#ffffff"
        case "black", "#000", "rgb(0,0,0)": "#000000"
        case _ where value.utf8.count == 4 && value.hasPrefix("#"):
            "#" + value.dropFirst().map { "\($0)\($0)" }.joined()
        default: value
        }
    }
}
