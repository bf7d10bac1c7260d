// SPDX-License-Identifier: Apache-2.0

/// The folder that programs drop mail into: a Maildir, and `rejected/` for what is no mail. Its calls block.
struct DropFolder: Sendable {
    /// Names tried for a rejected file before giving up; more than one of a name is rare.
    private static let attemptsMax = 1_000

    private let maildir: Maildir
    private let rejected: Directory

    var new: Directory { maildir.new }

    /// Opens the folders, making them where they are missing.
    init(_ path: String) throws(FileError) {
        maildir = try Maildir(path)
        let root = try Directory(path)
        rejected = try Directory(Maildir.name("rejected"), in: root)
        try root.sync()
    }

    /// The files of `new/` that are none of the hidden ones, each with what is known of it; nil where its
    /// path leads to another folder by now.
    func files() throws(FileError) -> [(name: FileName, status: FileStatus)]? {
        guard try new.isStillThere() else { return nil }
        var files: [(FileName, FileStatus)] = []
        for name in try new.names() where !name.isHidden {
            if let status = try new.status(of: name) { files.append((name, status)) }
        }
        return files
    }

    /// Moves a file out of the way, with a note beside it that says why and what to do.
    ///
    /// The note is there first: a file in `rejected/` is never without one. Who moves it calls `new.sync`
    /// later.
    func reject(_ name: FileName, because rejection: Rejection) throws(FileError) {
        let note = """
            \(rejection)

            Tact has moved this file out of new/. To hand it in again, mend it and move it back.

            """
        let (target, noteName) = try freeNames(for: name, note: Array(note.utf8))
        do throws(FileError) {
            try new.move(name, to: rejected, as: target)
        } catch {
            try rejected.remove(noteName)
            throw error
        }
        try rejected.sync()
    }

    /// Writes the note under the first name that is free for both.
    private func freeNames(for name: FileName, note: [UInt8]) throws(FileError) -> (FileName, FileName) {
        for attempt in 0..<Self.attemptsMax {
            // Room is kept for `.why`, so that both names end up alike.
            let number = attempt == 0 ? "" : ".\(attempt)"
            let withNote = name.appending(number + ".why")
            guard let target = FileName(Array(withNote.bytes.dropLast(".why".utf8.count))) else {
                preconditionFailure("\(withNote) has a name before .why")
            }
            guard try rejected.status(of: target) == nil else { continue }
            do throws(FileError) {
                try rejected.write(note, to: withNote, mode: Maildir.fileMode)
                return (target, withNote)
            } catch {
                guard error.isBecauseTaken else { throw error }
            }
        }
        throw FileError.taken("reject", "\(rejected.path)/\(name)")
    }
}
