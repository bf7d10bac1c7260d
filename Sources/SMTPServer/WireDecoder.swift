// SPDX-License-Identifier: Apache-2.0

import NIOCore
import SMTP

/// One decoder for both phases of a connection: command lines, and the content of messages.
///
/// A class, because the connection that owns it turns it from one phase to the other between two steps.
final class WireDecoder: NIOSingleStepByteToMessageDecoder {
    /// What the bytes are taken for.
    enum Phase {
        case lines
        case content(DataReader)
        /// Bytes wait until the session has had its say.
        case paused
        /// Bytes are thrown away.
        case closed
    }

    /// What came in whole.
    enum InboundOut {
        case line(Line)
        case content(Content)
    }

    var phase = Phase.paused
    private var lines: LineReader

    init(limits: Limits) {
        lines = LineReader(limits: limits)
    }

    /// Bytes of a message that are held in memory now.
    var bytesHeld: Int {
        if case .content(let reader) = phase { reader.bytesHeld } else { 0 }
    }

    /// Refuses the message that is coming in, which is still read to its end.
    func refuseContent(_ fault: ContentFault) {
        guard case .content(var reader) = phase else { return }
        phase = .paused
        reader.refuse(fault)
        phase = .content(reader)
    }

    func decode(buffer: inout ByteBuffer) -> InboundOut? {
        switch phase {
        case .paused:
            return nil
        case .closed:
            buffer.moveReaderIndex(to: buffer.writerIndex)
            return nil
        case .lines:
            let (line, consumed) = lines.next(in: buffer.readableBytesUInt8Span)
            buffer.moveReaderIndex(forwardBy: consumed)
            return line.map(InboundOut.line)
        case .content(var reader):
            phase = .paused  // so that what has been read is not shared while it grows
            let consumed = reader.read(buffer.readableBytesUInt8Span)
            buffer.moveReaderIndex(forwardBy: consumed)
            guard let content = reader.content else {
                phase = .content(reader)
                return nil
            }
            return .content(content)
        }
    }

    /// A half line or a half message at the end of the connection is nothing.
    func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) -> InboundOut? { nil }
}
