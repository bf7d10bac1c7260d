// SPDX-License-Identifier: Apache-2.0

/// Takes a mail apart in one pass over its lines, so that time and memory grow with its size alone, however
/// its parts are nested.
///
/// All open boundaries are looked for at once. A line ends the innermost part whose boundary it is, and with
/// it all parts within that one: this finds every part where boundaries are missing, repeated in nested
/// multiparts, or the beginning of one another, since a line must match a boundary whole.
struct PartReader {
    /// What is left of the limits, and what was noticed; shared with embedded messages that are encoded.
    struct Ration {
        var parts = MailLimits.partsMax
        var fields = MailLimits.fieldsMax
        var notes: [String] = []

        mutating func note(_ text: String) {
            if !notes.contains(text) { notes.append(text) }
        }
    }

    /// A line that is a boundary.
    struct Delimiter {
        /// Its place in `open`.
        let level: Int
        let isFinal: Bool
        let lineStart: Int
        let lineEnd: Int
    }

    let bytes: [UInt8]
    var ration: Ration
    var position = 0
    /// The boundaries of the multiparts around `position`, outermost first.
    private var open: [[UInt8]] = []
    /// Which lengths they have, a bit for each length below 64: most lines are no boundary by this alone.
    private var lengths: UInt64 = 0

    init(_ bytes: [UInt8], ration: Ration = Ration()) {
        self.bytes = bytes
        self.ration = ration
    }

    /// Reads all bytes as one mail, `depth` levels down.
    mutating func readMail(depth: Int = 0) -> Part {
        readPart(as: .plainText, depth: depth).part
    }

    /// Reads one part from `position` on; returns the boundary that ended it, and stands behind that.
    private mutating func readPart(as presumed: ContentType, depth: Int) -> (part: Part, end: Delimiter?) {
        ration.parts -= 1
        let start = position
        let (header, found) = readHeader()
        let type = contentType(of: header, presumed: presumed)
        let textStart = position
        var children: [Part] = []
        var end = found
        if end == nil {
            if depth >= MailLimits.levelsMax, type.isMultipart || type.isMessage {
                ration.note(MailNote.tooDeep)
                end = nextDelimiter()
            } else if type.isMultipart {
                (children, end) = readChildren(of: type, depth: depth)
            } else if type.isMessage, !isEncoded(header), delimiter(at: position) == nil {
                let message = readPart(as: .plainText, depth: depth + 1)
                children = [message.part]
                end = message.end
            } else {
                end = nextDelimiter()
            }
        } else if type.isMultipart {
            ration.note(MailNote.boundaryNeverSeen)
        }
        let textEnd = end.map { bytes.withoutLineEnd(start..<$0.lineStart).upperBound } ?? bytes.count
        // The empty line before a boundary belongs to that, and so does the line end of a last field.
        let bodyStart = max(header.range.upperBound, min(textStart, textEnd))
        let bodyEnd = max(bodyStart, textEnd, children.last?.range.upperBound ?? 0)
        let part = Part(
            header: header,
            range: start..<max(bodyEnd, header.range.upperBound),
            bodyRange: bodyStart..<bodyEnd,
            type: type,
            children: children,
        )
        if case .unknown = part.coding { ration.note(MailNote.unknownEncoding) }
        guard type.isMessage, children.isEmpty, isEncoded(header), depth < MailLimits.levelsMax else {
            return (part, end)
        }
        return (withEncodedMessage(part, depth: depth), end)
    }

    private func isEncoded(_ header: HeaderFields) -> Bool {
        TransferCoding(field: header.text(of: "Content-Transfer-Encoding")).isEncoded
    }

    /// A message under base64 or quoted-printable, read from its decoded bytes: forbidden and common.
    private mutating func withEncodedMessage(_ part: Part, depth: Int) -> Part {
        guard ration.parts > 0 else {
            ration.note(MailNote.tooManyParts)
            return part
        }
        ration.note(MailNote.encodedMessage)
        var inner = PartReader(part.decodedBytes(), ration: ration)
        let message = inner.readMail(depth: depth + 1)
        ration = inner.ration
        return Part(
            header: part.header,
            range: part.range,
            bodyRange: part.bodyRange,
            type: part.type,
            children: [message],
        )
    }

