// SPDX-License-Identifier: Apache-2.0

package import MIME

/// A digest's HTML as one page that a browser opens from a disk, its inline pictures in `data:` addresses.
///
/// Whoever looks at it tells nobody: nothing is fetched, so pictures that a letter keeps elsewhere stay away
/// as they do in a mail program that blocks them, and no sender takes the look for the customer's.
package enum Preview {
    /// Forbids whatever is not in the page itself (w3.org/TR/CSP3): no script, no font, no picture of others.
    static let guardian = """
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
        style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">

        """

    /// The page of a digest; `nil` where the mail has no HTML.
    package static func html(of digest: Mail) -> String? {
        page(of: digest).map { page in
            guard let head = page.firstRange(of: "<head>\n") else { return guardian + page }
            return page[..<head.upperBound] + guardian + page[head.upperBound...]
        }
    }

    /// The HTML of a digest with its inline pictures in it, as a mail program shows it.
    static func page(of digest: Mail) -> String? {
        let leaves = digest.root.leaves
        guard let html = leaves.first(where: { $0.type.isHTML && !$0.isAttachment })?.decodedText().text
        else {
            return nil
        }
        var pictures: [String: String] = [:]
        for part in leaves where part.type.type == "image" {
            guard let id = part.contentID, pictures[id] == nil else { continue }
            pictures[id] = address(of: part)
        }
        return showing(pictures, in: html)
    }

    /// The HTML with each `cid:` of these pictures replaced by the address that holds it.
    private static func showing(_ pictures: [String: String], in html: String) -> String {
        let pieces = html.split(separator: "cid:", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(into: String(pieces.first ?? "")) { shown, piece in
            // The ids are the digest's own, of characters that nothing else stands beside.
            let id = piece.prefix { !$0.isWhitespace && !"\"'),<>".contains($0) }
            if let address = pictures[String(id)] {
                shown += address + piece.dropFirst(id.count)
            } else {
                shown += "cid:" + piece
            }
        }
    }

    /// The part's bytes as an address (RFC 2397).
    private static func address(of part: Part) -> String {
        let subtype = part.type.subtype.filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0))
        }
        let bytes = TransferCoding.encodeBase64(part.decodedBytes()).filter { !$0.isSpace }
        return "data:image/\(subtype);base64,\(String(decoding: bytes, as: UTF8.self))"
    }
}
