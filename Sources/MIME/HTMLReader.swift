// SPDX-License-Identifier: Apache-2.0

import CLibXML

/// libxml2's HTML reader as a stream of events; the only place of this module that touches its pointers.
///
/// Its time grows with the number of tags times their depth, and with the square of the attributes of one
/// element: `HTMLBounds` is asked first, and depth is watched here.
enum HTMLReader {
    /// What libxml2's callbacks get, by its address: the writer of the text, and the parser, which they stop
    /// when it is too deep.
    @safe private struct Events {
        var writer: HTMLWriter
        let parser: htmlParserCtxtPtr
        var depth = 0
        var isTooDeep = false

        init(_ parser: htmlParserCtxtPtr, bytes: Int) {
            unsafe self.parser = unsafe parser
            writer = HTMLWriter(bytes: bytes)
        }

        mutating func opened(
            _ name: UnsafePointer<xmlChar>,
            _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        ) {
            guard !isTooDeep else { return }
            depth += 1
            if depth > MailLimits.htmlLevelsMax {
                isTooDeep = true
                unsafe xmlStopParser(parser)
                return
            }
            let element = unsafe HTMLReader.element(name)
            var noted = HTMLAttributes()
            if var pair = unsafe attributes {
                while let key = unsafe pair[0] {
                    if let kind = unsafe HTMLReader.name(key).flatMap({ HTMLAttributes.Kind.named[$0] }) {
                        let count = unsafe Int(xmlStrlen(pair[1]))
                        let value = unsafe UnsafeBufferPointer(start: pair[1], count: count)
                        noted.set(kind, to: unsafe value.span, of: element, for: &writer)
                    }
                    unsafe pair += 2
                }
            }
            writer.open(element, noted)
        }

        mutating func closed(_ name: UnsafePointer<xmlChar>) {
            guard !isTooDeep else { return }
            depth -= 1
            writer.close(unsafe HTMLReader.element(name))
        }

        mutating func text(_ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
            guard !isTooDeep else { return }
            writer.write(unsafe UnsafeBufferPointer(start: bytes, count: Int(count)).span)
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
        var events = unsafe Events(parser, bytes: html.count)
        unsafe handler.pointee = htmlSAXHandler()
        unsafe handler.pointee.startElement = { context, name, attributes in
            guard let name = unsafe name else { return }
            unsafe HTMLReader.events(context)?.pointee.opened(name, attributes)
        }
        unsafe handler.pointee.endElement = { context, name in
            guard let name = unsafe name else { return }
            unsafe HTMLReader.events(context)?.pointee.closed(name)
        }
        let text: charactersSAXFunc = { unsafe HTMLReader.events($0)?.pointee.text($1, $2) }
        unsafe handler.pointee.characters = text
        unsafe handler.pointee.ignorableWhitespace = text
        unsafe handler.pointee.cdataBlock = text
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        // ASCII alone is the same in any charset, and needs no converter.
        let charset = isASCII(html) ? nil : "UTF-8"
        unsafe withUnsafeMutablePointer(to: &events) { events in
            unsafe parser.pointee.userData = UnsafeMutableRawPointer(events)
            unsafe html.withUnsafeBytes { bytes in
                let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                unsafe _ = htmlCtxtReadMemory(parser, text, Int32(bytes.count), nil, charset, Int32(options))
            }
        }
        return events.isTooDeep ? nil : events.writer.finish()
    }

    /// Whether no byte is beyond ASCII, or NUL, with no question that ends the loop: many bytes go at a time.
    private static func isASCII(_ html: [UInt8]) -> Bool {
        var highest: UInt8 = 0
        var lowest: UInt8 = 0x7F
        for byte in html {
            highest = max(highest, byte)
            lowest = min(lowest, byte)
        }
        return highest < 0x80 && lowest > 0
    }

    private static func events(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Events>? {
        unsafe context?.assumingMemoryBound(to: Events.self)
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
}
