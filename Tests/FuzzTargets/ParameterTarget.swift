// SPDX-License-Identifier: Apache-2.0

import MIME

@testable import Merging

/// Parameters of a field: what is read of them is written so that it reads back.
enum ParameterTarget {
    static func run(_ bytes: [UInt8]) {
        let field = bytes.filter { !$0.isLineEnd }
        let read = Mail(Array("Content-Disposition: ".utf8) + field + Array("\nContent-Type: ".utf8) + field)
        _ = read.root.disposition
        let type = read.root.type
        claim(!type.type.isEmpty && !type.subtype.isEmpty, "a content type has both its halves")
        claim(
            type.parameters.all.count <= MailLimits.parametersMax,
            "there are no more parameters than may be"
        )
        for parameter in type.parameters.all {
            claim(SafeText.line(parameter.name) == parameter.name, "a name is a safe line")
            claim(SafeText.line(parameter.value) == parameter.value, "a value is a safe line")
            guard isToken(parameter.name) else { continue }
            let written = parameter.written()
            claim(written.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }, "pieces are ASCII")
            check(parameter, "; " + written.joined(separator: "; "))
            check(parameter, FieldWriter.parameter(parameter.name, parameter.value))
        }
    }

    private static func check(_ parameter: Parameters.Parameter, _ written: String) {
        let again = Mail(Array("Content-Type: a/b\(written)".utf8)).root.type
        claim(again.parameters.all == [parameter], "a written parameter reads back: \(written)")
    }

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 20
            && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    }
}
