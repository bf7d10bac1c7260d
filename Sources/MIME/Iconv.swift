// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The C library's converter, from one charset to UTF-8.
///
/// The only place of this module that touches its pointers; a converter lives for one text, since it keeps
/// a state between calls.
@safe struct Iconv: ~Copyable {
    private let converter: iconv_t

    /// `nil` where the C library has no such charset, or the name has characters that no charset's has.
    private init?(charset: String) {
        guard !charset.isEmpty, charset.utf8.count <= 40,
            charset.utf8.allSatisfy({
                $0.isDigit || $0.isLetter || [0x2D, 0x2E, 0x5F, 0x2B, 0x3A].contains($0)
            }),
            let opened = unsafe iconv_open("UTF-8", charset), unsafe opened != iconv_t(bitPattern: -1)
        else { return nil }
        unsafe converter = opened
    }

    deinit {
        unsafe _ = iconv_close(converter)
    }

    /// The text; `nil` where there is no such charset, or more than `MailLimits.replacementsMax` places do
    /// not decode.
    static func decode(_ bytes: [UInt8], charset: String) -> Charset.Decoded? {
        guard let iconv = Iconv(charset: charset) else { return nil }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count * 2)
        guard let replacements = iconv.convert(bytes, into: &decoded, isChinese: charset == "GB18030") else {
            return nil
        }
        let text = String(decoding: decoded, as: UTF8.self)
        return Charset.Decoded(text: text, isKnown: true, isValid: replacements == 0)
    }

    /// Converts all of `bytes`; returns how many places did not decode.
    private borrowing func convert(_ bytes: [UInt8], into decoded: inout [UInt8], isChinese: Bool) -> Int? {
        var replacements = 0
        var consumed = 0
        while true {
            let step = convertStep(bytes, from: consumed, into: &decoded)
            consumed = step.consumed
            switch step.outcome {
            case .isDone:
                return replacements
            case .isFull:
                continue
            case .isBad:
                guard consumed < bytes.count else { return replacements }
                if isChinese, bytes[consumed] == 0x80 {
                    decoded += [0xE2, 0x82, 0xAC]
                } else {
                    decoded += [0xEF, 0xBF, 0xBD]
                    replacements += 1
                }
                consumed += 1
                guard replacements <= MailLimits.replacementsMax else { return nil }
            }
        }
    }

    private enum Outcome {
        case isDone
        case isFull
        case isBad
    }

    /// One call of `iconv` over what is left, or the flush that ends a text when nothing is.
    private borrowing func convertStep(
        _ bytes: [UInt8],
        from start: Int,
        into decoded: inout [UInt8]
    )
        -> (outcome: Outcome, consumed: Int)
    {
        let isFlush = start >= bytes.count
        let chunkBytes = min(max((bytes.count - start) * 2, 64), 1 << 16)
        var outcome = Outcome.isDone
        var left = bytes.count - start
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: chunkBytes) { buffer, count in
            var room = chunkBytes
            let result = unsafe bytes.withUnsafeBytes { source in
                unsafe buffer.withMemoryRebound(to: CChar.self) { target in
                    var output = target.baseAddress
                    guard !isFlush else { return unsafe iconv(converter, nil, nil, &output, &room) }
                    var input = unsafe UnsafeMutablePointer(
                        mutating: source.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
                    )
                    return unsafe iconv(converter, &input, &left, &output, &room)
                }
            }
            if result == -1 { outcome = errno == E2BIG ? .isFull : .isBad }
            count = chunkBytes - room
        }
        decoded += chunk
        let consumed = bytes.count - left
        if case .isDone = outcome, !isFlush { outcome = .isFull }
        return (outcome, isFlush ? start : consumed)
    }
}
