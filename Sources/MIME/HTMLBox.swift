// SPDX-License-Identifier: Apache-2.0

/// The place that declarations give an element, as far as it decides whether something can be seen there.
/// Of several declarations of one property the last counts.
struct HTMLBox {
    private var isTransparent = false
    private var isInvisible = false
    private var isClipped = false
    private var isCut = false
    private var isScaledAway = false
    private var textIndent: Double?
    private var left: Double?
    private var top: Double?
    private var marginLeft: Double?
    private var widths = Extents()
    private var heights = Extents()

    /// How far it reaches in one direction.
    private struct Extents {
        var own: Double?
        var least: Double?
        var most: Double?

        var extent: Double { max(min(own ?? .infinity, most ?? .infinity), least ?? 0) }
    }

    /// Notes a declaration, its words in lower case and without white space.
    mutating func set(_ property: HTMLStyle.Property, to value: String) {
        switch property {
        case .visibility: isInvisible = value == "hidden" || value == "collapse"
        case .opacity: isTransparent = HTMLStyle.pixels(value) == 0
        case .overflow: isClipped = value == "hidden"
        case .clip: isCut = value.hasPrefix("rect(") && Self.isNought(value)
        case .clipPath: isCut = value == "inset(50%)" || value == "inset(100%)"
        case .transform: isScaledAway = value.hasPrefix("scale(") && Self.isNought(value)
        case .textIndent: textIndent = HTMLStyle.pixels(value)
        case .left: left = HTMLStyle.pixels(value)
        case .top: top = HTMLStyle.pixels(value)
        case .marginLeft: marginLeft = HTMLStyle.pixels(value)
        case .width: widths.own = HTMLStyle.pixels(value)
        case .maxWidth: widths.most = HTMLStyle.pixels(value)
        case .height: heights.own = HTMLStyle.pixels(value)
        case .maxHeight: heights.most = HTMLStyle.pixels(value)
        // Anything but nought makes room, percentages and words too.
        case .minWidth: widths.least = HTMLStyle.pixels(value) ?? .infinity
        case .minHeight: heights.least = HTMLStyle.pixels(value) ?? .infinity
        case .display, .fontSize, .font, .colour, .ground, .groundPicture: break
        }
    }

    /// Whether nothing in it can be seen.
    var isUnseen: Bool {
        isInvisible || isTransparent || isCut || isScaledAway || isClipped && isFlat
            || [textIndent, left, top, marginLeft].contains { ($0 ?? 0) <= -900 }
    }

    /// Whether it is a pixel at most in one direction.
    var isPoint: Bool { min(widths.extent, heights.extent) <= 1 }

    private var isFlat: Bool {
        widths.extent == 0 || heights.extent == 0 || (heights.most ?? 2) <= 1
            || max(widths.extent, heights.extent) <= 1
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
    mutating func set(_ property: HTMLStyle.Property, to value: String) {
        if property == .colour {
            text = Self.normal(value)
            return
        }
        hasPicture = hasPicture || value.contains("(") && !value.hasPrefix("rgb")
        if property != .groundPicture { ground = Self.normal(value) }
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
