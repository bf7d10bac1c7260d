// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What has happened in `new/`, as inotify(7) tells it.
enum Arrival: Hashable, Sendable {
    /// A file was begun in place, or linked in; it may not be whole.
    case begun(FileName)
    /// A file is whole: it was moved in, or its writer has closed it.
    case whole(FileName)
    /// Some were not told, because too many happened at once: only a scan finds them.
    case missed
    /// The folder itself is gone or has moved.
    case gone
}

/// Tells of files that arrive in one folder. Reading never blocks; the descriptor is readable when there is
/// news.
final class Inotify: Sendable {
    /// Room for the largest event (inotify(7)): 16 bytes, and a name with its NUL; and for a few hundred
    /// usual ones.
    private static let bufferBytes = 16 << 10
    private static let headerBytes = 16

    let descriptor: Int32

    /// Watches the folder.
    ///
    /// - Throws: where there is no room for another watch; the folder is then only scanned.
    init(_ folder: Directory) throws(FileError) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw FileError("watch", folder.path, number: errno) }
        // Through the descriptor, so that it is this folder and no other that has its path by now.
        let path = "/proc/self/fd/\(folder.descriptor)"
        let mask = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
        guard unsafe inotify_add_watch(descriptor, path, UInt32(mask)) >= 0 else {
            let number = errno
            close(descriptor)
            throw FileError("watch", folder.path, number: number)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Everything that has happened since the last call.
    func arrivals() -> [Arrival] {
        var arrivals: [Arrival] = []
        var buffer = [UInt8](repeating: 0, count: Self.bufferBytes)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return arrivals }
            arrivals += Self.decoded(buffer.prefix(count))
        }
    }

    /// The events in a buffer: each a watch, a mask, a cookie and a length of 32 bits, then a padded name.
    static func decoded(_ bytes: ArraySlice<UInt8>) -> [Arrival] {
        var arrivals: [Arrival] = []
        var rest = bytes
        while rest.count >= headerBytes {
            let mask = word(rest, at: 4)
            let length = Int(word(rest, at: 12))
            precondition(rest.count >= headerBytes + length, "the kernel gives whole events")
            let name = rest.dropFirst(headerBytes).prefix(length).prefix { $0 != 0 }
            rest = rest.dropFirst(headerBytes + length)
            if let arrival = arrival(mask: mask, name: FileName(Array(name))) { arrivals.append(arrival) }
        }
        return arrivals
    }

    private static func arrival(mask: UInt32, name: FileName?) -> Arrival? {
        func has(_ bits: some BinaryInteger) -> Bool { mask & UInt32(bits) != 0 }
        if has(IN_Q_OVERFLOW) { return .missed }
        if has(IN_DELETE_SELF) || has(IN_MOVE_SELF) || has(IN_IGNORED) || has(IN_UNMOUNT) { return .gone }
        guard let name else { return nil }
        if has(IN_MOVED_TO) || has(IN_CLOSE_WRITE) || has(IN_ISDIR) { return .whole(name) }
        return has(IN_CREATE) ? .begun(name) : nil
    }

    private static func word(_ bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32 {
        let start = bytes.startIndex + offset
        return (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
    }
}
