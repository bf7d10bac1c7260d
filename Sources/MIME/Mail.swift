// SPDX-License-Identifier: Apache-2.0

/// One mail, read over its untouched bytes.
///
/// This module turns bytes of strangers into values. It never sees a socket, a file or a clock, and it never
/// fails: what is broken is read as far as it goes, what is too much stays unread, and `notes` says so. Time
/// and memory grow with the size of the mail, whatever is in it. It lacks a reader for TNEF (`winmail.dat`),
/// for what S/MIME and OpenPGP encrypt, and for the partial messages of RFC 2046 §5.2.2.
package struct Mail: Sendable {
    /// The mail as it came.
    package let bytes: [UInt8]
    /// The mail itself as a part, with all parts in it.
    package let root: Part
    /// What is broken in it, and which limits it met; sentences of `MailNote`, each once.
    package let notes: [String]

    /// Reads a mail; line ends may be CRLF or LF.
    package init(_ bytes: [UInt8]) {
        var reader = PartReader(bytes)
        self.bytes = bytes
        root = reader.readMail()
        notes = reader.ration.notes
    }

    /// The header of a mail, where nothing else of it is asked for: its parts are not read.
    package static func header(of bytes: [UInt8]) -> HeaderFields {
        var reader = PartReader(bytes)
        return reader.readHeader().header
    }

    /// The mail's header.
    package var header: HeaderFields { root.header }

    /// The mail without the fields whose names `isUnwanted` picks, as `Bcc` is taken out; every other byte
    /// stays.
    package func bytes(removing isUnwanted: (_ name: String) -> Bool) -> [UInt8] {
        header.bytes(removing: isUnwanted)
    }
}
