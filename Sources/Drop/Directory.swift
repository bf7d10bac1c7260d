// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open folder. Its files are reached through the descriptor, so that a folder renamed or replaced
/// meanwhile leads nowhere else. Every call blocks as long as the disk does.
final class Directory: Sendable {
    /// How the folder was named, for messages.
    let path: String
    let descriptor: Int32

    /// Opens the folder.
    init(_ path: String) throws(FileError) {
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path, number: errno) }
        self.path = path
    }

    /// Opens a folder in it, making it first where it is missing; a symbolic link is not followed.
    init(_ name: FileName, in parent: Directory) throws(FileError) {
        path = "\(parent.path)/\(name)"
        let made = unsafe mkdirat(parent.descriptor, name.terminated, Maildir.mode)
        guard made == 0 || errno == EEXIST else { throw FileError("make", path, number: errno) }
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        descriptor = unsafe openat(parent.descriptor, name.terminated, flags)
        guard descriptor >= 0 else { throw FileError("open", path, number: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// All names in it, in the order of their bytes; Maildir names begin with the time, so the oldest is
    /// first.
    func names() throws(FileError) -> [FileName] {
        let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = unsafe fdopendir(copy) else { throw error("list") }
        defer { unsafe closedir(stream) }
        var names: [FileName] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                unsafe Array($0.prefix { $0 != 0 })
            }
            if let name = FileName(bytes) { names.append(name) }
        }
        guard errno == 0 else { throw error("list") }
        return names.sorted()
    }

    /// What the name stands for, nil where it is gone; a symbolic link stands for itself.
    func status(of name: FileName) throws(FileError) -> FileStatus? {
        var status = stat()
        guard unsafe fstatat(descriptor, name.terminated, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw error("look at", name)
        }
        return FileStatus(status)
    }

    /// The bytes of a regular file, nil where it is gone; at most `bytesMax` and one more, which tells that
    /// there are too many.
    ///
    /// - Throws: ELOOP for a symbolic link, EINVAL for what is no regular file, and what the disk says.
    func contents(of name: FileName, upTo bytesMax: Int) throws(FileError) -> [UInt8]? {
        // Without O_NONBLOCK a named pipe would block for ever.
        let file = unsafe openat(descriptor, name.terminated, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw error("open", name)
        }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw error("look at", name) }
        guard FileStatus(status).isRegular else {
            throw FileError("read", "\(path)/\(name)", number: EINVAL)
        }
        var bytes = [UInt8](repeating: 0, count: min(max(Int(status.st_size), 0), bytesMax) + 1)
        var count = 0
        while count < bytes.count {
            let got = unsafe bytes.withUnsafeMutableBytes { bytes in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
                return unsafe read(file, rest.baseAddress, rest.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw error("read", name) }
            if got == 0 { break }
            count += got
            // The file has grown since it was looked at.
            if count == bytes.count, count <= bytesMax {
                bytes += [UInt8](repeating: 0, count: min(count, bytesMax + 1 - count))
            }
        }
        return Array(bytes.prefix(count))
    }

    /// Whether its path still leads to it.
    func isStillThere() throws(FileError) -> Bool {
        var own = stat()
        var other = stat()
        guard unsafe fstat(descriptor, &own) == 0 else { throw error("look at") }
        guard unsafe stat(path, &other) == 0 else { return false }
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }

    func error(_ action: String, _ name: FileName? = nil) -> FileError {
        let number = errno
        return FileError(action, name.map { "\(path)/\($0)" } ?? path, number: number)
    }
}

/// What is known of a file without reading it.
package struct FileStatus: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let bytes: Int64
    /// When it was last written to: seconds since 1970, and nanoseconds.
    let writtenSeconds: Int
    let writtenNanoseconds: Int
    let isRegular: Bool

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        bytes = Int64(status.st_size)
        writtenSeconds = status.st_mtim.tv_sec
        writtenNanoseconds = status.st_mtim.tv_nsec
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }
}
