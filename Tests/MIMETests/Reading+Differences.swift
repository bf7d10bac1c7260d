// SPDX-License-Identifier: Apache-2.0

extension Reading {
    private static let elsewhere = "an external body is elsewhere: what stands here is no part of its type"
    private static let status = "a delivery status is text for programs (RFC 3464), not a multipart"

    /// Where Tact reads a mail otherwise than Python, and why that is the better reading: by mail and field.
    /// A part stands for all that is read of it and of the parts in it.
    static let differences: [String: [String: String]] = [
        "rfc/001.eml": ["part 1": elsewhere, "part 2": elsewhere, "part 3": elsewhere],
        "rfc/008.eml": ["part 2.1": "the embedded message is base64, and is read after decoding"],
        "thirdparty/003.eml": [
            "part 4 bytes":
                "the encoding has white space and a CR behind it, and is quoted-printable all the same",
            "part 4 text": "as its bytes",
        ],
        "thirdparty/005.eml": [
            "part 5 bytes": "no boundary follows the last part, so its line end is its own (RFC 2046 §5.1.1)",
            "part 5 text": "as its bytes",
        ],
        "thirdparty/009.eml": ["part 2": "a partial message is no message before it is put together"],
        "thirdparty/012.eml": [
            "part bytes": "as its parts",
            "part 1": "the boundary is folded, and unfolds to one with a space",
            "part 2": "the boundary is folded, and unfolds to one with a space",
        ],
        "python/msg_15.txt": [
            "part 1": "an inner multipart has the outer one's boundary, and its parts are found",
            "part 2": "the attachment is one, and not lost",
            "part 3": "the second part of the inner multipart is not the outer one's third",
        ],
        "python/msg_16.txt": ["part 2": status],
        "python/msg_36.txt": ["part 2.1": elsewhere, "part 2.2": elsewhere],
        "python/msg_39.txt": [
            "part 1.1": "inner multiparts have the outer one's boundary, and their parts are found",
            "part 1.2": "the second of the inner multiparts",
            "part 1.3": "the third of the inner multiparts",
        ],
        "python/msg_42.txt": ["part 2.1 bytes": "a multipart without parts keeps its bytes"],
        "python/msg_43.txt": ["part 2": status],
        "Mails/invoice-attachments.eml": [
            "part 2 name": "of two names the extended one is whole, the plain one is for old programs"
        ],
        "Mails/japanese-iso-2022-jp.eml": ["part text": "circled digits are read (CP50221)"],
        "Mails/damaged.eml": [
            "from": "a name with a bare comma is one name",
            "cc":
                "white space around the @ and the dots of an address is obsolete (RFC 5322 §4.4)",
            "part 1 bytes": "white space at the end of a line of quoted-printable goes (RFC 2045 §6.7)",
            "part 1 text": "as its bytes",
        ],
    ]
}
