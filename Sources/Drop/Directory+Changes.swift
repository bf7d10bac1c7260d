// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Directory {
    /// Writes a new file, and returns when its bytes are on the disk; `sync` makes its name so.
    ///
    /// - Throws: EEXIST where the name is taken. A file that could not be written whole is removed again.
    func write(_ bytes: [UInt8], to name: FileName, mode: mode_t) throws(FileError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = unsafe openat(descriptor, name.terminated, flags, mode)
        guard file >= 0 else { throw error("make", name) }
        do throws(FileError) {
            defer { close(file) }
            var written = 0
            while written < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { bytes in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
                    return unsafe Glibc.write(file, rest.baseAddress, rest.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw error("write", name) }
                written += count
            }
            guard fsync(file) == 0 else { throw error("sync", name) }
        } catch {
            unsafe unlinkat(descriptor, name.terminated, 0)
            throw error
        }
    }

    /// Removes a file; one that is gone already is no error.
    func remove(_ name: FileName) throws(FileError) {
        guard unsafe unlinkat(descriptor, name.terminated, 0) == 0 || errno == ENOENT else {
            throw error("remove", name)
        }
    }

    /// Moves a file, replacing what has the new name.
    func move(_ name: FileName, to other: Directory, as newName: FileName) throws(FileError) {
        guard unsafe renameat(descriptor, name.terminated, other.descriptor, newName.terminated) == 0 else {
            throw error("move", name)
        }
    }

    /// Returns when the names in it are on the disk.
    func sync() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw error("sync") }
    }

    /// Whether files may be removed from it.
    var isWritable: Bool {
        unsafe faccessat(descriptor, ".", W_OK | X_OK, AT_EACCESS) == 0
    }
}
