// SPDX-License-Identifier: Apache-2.0

/// How much of a mail is taken apart. What goes beyond is kept as bytes, unread, and the mail says so in a
/// note.
package enum MailLimits {
    /// Levels of multiparts and embedded messages; Postfix's `mime_nesting_limit` is 100.
    package static let levelsMax = 100
    /// Parts in a mail, on all levels together; real ones have tens.
    package static let partsMax = 10_000
    /// Header fields in a mail, all parts together; lines beyond belong to the last field.
    package static let fieldsMax = 100_000
    /// Bytes of one header field that are read; Postfix's `header_size_limit` is 102,400. What stands behind
    /// them is part of the mail, and nothing is made of it.
    package static let fieldBytesMax = 1 << 20
    /// Bytes of a text that is put into Unicode's composed form; a longer one counts as it stands.
    package static let composedBytesMax = 4 << 20
    /// Mailboxes read from one header field; ten times what RFC 5321 §4.5.3.1.8 makes every server take.
    package static let mailboxesMax = 10_000
    /// Parameters read from one header field, pieces of RFC 2231 counted each; real ones have a few.
    package static let parametersMax = 1_000
    /// Bytes of a boundary. RFC 2046 §5.1.1 allows 70; some programs write longer ones.
    package static let boundaryBytesMax = 255
    /// Bytes of HTML that are read for what they show: far above any mail made for reading.
    package static let htmlBytesMax = 4 << 20
    /// Elements within elements; libxml2 itself allows XML 256. Deeper HTML is read by its bare text.
    package static let htmlLevelsMax = 256
    /// Start tags of one HTML text; libxml2 takes time for each as deep as it stands.
    package static let htmlTagsMax = 100_000
    /// Attributes of one HTML element; libxml2 compares each with all before it.
    package static let htmlAttributesMax = 200
    /// Characters that do not decode, after which a label counts as wrong and the text as unlabelled.
    package static let replacementsMax = 10_000
}

/// What was wrong with a mail, or too much, so that it was read in part only.
package enum MailNote {
    package static let tooDeep = "parts are nested too deeply; the inner ones are not read"
    package static let tooManyParts = "too many parts; the last ones are not read"
    package static let tooManyFields = "too many header fields; the last ones are not read"
    package static let fieldTooLong = "a header field is too long; its end is not read"
    package static let headerCut = "a line in the header is no field; the body begins with it"
    package static let foldedStart = "the header begins with a folded line, which is left out"
    package static let envelopeLine = "the header begins with the \"From \" line of an mbox file"
    package static let noBoundary = "a multipart names no boundary"
    package static let boundaryNeverSeen = "the boundary of a multipart never occurs"
    package static let boundaryNotClosed = "a multipart has no final boundary"
    package static let badContentType = "a content type cannot be read and counts as text/plain"
    package static let encodedMessage = "an embedded message is encoded, which RFC 2046 forbids"
    package static let unknownEncoding = "a transfer encoding is unknown"
}