    private mutating func contentType(of header: HeaderFields, presumed: ContentType) -> ContentType {
        guard let field = header.first("Content-Type") else { return presumed }
        let type = ContentType(unfolded: header.unfolded(field))
        if type.isDamaged { ration.note(MailNote.badContentType) }
        return type
    }

    /// The parts of a multipart, and the outer boundary that ended it.
    private mutating func readChildren(
        of type: ContentType,
        depth: Int
    ) -> (children: [Part], end: Delimiter?) {
        guard let boundary = type["boundary"].map({ Array($0.utf8) }), !boundary.isEmpty,
            boundary.count <= MailLimits.boundaryBytesMax
        else {
            ration.note(MailNote.noBoundary)
            return ([], nextDelimiter())
        }
        let level = open.count
        push(boundary)
        let presumed = type.subtype == "digest" ? ContentType.message : .plainText
        var children: [Part] = []
        var delimiter = nextDelimiter()
        if delimiter?.level != level { ration.note(MailNote.boundaryNeverSeen) }
        while let line = delimiter, line.level == level, !line.isFinal {
            if ration.parts <= 1 {
                // The rest becomes one part that nobody reads.
                ration.note(MailNote.tooManyParts)
                pop()
                children.append(opaquePart(from: line.lineEnd))
                delimiter = nextDelimiter()
                return (children, delimiter)
            }
            let child = readPart(as: presumed, depth: depth + 1)
            // Boundaries that follow one another at once are one: a part has at least its empty line.
            let isRepeat = child.end?.lineStart == line.lineEnd
            if !isRepeat { children.append(child.part) }
            delimiter = child.end
        }
        pop()
        if let line = delimiter, line.level == level { return (children, nextDelimiter()) }
        if !children.isEmpty { ration.note(MailNote.boundaryNotClosed) }
        return (children, delimiter)
    }

    /// All bytes up to the next outer boundary as one part without a header.
    private mutating func opaquePart(from start: Int) -> Part {
        let before = position
        let end = nextDelimiter()
        position = before
        let range =
            start..<max(
                start,
                end.map { bytes.withoutLineEnd(start..<$0.lineStart).upperBound } ?? bytes.count
            )
        let header = HeaderFields(bytes: bytes, range: start..<start, fields: [])
        let type = ContentType(type: "application", subtype: "octet-stream")
        return Part(header: header, range: range, bodyRange: range, type: type, children: [])
    }

    private mutating func push(_ boundary: [UInt8]) {
        let content = boundary.lastIndex { !$0.isSpace }.map { Array(boundary[...$0]) } ?? boundary
        open.append(content)
        noteLengths()
    }

    private mutating func pop() {
        open.removeLast()
        noteLengths()
    }

    private mutating func noteLengths() {
        lengths = 0
        for boundary in open {
            lengths |= 1 << UInt64(boundary.count & 63) | 1 << UInt64((boundary.count + 2) & 63)
        }
    }
}

extension PartReader {
    /// The next line that is an open boundary; `position` is then behind it, or at the end without one.
    private mutating func nextDelimiter() -> Delimiter? {
        var index = position
        let end = bytes.count
        while !open.isEmpty, index < end {
            if bytes[index] == ASCII.hyphen, let found = delimiter(at: index) {
                position = found.lineEnd
                return found
            }
            index = bytes.lineEnd(from: index, to: end)
        }
        position = end
        return nil
    }

    /// Whether the line that begins at `start` is an open boundary; white space behind it does not count
    /// (RFC 2046 §5.1.1).
    private func delimiter(at start: Int) -> Delimiter? {
        guard !open.isEmpty, start + 1 < bytes.count, bytes[start] == ASCII.hyphen,
            bytes[start + 1] == ASCII.hyphen
        else { return nil }
        let next = bytes.lineEnd(from: start + 2, to: bytes.count)
        var end = next
        while end > start + 2, bytes[end - 1].isSpace { end -= 1 }
        let length = end - start - 2
        guard length > 0, lengths & 1 << UInt64(length & 63) != 0 else { return nil }
        for level in open.indices.reversed() {
            let count = open[level].count
            guard length == count || length == count + 2 else { continue }
            let isFinal = length == count + 2
            if isFinal, bytes[end - 1] != ASCII.hyphen || bytes[end - 2] != ASCII.hyphen { continue }
            if matches(open[level], at: start + 2) {
                return Delimiter(level: level, isFinal: isFinal, lineStart: start, lineEnd: next)
            }
        }
        return nil
    }

