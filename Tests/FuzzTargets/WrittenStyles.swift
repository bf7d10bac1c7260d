// SPDX-License-Identifier: Apache-2.0

@testable import Merging

/// Styles that a digest may hold, read by the grammar of the standard (drafts.csswg.org/css-syntax-3):
/// strings, escapes, comments and brackets as browsers read them, whatever the scoping took them for.
struct WrittenStyles {
    private let bytes: [UInt8]
    private let scope: String
    private var index = 0

    init(_ styles: String, scope: String) {
        bytes = Array(styles.utf8)
        self.scope = scope
    }

    /// A sheet: nothing ends its element, and every rule reaches into the section alone.
    mutating func checkSheet() {
        claim(!bytes.contains(UInt8(ascii: "<")), "no style has an angle")
        checkRules(to: bytes.count, in: "")
    }

    /// A list of declarations, as a rule or a style attribute holds it.
    func checkDeclarations() {
        claim(!bytes.contains(UInt8(ascii: "<")), "no style has an angle")
        checkDeclarations(0..<bytes.count)
    }

    /// The rules up to `end`; `group` names the at-rule around them.
    private mutating func checkRules(to end: Int, in group: String) {
        while index < end {
            if bytes[index].isSpace {
                index += 1
                continue
            }
            let start = index
            while index < end, !"{;".utf8.contains(bytes[index]) { index = valueEnd(at: index, before: end) }
            let prelude = start..<index
            let isAtRule = bytes[start] == UInt8(ascii: "@")
            claim(index < end, "a rule has its block: \(text(prelude))")
            claim(bytes[index] == UInt8(ascii: "{"), "no statement stands among the rules: \(text(prelude))")
            let close = valueEnd(at: index, before: end)
            claim(bytes[close - 1] == UInt8(ascii: "}"), "a block is closed: \(text(prelude))")
            let body = index + 1..<close - 1
            if isAtRule {
                index = body.lowerBound
                checkAtRule(prelude, body)
            } else {
                if group != "keyframes" { checkSelectors(prelude) }
                checkDeclarations(body)
            }
            index = close
        }
    }

    private mutating func checkAtRule(_ prelude: Range<Int>, _ body: Range<Int>) {
        let name = text(prelude).dropFirst().prefix { $0.isLetter || $0 == "-" }.lowercased()
        switch name {
        case "media", "supports": checkRules(to: body.upperBound, in: name)
        case "keyframes", "-webkit-keyframes", "-moz-keyframes":
            checkRules(to: body.upperBound, in: "keyframes")
        case "font-face": checkDeclarations(body)
        default: claim(false, "an at-rule may stay: \(name)")
        }
    }

    /// Each selector of the list begins with the section's class and stays in the section.
    private func checkSelectors(_ prelude: Range<Int>) {
        let list = pieces(of: prelude, at: UInt8(ascii: ","))
        for range in list {
            let selector = text(range).trimmingSpace()
            claim(selector.hasPrefix(".\(scope)"), "a selector is scoped: \(selector)")
            let rest = selector.utf8.dropFirst(scope.utf8.count + 1)
            if let next = rest.first {
                let isName = next.isLetter || next.isDigit || next >= 0x80 || "-_\\".utf8.contains(next)
                claim(!isName, "a selector has the section's class: \(selector)")
            }
            // What follows the first compound, in which a combinator may stand between brackets only.
            var place = range.upperBound - text(range).utf8.drop(while: \.isSpace).count
            while place < range.upperBound, !" \t\n>+~".utf8.contains(bytes[place]) {
                place = valueEnd(at: place, before: range.upperBound)
            }
            let combinator = bytes[place..<range.upperBound].first { !$0.isSpace }
            claim(
                combinator != UInt8(ascii: "+") && combinator != UInt8(ascii: "~"),
                "a selector looks beside no section: \(selector)"
            )
        }
    }

