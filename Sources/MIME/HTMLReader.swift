// SPDX-License-Identifier: Apache-2.0

import CLibXML

/// The attributes that matter for what an element shows.
struct HTMLAttributes {
    /// What an attribute is to this reader.
    enum Kind: Sendable {
        case href, source, alternative, style, width, height, classes, id, hidden

        static let named = HTMLName.Table<Kind>([
            ("href", .href), ("src", .source), ("alt", .alternative), ("style", .style), ("width", .width),
            ("height", .height), ("class", .classes), ("id", .id), ("hidden", .hidden),
        ])
    }

    var href: String?
    var source: String?
    var alternative: String?
    var style: String?
    var width: String?
    var height: String?
    var classes: String?
    var id: String?
    var isHidden = false

    mutating func set(_ kind: Kind, to value: String) {
        switch kind {
        case .href: href = value
        case .source: source = value
        case .alternative: alternative = value
        case .style: style = value
        case .width: width = value
        case .height: height = value
        case .classes: classes = value
        case .id: id = value
        case .hidden: isHidden = true
        }
    }
}

/// libxml2's HTML reader as a stream of events; the only place of this module that touches its pointers.
///
/// Its time grows with the number of tags times their depth, and with the square of the attributes of one
/// element: `HTMLBounds` is asked first, and depth is watched here.
enum HTMLReader {
    /// What libxml2's callbacks get: the writer of the text, and the parser, which they stop when it is too
    /// deep.
    @safe private final class Events {
        var writer = HTMLWriter()
        let parser: htmlParserCtxtPtr
        var depth = 0
        var isTooDeep = false

        init(_ parser: htmlParserCtxtPtr) {
            unsafe self.parser = unsafe parser
        }
    }

    /// libxml2 must be set up once before threads use it.
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// What is seen of UTF-8 bytes; `nil` where elements stand too deep in one another, or memory is short.
    static func read(_ html: [UInt8]) -> VisibleText? {
        guard isReady, let parser = unsafe htmlNewParserCtxt(), let handler = unsafe parser.pointee.sax else {
            return nil
        }
        defer { unsafe htmlFreeParserCtxt(parser) }
        let events = unsafe Events(parser)
        unsafe handler.pointee = htmlSAXHandler()
        unsafe handler.pointee.startElement = { unsafe HTMLReader.opened($0, $1, $2) }
        unsafe handler.pointee.endElement = { unsafe HTMLReader.closed($0, $1) }
        unsafe handler.pointee.characters = { unsafe HTMLReader.text($0, $1, $2) }
        unsafe handler.pointee.ignorableWhitespace = { unsafe HTMLReader.text($0, $1, $2) }
        unsafe handler.pointee.cdataBlock = { unsafe HTMLReader.text($0, $1, $2) }
        unsafe parser.pointee.userData = Unmanaged.passUnretained(events).toOpaque()
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        withExtendedLifetime(events) {
            unsafe html.withUnsafeBytes { bytes in
                let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                unsafe _ = htmlCtxtReadMemory(parser, text, Int32(bytes.count), nil, "UTF-8", Int32(options))
            }
        }
        return events.isTooDeep ? nil : events.writer.finish()
    }

    private static func events(_ context: UnsafeMutableRawPointer?) -> Events? {
        unsafe context.map { unsafe Unmanaged<Events>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func opened(
        _ context: UnsafeMutableRawPointer?,
        _ name: UnsafePointer<xmlChar>?,
        _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
    ) {
        guard let events = unsafe events(context), let name = unsafe name, !events.isTooDeep else { return }
        events.depth += 1
        if events.depth > MailLimits.htmlLevelsMax {
            events.isTooDeep = true
            unsafe xmlStopParser(events.parser)
            return
        }
        var attributes = HTMLAttributes()
        if var pair = unsafe list {
            while let key = unsafe pair[0] {
                if let kind = unsafe HTMLReader.name(key).flatMap({ HTMLAttributes.Kind.named[$0] }) {
                    unsafe attributes.set(kind, to: pair[1].map { unsafe String(cString: $0) } ?? "")
                }
                unsafe pair += 2
            }
        }
        events.writer.open(unsafe element(name), attributes)
    }

    /// The name that libxml2 gives, ended by NUL; `nil` where it is longer than any that matters.
    private static func name(_ text: UnsafePointer<xmlChar>) -> HTMLName? {
        var count = 0
        while unsafe count <= HTMLName.bytesMax && text[count] != 0 { count += 1 }
        return unsafe HTMLName(UnsafeBufferPointer(start: text, count: count).span)
    }

    private static func element(_ text: UnsafePointer<xmlChar>) -> HTMLElement {
        unsafe name(text).map(HTMLElement.init) ?? .inline
    }

    private static func closed(_ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?) {
        guard let events = unsafe events(context), let name = unsafe name, !events.isTooDeep else { return }
        events.depth -= 1
        events.writer.close(unsafe element(name))
    }

    private static func text(
        _ context: UnsafeMutableRawPointer?,
        _ bytes: UnsafePointer<xmlChar>?,
        _ count: Int32
    ) {
        guard let events = unsafe events(context), !events.isTooDeep else { return }
        events.writer.write(unsafe UnsafeBufferPointer(start: bytes, count: Int(count)).span)
    }
}