    /// Compares from the end, where boundaries of one program differ.
    private func matches(_ boundary: [UInt8], at start: Int) -> Bool {
        var index = boundary.count - 1
        while index >= 0 {
            guard bytes[start + index] == boundary[index] else { return false }
            index -= 1
        }
        return true
    }

    /// Reads the fields from `position` on, and the empty line behind them. A boundary in the middle ends
    /// the header, and the part with it.
    mutating func readHeader() -> (header: HeaderFields, end: Delimiter?) {
        var fields: [HeaderFields.Field] = []
        let start = position
        var headerEnd = position
        var end: Delimiter?
        while position < bytes.count {
            let lineStart = position
            let lineEnd = bytes.lineEnd(from: lineStart, to: bytes.count)
            let content = bytes.withoutLineEnd(lineStart..<lineEnd)
            if content.isEmpty {
                position = lineEnd
                break
            }
            if bytes[lineStart] == ASCII.hyphen, let found = delimiter(at: lineStart) {
                position = found.lineEnd
                end = found
                headerEnd = bytes.withoutLineEnd(start..<headerEnd).upperBound
                endLast(of: &fields, at: headerEnd)
                break
            }
            if bytes[lineStart].isBlank {
                if fields.isEmpty { ration.note(MailNote.foldedStart) }
                extendLast(of: &fields, to: lineEnd)
            } else if let name = fieldName(content) {
                append(name, line: lineStart..<lineEnd, to: &fields)
            } else if lineStart == start, bytes[content].starts(with: "From ".utf8) {
                ration.note(MailNote.envelopeLine)
            } else {
                ration.note(MailNote.headerCut)
                break
            }
            position = lineEnd
            headerEnd = lineEnd
        }
        if fields.contains(where: { $0.body.count > MailLimits.fieldBytesMax }) {
            ration.note(MailNote.fieldTooLong)
        }
        return (HeaderFields(bytes: bytes, range: start..<headerEnd, fields: fields), end)
    }

    /// The name of the field that a line begins; `nil` where it begins none.
    private func fieldName(_ line: Range<Int>) -> Range<Int>? {
        var end = line.lowerBound
        while end < line.upperBound, bytes[end].isVisible, bytes[end] != ASCII.colon { end += 1 }
        var colon = end
        while colon < line.upperBound, bytes[colon].isBlank { colon += 1 }
        guard end > line.lowerBound, colon < line.upperBound, bytes[colon] == ASCII.colon else { return nil }
        return line.lowerBound..<end
    }

    private mutating func append(_ name: Range<Int>, line: Range<Int>, to fields: inout [HeaderFields.Field])
    {
        guard ration.fields > 0 else {
            ration.note(MailNote.tooManyFields)
            extendLast(of: &fields, to: line.upperBound)
            return
        }
        ration.fields -= 1
        var colon = name.upperBound
        while bytes[colon] != ASCII.colon { colon += 1 }
        let body = bytes.withoutLineEnd(colon + 1..<line.upperBound)
        fields.append(HeaderFields.Field(range: line, name: name, body: body))
    }

    private func endLast(of fields: inout [HeaderFields.Field], at end: Int) {
        guard let last = fields.popLast() else { return }
        let range = last.range.lowerBound..<end
        fields.append(HeaderFields.Field(range: range, name: last.name, body: last.body))
    }

    private func extendLast(of fields: inout [HeaderFields.Field], to end: Int) {
        guard let last = fields.popLast() else { return }
        let body = bytes.withoutLineEnd(last.body.lowerBound..<end)
        fields.append(HeaderFields.Field(range: last.range.lowerBound..<end, name: last.name, body: body))
    }
}
