// SPDX-License-Identifier: Apache-2.0

/// Writes what is seen of HTML as plain text, element by element.
///
/// Paragraphs are set apart by an empty line, cells of a row by a bar, items of a list have a dash or their
/// number, quotations a `>`; a link stands behind its words, a picture is its alternative text.
struct HTMLWriter {
    /// An element that is open.
    private struct Frame {
        let element: HTMLElement
        var isHidden = false
        var isTiny = false
        var isBlended = false
        /// Whether it is the last of the links that are open.
        var isLink = false
        var cells = 0
    }

    /// A link that is open, and where its words begin.
    private struct Link {
        let target: String
        let start: Int
        let images: Int
    }

    private struct List {
        let isOrdered: Bool
        var items = 0
    }

    private var frames: [Frame] = []
    private var openLinks: [Link] = []
    private var style = HTMLStyle()
    private var sheet: [UInt8] = []
    /// What the first few `style` attributes do: mails repeat them many times.
    private var effects: [(declarations: [UInt8], effect: HTMLStyle.Effect)] = []
    private var lists: [List] = []
    private var visible = VisibleText()
    private var text: [UInt8] = []
    /// Line ends that come before the next word; two make an empty line.
    private var breaks = 0
    private var isSpaced = false
    /// What comes before the next word of this line: the mark of an item, the bar of a cell.
    private var mark: [UInt8] = []
    private var quotes = 0
    private var preformatted = 0
    private var images = 0

    /// - Parameter bytes: What the HTML has: the text has hardly more.
    init(bytes: Int) {
        text.reserveCapacity(bytes)
    }

    /// An element begins.
    mutating func open(_ element: HTMLElement, _ attributes: HTMLAttributes) {
        var frame = Frame(element: element, isHidden: isHidden)
        frame.isTiny = frames.last?.isTiny ?? false
        frame.isBlended = frames.last?.isBlended ?? false
        let effect = attributes.effect
        if effect.isHidden || attributes.isHidden || !effect.isDisplayed && style.hides(attributes) {
            frame.isHidden = true
        }
        if let isTiny = effect.isTiny { frame.isTiny = isTiny }
        if let isBlended = effect.isBlended { frame.isBlended = isBlended }
        switch element {
        case .unseen, .style:
            frame.isHidden = true
            sheet = []
        case .link:
            if !frame.isHidden, let link = link(attributes) {
                openLinks.append(link)
                frame.isLink = true
            }
        case .area:
            if !frame.isHidden { showArea(attributes) }
        case .image:
            if !frame.isHidden { show(attributes, isPoint: effect.isPoint) }
        case .paragraph, .list, .orderedList, .item, .cell, .row, .table, .quotation, .preformatted,
            .lineBreak,
            .block, .inline:
            if !frame.isHidden { begin(element) }
        }
        frames.append(frame)
    }

    private var isHidden: Bool { frames.last?.isHidden ?? false }

    /// Whether a class or an id can hide an element.
    var hidesByRules: Bool { !style.hiddenSelectors.isEmpty }

    /// What a `style` attribute does.
    mutating func effect(of declarations: Span<UInt8>) -> HTMLStyle.Effect {
        for known in effects where known.declarations.span.spells(declarations) { return known.effect }
        let effect = HTMLStyle.effect(of: declarations)
        if effects.count < 8 { effects.append(([UInt8](declarations), effect)) }
        return effect
    }

    /// An element ends, and with it those that were left open within.
    mutating func close(_ element: HTMLElement) {
        guard let place = frames.lastIndex(where: { $0.element == element }) else { return }
        while frames.count > place {
            let frame = frames.removeLast()
            if frame.element == .style { style.read(sheet) }
            guard !frame.isHidden else { continue }
            if frame.isLink, let link = openLinks.popLast() { finish(link) }
            end(frame.element)
        }
    }

