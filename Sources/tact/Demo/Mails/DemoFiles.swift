// SPDX-License-Identifier: Apache-2.0

/// Files that the demo's mails carry: real ones, which a program can open.
enum DemoFiles {
    /// A PDF (ISO 32000-1) of one page with these lines; the first is its title. Text in ASCII.
    static func pdf(_ lines: [String]) -> [UInt8] {
        var drawing = "BT /F1 18 Tf 72 760 Td"
        for (place, line) in lines.enumerated() {
            let escaped = line.replacing("\\", with: "\\\\").replacing("(", with: "\\(").replacing(
                ")",
                with: "\\)"
            )
            drawing += place == 1 ? " /F1 11 Tf 0 -36 Td" : place > 1 ? " 0 -16 Td" : ""
            drawing += " (\(escaped)) Tj\n"
        }
        drawing += "ET\n"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                + " /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)endstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places {
            file += String(repeating: "0", count: 10 - "\(place)".count) + "\(place) 00000 n \n"
        }
        file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(file.utf8)
    }

    /// A PNG (RFC 2083) of soft stripes between two colours, each red, green and blue.
    static func picture(width: Int, height: Int, from first: [UInt8], to last: [UInt8]) -> [UInt8] {
        var rows: [UInt8] = []
        for y in 0..<height {
            rows.append(0)
            for _ in 0..<width {
                rows += (0..<3).map { UInt8((Int(first[$0]) * (height - y) + Int(last[$0]) * y) / height) }
            }
        }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return signature
            + chunk("IHDR", word(UInt32(width)) + word(UInt32(height)) + [8, 2, 0, 0, 0])
            + chunk("IDAT", stored(rows)) + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return word(UInt32(data.count)) + body + word(cyclicCheck(body))
    }

    /// The data as a zlib stream that compresses nothing (RFC 1950; RFC 1951 §3.2.4).
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: data.count, by: 65_535) {
            let end = min(start + 65_535, data.count)
            let count = UInt16(end - start)
            stream.append(end == data.count ? 1 : 0)
            for half in [count, ~count] { stream += [UInt8(half & 0xFF), UInt8(half >> 8)] }
            stream += data[start..<end]
        }
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return stream + word(high << 16 | low)
    }

    private static func cyclicCheck(_ bytes: [UInt8]) -> UInt32 {
        var check: UInt32 = ~0
        for byte in bytes {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        return ~check
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
