// SPDX-License-Identifier: Apache-2.0

/// Character references of HTML, as far as an address or a style may hold them.
enum CharacterReferences {
    /// The names that can change what an address or a style means. Another name stays as it is.
    private static let names: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "colon": ":",
        "Tab": "\t",
        "NewLine": "\n", "sol": "/", "bsol": "\\", "lpar": "(", "rpar": ")", "semi": ";", "period": ".",
        "num": "#", "quest": "?", "percnt": "%", "commat": "@", "equals": "=", "lbrace": "{", "lcub": "{",
        "rbrace": "}", "rcub": "}", "excl": "!", "comma": ",", "lowbar": "_", "UnderBar": "_",
        "hyphen": "\u{2010}",
    ]
    /// Bytes of the longest name here, and of any number that is a character.
    private static let referenceBytesMax = 10

    /// The text that an attribute's value stands for.
    static func decoded(_ value: [UInt8]) -> String {
        guard value.contains(UInt8(ascii: "&")) else { return String(decoding: value, as: UTF8.self) }
        var decoded: [UInt8] = []
        var index = 0
        while index < value.count {
            if value[index] == UInt8(ascii: "&"), let (text, end) = reference(in: value, at: index) {
                decoded += text.utf8
                index = end
            } else {
                decoded.append(value[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func reference(in value: [UInt8], at start: Int) -> (text: String, end: Int)? {
        var end = start + 1
        if end < value.count, value[end] == UInt8(ascii: "#") { return number(in: value, from: end + 1) }
        while end < value.count, value[end].isLetter || value[end].isDigit, end - start <= referenceBytesMax {
            end += 1
        }
        // `&copy=` in an address is no reference; `&amp` is common without its semicolon.
        let name = String(decoding: value[(start + 1)..<end], as: UTF8.self)
        if end < value.count, value[end] == UInt8(ascii: ";") { return names[name].map { ($0, end + 1) } }
        let isAmpersand = name == "amp" && (end == value.count || value[end] != UInt8(ascii: "="))
        return isAmpersand ? ("&", end) : nil
    }

    private static func isHexLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 6 }

    private static func number(in value: [UInt8], from start: Int) -> (text: String, end: Int)? {
        var index = start
        let isHex = index < value.count && value[index].lowercased == UInt8(ascii: "x")
        if isHex { index += 1 }
        let digits = index
        while index < value.count, value[index].isDigit || isHex && isHexLetter(value[index]) { index += 1 }
        let text = String(decoding: value[digits..<index], as: UTF8.self)
        guard let code = UInt32(text, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(code) else {
            return nil
        }
        if index < value.count, value[index] == UInt8(ascii: ";") { index += 1 }
        return (String(scalar), index)
    }
}