    /// Characters of the element that is open.
    mutating func write(_ bytes: Span<UInt8>) {
        if let frame = frames.last, frame.isHidden || frame.isTiny || frame.isBlended {
            if frame.element == .style { sheet.append(bytes) }
            return
        }
        var index = 0
        while index < bytes.count {
            let end = Self.plainEnd(of: bytes, from: index)
            if end > index {
                settle()
                text.append(bytes.extracting(index..<end))
                index = end
                continue
            }
            let byte = bytes[index]
            if byte.isSpace {
                if preformatted > 0, byte == ASCII.lineFeed {
                    breaks += 1
                } else if preformatted > 0, !byte.isLineEnd {
                    put(ASCII.space)
                } else {
                    isSpaced = true
                }
                index += 1
            } else if byte < 0x80 {
                // A control character.
                index += 1
            } else {
                index += writeWide(bytes, at: index)
            }
        }
    }

    /// All that was written.
    mutating func finish() -> VisibleText {
        while let frame = frames.last { close(frame.element) }
        visible.text = String(decoding: text, as: UTF8.self)
        return visible
    }

    /// A character beyond ASCII; returns its length. No-break spaces are spaces, and characters without a
    /// width, with which programs fill up preview lines, are none.
    private mutating func writeWide(_ bytes: Span<UInt8>, at index: Int) -> Int {
        let left = bytes.count - index
        let first = bytes[index]
        let second = left > 1 ? bytes[index + 1] : 0
        let third = left > 2 ? bytes[index + 2] : 0
        switch (first, second, third) {
        case (0xC2, 0xA0, _):
            isSpaced = true
            return 2
        case (0xC2, 0x80..<0xA0, _):
            // Such a character comes from a reference alone, which means the one of windows-1252.
            let meant = Array(Windows1252.decode([second]).text.utf8)
            if meant != [0xEF, 0xBF, 0xBD] { meant.forEach { put($0) } }
            return 2
        case (0xC2, 0xAD, _), (0xCD, 0x8F, _):
            return 2
        case (0xE2, 0x80, 0x8B), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF):
            return 3
        case (0xE2, 0x80, 0x8C) where isSpaced || breaks > 0, (0xE2, 0x80, 0x8D) where isSpaced || breaks > 0:
            return 3
        default:
            let length = min(first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1, left)
            put(first)
            for offset in 1..<max(length, 1) { text.append(bytes[index + offset]) }
            return length
        }
    }

    /// Writes one byte behind all that is due before it.
    private mutating func put(_ byte: UInt8) {
        settle()
        text.append(byte)
    }

    /// Writes what is due before a character.
    private mutating func settle() {
        guard breaks > 0 || isSpaced || !mark.isEmpty else { return }
        let isLineStart = text.isEmpty || breaks > 0
        if isLineStart {
            if !text.isEmpty { for _ in 0..<min(breaks, 2) { text.append(ASCII.lineFeed) } }
            for _ in 0..<min(quotes, 8) { text += [ASCII.greater, ASCII.space] }
            if mark == Self.bar { mark = [] }
        } else if isSpaced, mark.isEmpty, text.last != ASCII.space {
            text.append(ASCII.space)
        }
        if !mark.isEmpty {
            text += mark
            mark = []
        }
        breaks = 0
        isSpaced = false
    }

    private static let bar = Array(" | ".utf8)
}

extension HTMLWriter {
    /// The breaks and marks that an element brings.
    private mutating func begin(_ element: HTMLElement) {
        switch element {
        case .paragraph:
            breaks = max(breaks, 2)
        case .list, .orderedList:
            breaks = max(breaks, lists.isEmpty ? 2 : 1)
            lists.append(List(isOrdered: element == .orderedList))
        case .item:
            breaks = max(breaks, 1)
            if !lists.isEmpty { lists[lists.count - 1].items += 1 }
            let indent = String(repeating: "  ", count: min(max(lists.count - 1, 0), 8))
            let number = lists.last.flatMap { $0.isOrdered ? "\($0.items). " : nil } ?? "- "
            mark = Array((indent + number).utf8)
        case .cell:
            if let row = frames.lastIndex(where: { $0.element == .row || $0.element == .table }) {
                if frames[row].cells > 0, breaks == 0, !text.isEmpty { mark = Self.bar }
                frames[row].cells += 1
            }
        case .quotation:
            breaks = max(breaks, 2)
            quotes += 1
        case .preformatted:
            breaks = max(breaks, 2)
            preformatted += 1
        case .lineBreak:
            breaks += 1
        case .block, .row, .table:
            breaks = max(breaks, 1)
        case .inline, .link, .area, .image, .style, .unseen:
            break
        }
    }