    private func checkDeclarations(_ range: Range<Int>) {
        var place = range.lowerBound
        while place < range.upperBound {
            claim(!"{}".utf8.contains(bytes[place]), "no rule stands in a rule: \(text(range))")
            place = valueEnd(at: place, before: range.upperBound)
        }
        for piece in pieces(of: range, at: UInt8(ascii: ";")) {
            let declaration = withoutComments(piece).split(separator: ":", maxSplits: 1)
            guard declaration.count == 2 else { continue }
            let name = declaration[0].trimmingSpace().lowercased()
            let value = declaration[1].trimmingSpace().lowercased()
            claim(name != "behavior" && name != "-moz-binding", "no declaration runs: \(name)")
            if name == "position" {
                claim(
                    !["fixed", "absolute", "sticky"].contains(where: value.contains),
                    "nothing leaves its place"
                )
            }
            claim(!value.contains("script:") && !value.contains("expression("), "no value runs: \(value)")
        }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func withoutComments(_ range: Range<Int>) -> String {
        var kept: [UInt8] = []
        var place = range.lowerBound
        while place < range.upperBound {
            let end = valueEnd(at: place, before: range.upperBound)
            if !bytes[place..<end].starts(with: "/*".utf8) { kept += bytes[place..<end] }
            place = end
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private func pieces(of range: Range<Int>, at separator: UInt8) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = range.lowerBound
        var place = start
        while place < range.upperBound {
            if bytes[place] == separator {
                pieces.append(start..<place)
                start = place + 1
            }
            place = valueEnd(at: place, before: range.upperBound)
        }
        return pieces + [start..<range.upperBound]
    }

    /// Where the component that begins at `start` ends: a comment, a string, an escape, all that brackets
    /// hold, or a byte.
    private func valueEnd(at start: Int, before end: Int) -> Int {
        var closers: [UInt8] = []
        var place = start
        repeat {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "/") where bytes[place..<end].starts(with: "/*".utf8):
                place = commentEnd(at: place, before: end)
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                place = stringEnd(at: place, before: end)
            case _ where isInName(at: place, before: end) || "#@\\".utf8.contains(byte):
                let word = word(at: place, before: end)
                // A hash and an at-keyword are no functions, whatever they are called.
                let isAddress = word.name == Array("url".utf8) && !"#@".utf8.contains(byte)
                place = isAddress ? bareAddressEnd(at: word.end, before: end) ?? word.end : word.end
            case UInt8(ascii: "("):
                closers.append(UInt8(ascii: ")"))
                place += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                closers.append(byte + 2)
                place += 1
            default:
                if closers.last == byte { closers.removeLast() }
                place += 1
            }
        } while place < end && !closers.isEmpty
        return min(place, end)
    }

    private func commentEnd(at start: Int, before end: Int) -> Int {
        var place = start + 2
        while place < end {
            if bytes[place..<end].starts(with: "*/".utf8) { return place + 2 }
            place += 1
        }
        return end
    }

    /// A string ends with its quote, or before a line end that is not escaped.
    private func stringEnd(at start: Int, before end: Int) -> Int {
        var place = start + 1
        while place < end {
            if bytes[place] == bytes[start] { return place + 1 }
            if bytes[place] == 0x0A || bytes[place] == 0x0C { return place }
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return end
    }

    /// Whether a byte or an escape of a name stands at a place.
    private func isInName(at place: Int, before end: Int) -> Bool {
        let byte = bytes[place]
        guard byte == UInt8(ascii: "\\") else {
            return byte.isLetter || byte.isDigit || byte >= 0x80 || "-_".utf8.contains(byte)
        }
        return place + 1 >= end || bytes[place + 1] != 0x0A && bytes[place + 1] != 0x0C
    }

    /// A name, a number with its unit, a hash or an at-keyword, its letters in lower case and without its
    /// escapes; or the one byte that begins none.
    private func word(at start: Int, before end: Int) -> (name: [UInt8], end: Int) {
        var name: [UInt8] = []
        var place = "#@".utf8.contains(bytes[start]) ? start + 1 : start
        while place < end, isInName(at: place, before: end) {
            guard bytes[place] == UInt8(ascii: "\\") else {
                name.append(bytes[place].lowercased)
                place += 1
                continue
            }
            let digits = bytes[place + 1..<end].prefix(6).prefix {
                $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0.lowercased)
            }
            place += 1 + max(digits.count, 1)
            if digits.isEmpty {
                if place <= end { name.append(bytes[place - 1].lowercased) }
            } else {
                let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
                name += String(Unicode.Scalar(code) ?? "\u{FFFD}").lowercased().utf8
                if place < end, bytes[place].isSpace { place += 1 }
            }
        }
        return (name, min(max(place, start + 1), end))
    }

    /// The end of an address without quotes, `url(…)`, in which only a bracket that is not escaped ends it;
    /// `nil` where no bracket stands at `start`, or a quote behind it.
    private func bareAddressEnd(at start: Int, before end: Int) -> Int? {
        guard start < end, bytes[start] == UInt8(ascii: "(") else { return nil }
        var place = start + 1
        while place < end, bytes[place].isSpace { place += 1 }
        if place < end, bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") { return nil }
        while place < end {
            if bytes[place] == UInt8(ascii: ")") { return place + 1 }
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return end
    }
}
