// SPDX-License-Identifier: Apache-2.0

package import Office

/// A parcel's two addresses and its body, checked, in the form in which they go on the wire.
///
/// A line end in an address would be a command of its own, and a line feed without its carriage return, or a
/// NUL before a dot, could end the mail on an old relay. So all are refused here, before a connection is
/// touched.
package struct Envelope: Hashable, Sendable {
    /// With angle brackets; `<>` for the null reverse path.
    package let sender: String
    /// With angle brackets.
    package let recipient: String
    /// What the relay must offer.
    package let needs: Needs

    /// The largest mail that is read through where the relays are, in bytes: some tens of microseconds.
    private static let loopBytesMax = 256 << 10

    /// - Throws: the answer to the parcel; no relay can ever take it.
    package init(_ parcel: Parcel) throws(EnvelopeError) {
        sender = parcel.sender.isEmpty ? "<>" : try Envelope.path(parcel.sender, .sender)
        recipient = try Envelope.path(parcel.recipient, .recipient)
        guard LineEnds.areWhole(parcel.bytes) else { throw .loneLineEnd }
        guard !LineEnds.hasNUL(parcel.bytes) else { throw .nul }
        let bytes = parcel.bytes.count + (LineEnds.isClosed(parcel.bytes) ? 0 : 2)
        let isASCII = sender.utf8.allSatisfy { $0 < 0x80 } && recipient.utf8.allSatisfy { $0 < 0x80 }
        needs = Needs(
            bytes: bytes,
            unicodeAddresses: !isASCII,
            eightBit: LineEnds.areEightBit(parcel.bytes),
        )
    }

    /// A large mail is read through on a thread of Swift's own: the relays' has other mails to serve.
    static func checked(_ parcel: Parcel) async throws(EnvelopeError) -> Envelope {
        guard parcel.bytes.count > loopBytesMax else { return try Envelope(parcel) }
        let result = await withTaskExecutorPreference(globalConcurrentExecutor) {
            await readThrough(parcel)
        }
        return try result.get()
    }

    @concurrent
    private static func readThrough(_ parcel: Parcel) async -> Result<Envelope, EnvelopeError> {
        Result { () throws(EnvelopeError) in try Envelope(parcel) }
    }

    private static func path(_ address: String, _ role: EnvelopeError.Role) throws(EnvelopeError) -> String {
        let forbidden = address.utf8.contains { byte in
            byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        }
        guard !address.isEmpty, !forbidden else { throw .address(role) }
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return "<\(address)>" }
        let domain = String(address[address.utf8.index(after: at)...])
        do {
            return "<\(address[..<at])@\(try Domain.ascii(domain))>"
        } catch {
            throw .domain(role)
        }
    }
}

/// Why a parcel cannot be sent by anyone.
package enum EnvelopeError: Error, Hashable, Sendable {
    /// Which of the two addresses.
    package enum Role: Hashable, Sendable {
        case sender, recipient
    }

    /// It is empty, or holds a control character, a space or an angle bracket.
    case address(Role)
    /// Its domain is not ASCII and has no ASCII form.
    case domain(Role)
    /// The body holds a CR or LF that is not part of a CRLF.
    case loneLineEnd
    /// The body holds a NUL, which mail may not (RFC 5322 §2.2, RFC 6152), and which some relays drop before
    /// a dot.
    case nul

    /// What the sender is told, with the status code of RFC 3463.
    package var text: String {
        switch self {
        case .address(.sender):
            "5.1.7 the sender's address is empty or holds a control character, a space or a bracket"
        case .address(.recipient):
            "5.1.3 the recipient's address is empty or holds a control character, a space or a bracket"
        case .domain(.sender): "5.1.7 the sender's domain has no ASCII form (RFC 5891)"
        case .domain(.recipient): "5.1.3 the recipient's domain has no ASCII form (RFC 5891)"
        case .loneLineEnd: "5.6.0 the mail holds a CR or LF that is no line end"
        case .nul: "5.6.0 the mail holds a NUL byte"
        }
    }
}