    private mutating func end(_ element: HTMLElement) {
        switch element {
        case .paragraph:
            breaks = max(breaks, 2)
        case .list, .orderedList:
            _ = lists.popLast()
            mark = []
            breaks = max(breaks, lists.isEmpty ? 2 : 1)
        case .item:
            mark = []
            breaks = max(breaks, 1)
        case .quotation:
            breaks = max(breaks, 2)
            quotes = max(quotes - 1, 0)
        case .preformatted:
            breaks = max(breaks, 2)
            preformatted = max(preformatted - 1, 0)
        case .block, .row, .table:
            breaks = max(breaks, 1)
        case .cell, .lineBreak, .inline, .link, .area, .image, .style, .unseen:
            break
        }
    }

    /// A link that leads somewhere: not to a place in the same text, and to no script.
    private func link(_ attributes: HTMLAttributes) -> Link? {
        guard let href = attributes.href else { return nil }
        let target = SafeText.isVisible(href) ? href : SafeText.line(href).withoutSpace
        guard let first = target.utf8.first, first != UInt8(ascii: "#"),
            first.lowercased != UInt8(ascii: "j")
                || !target.utf8.prefix(11).lazy.map(\.lowercased).elementsEqual("javascript:".utf8)
        else { return nil }
        return Link(target: target, start: text.count, images: images)
    }

    /// Writes a link's target behind its words, unless they are the same. A link around nothing that can be
    /// seen is none.
    private mutating func finish(_ link: Link) {
        let words = text.trimmed(min(link.start, text.count)..<text.count)
        guard !words.isEmpty || images > link.images else { return }
        visible.links.append(link.target)
        if isSaid(link.target.utf8.span, in: words) { return }
        if !words.isEmpty { isSpaced = true }
        put(ASCII.less)
        text.append(link.target.utf8.span)
        text.append(ASCII.greater)
    }

    /// Whether the words of a link are its target.
    private func isSaid(_ target: Span<UInt8>, in words: Range<Int>) -> Bool {
        // The mark of an item or a cell before them is none of the words.
        var start = words.lowerBound
        while start < words.upperBound, text[start] < 0x80, !text[start].isLetter, !text[start].isDigit {
            start += 1
        }
        let said = text.span.extracting(start..<words.upperBound)
        return said.spells(target)
            || target.count > 7 && target.extracting(first: 7).spells("mailto:".utf8.span)
                && said.spells(target.extracting(droppingFirst: 7))
    }

    /// A place on a picture that leads somewhere, though nothing of it is seen: its words, and its target.
    private mutating func showArea(_ attributes: HTMLAttributes) {
        guard let link = link(attributes) else { return }
        isSpaced = true
        showWords(attributes)
        visible.links.append(link.target)
        isSpaced = true
        put(ASCII.less)
        text.append(link.target.utf8.span)
        text.append(ASCII.greater)
    }

    private mutating func showWords(_ attributes: HTMLAttributes) {
        for byte in (attributes.alternative.map(SafeText.line) ?? "").utf8 {
            if byte == ASCII.space { isSpaced = true } else { put(byte) }
        }
    }

    /// A picture: its alternative text. One pixel, or none, is there to watch the reader.
    private mutating func show(_ attributes: HTMLAttributes, isPoint: Bool) {
        let width = attributes.width.flatMap(HTMLStyle.pixels) ?? .infinity
        let height = attributes.height.flatMap(HTMLStyle.pixels) ?? .infinity
        guard let source = attributes.source, !isPoint, width > 1, height > 1 else { return }
        images += 1
        visible.images.append(SafeText.line(source))
        showWords(attributes)
    }
}
