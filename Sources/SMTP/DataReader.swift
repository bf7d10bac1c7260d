// SPDX-License-Identifier: Apache-2.0

/// The content of a message, once its final dot has come.
package enum Content: Hashable, Sendable {
    /// The message: CRLF line ends only, dots unstuffed, ending in CRLF.
    case whole([UInt8])
    /// It came to its end, and nothing of it is kept.
    case refused(ContentFault)
}

/// Why the content of a message is not taken.
package enum ContentFault: Error, Hashable, Sendable {
    /// A CR or LF that is not part of a CRLF: whoever reads on may see another end than Tact does.
    case bareLineEnd
    /// More bytes than `Limits.messageBytesMax`.
    case tooLarge
    /// It went on after it was too large for as long again: the connection is closed.
    case endless
    /// A line longer than `Limits.textLineBytesMax`.
    case overlongLine
    /// A header section longer than `Limits.headerBytesMax`.
    case overlongHeader
    /// A NUL, which mail may not hold (RFC 5322 §2.2, RFC 6152), and which some servers drop before a final
    /// dot.
    case nul
    /// All connections together hold as much as the daemon has room for.
    case noRoom
}

/// Reads the content of a message from the wire (RFC 5321 §4.5.2).
///
/// Only CRLF.CRLF ends it, and a stuffed dot is one that follows a CRLF. Each byte is looked at once, however
/// the input is cut into pieces. After a fault nothing is kept, but reading goes on to the end, or the rest
/// of the message would be taken for commands.
///
/// A bare line end costs the connection, so what follows the message is never run. Then a line of one dot
/// between any two line ends is end enough, and a client that ends its lines so gets its answer at once.
package struct DataReader: Sendable {
    /// What has been seen of the current line; the last two are lines that bare CR and LF end too.
    private enum Line { case fresh, dot, dotCR, text, textCR, looseFresh, looseDot, looseText }

    private let limits: Limits
    private var line = Line.fresh
    private var body: [UInt8] = []
    private var fault: ContentFault?
    /// Bytes read so far, stuffed dots and all.
    private var bytesRead = 0
    /// `bytesRead` where the current line began.
    private var lineStart = 0
    private var isInHeader = true

    /// The content, once its end has been read.
    package private(set) var content: Content?

    /// A reader at the first byte behind the 354; the client announced `expected` bytes, if any.
    package init(limits: Limits, expected: Int? = nil) {
        self.limits = limits
        body.reserveCapacity(min(expected ?? 0, limits.messageBytesMax, DataReader.reservedBytesMax))
    }

    /// Bytes set aside on nothing but the client's word.
    private static let reservedBytesMax = 65_536

    /// Bytes of the message that are held in memory now.
    package var bytesHeld: Int { body.count }

    /// Reads on, and returns how many of the bytes belong to the message: all of them, unless its end is
    /// here.
    package mutating func read(_ bytes: borrowing Span<UInt8>) -> Int {
        precondition(content == nil, "the message has ended")
        let start = bytesRead
        var index = 0
        var kept = 0
        while index < bytes.count, content == nil {
            let byte = bytes[index]
            switch line {
            case .text where byte == carriageReturn:
                line = .textCR
            case .text where byte == lineFeed:
                loosen(.looseFresh)
            case .text:
                if byte == 0 { refuse(.nul) }
                index = textEnd(in: bytes, from: index + 1)
                continue
            case .textCR where byte == lineFeed:
                endLine(at: start + index + 1)
            case .textCR:
                loosen(.looseFresh)
                continue
            case .fresh where byte == dot:
                keep(bytes, kept..<index)
                line = .dot
            case .fresh:
                line = .text
                continue
            case .dot where byte == carriageReturn:
                line = .dotCR
            case .dot where byte == lineFeed:
                loosen(.looseDot)
                continue
            case .dot:
                kept = index
                line = .text
                continue
            case .dotCR where byte == lineFeed:
                finish()
            case .dotCR:
                loosen(.looseDot)
                finish()
                continue
            case .looseFresh, .looseDot, .looseText:
                readLoosely(byte)
            }
            index += 1
        }
        bytesRead = start + index
        if content == nil { pause(bytes, kept) }
        return index
    }

    /// Gives up what is held: the message will be refused with `fault`, unless it has one that weighs as
    /// much.
    package mutating func refuse(_ fault: ContentFault) {
        if self.fault == nil || fault == .bareLineEnd || fault == .endless { self.fault = fault }
        body = []
    }

    /// Keeps what this piece adds to the message, and looks at the limits that need no line end.
    private mutating func pause(_ bytes: borrowing Span<UInt8>, _ kept: Int) {
        if line != .dot && line != .dotCR { keep(bytes, kept..<bytes.count) }
        if bytesRead - lineStart > limits.textLineBytesMax { refuse(.overlongLine) }
        if isInHeader && bytesRead > limits.headerBytesMax { refuse(.overlongHeader) }
        if bytesRead > 2 * limits.messageBytesMax + DataReader.reservedBytesMax {
            refuse(.endless)
            finish()
        }
    }

    private mutating func keep(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) {
        guard fault == nil else { return }
        guard body.count + range.count <= limits.messageBytesMax else { return refuse(.tooLarge) }
        unsafe bytes.extracting(range).withUnsafeBufferPointer { piece in
            unsafe body.append(contentsOf: piece)
        }
    }

    private mutating func endLine(at end: Int) {
        let length = end - lineStart
        if length > limits.textLineBytesMax { refuse(.overlongLine) }
        if isInHeader {
            if end > limits.headerBytesMax { refuse(.overlongHeader) }
            isInHeader = length > 2
        }
        lineStart = end
        line = .fresh
    }

    private mutating func loosen(_ line: Line) {
        refuse(.bareLineEnd)
        self.line = line
    }

    private mutating func readLoosely(_ byte: UInt8) {
        switch (line, byte) {
        case (.looseDot, carriageReturn), (.looseDot, lineFeed): finish()
        case (_, carriageReturn), (_, lineFeed): line = .looseFresh
        case (.looseFresh, dot): line = .looseDot
        default: line = .looseText
        }
    }

    private mutating func finish() {
        if let fault {
            content = .refused(fault)
        } else {
            content = .whole(body.isEmpty ? [carriageReturn, lineFeed] : body)
        }
        body = []
    }
}

/// Where the text from `start` on is interrupted by a CR, LF or NUL; the end if it is not.
///
/// All mail passes through here, so eight bytes are looked at together: taking a number from a byte that is
/// less borrows from its highest bit, and the lowest such bit is that of the first
/// (graphics.stanford.edu/~seander/bithacks.html).
private func textEnd(in bytes: borrowing Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index + 8 <= bytes.count {
        let block = unsafe UInt64(
            littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        )
        let controls = (block &- 0x0E0E_0E0E_0E0E_0E0E) & ~block & 0x8080_8080_8080_8080
        guard controls != 0 else {
            index += 8
            continue
        }
        index += controls.trailingZeroBitCount / 8
        if interrupts(bytes[index]) { return index }
        index += 1
    }
    while index < bytes.count, !interrupts(bytes[index]) { index += 1 }
    return index
}

/// Whether a byte is none of the text of a line; all of them are below 0x0E.
private func interrupts(_ byte: UInt8) -> Bool {
    byte == carriageReturn || byte == lineFeed || byte == 0
}

let carriageReturn = UInt8(ascii: "\r")
let lineFeed = UInt8(ascii: "\n")
private let dot = UInt8(ascii: ".")
