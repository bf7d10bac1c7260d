// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Read {
    /// A user of this machine, by name or number; a number needs no entry among the users.
    ///
    /// A name is looked up where somebody is to be served: the kernel tells callers by their number.
    static func localUser(
        _ text: String,
        for purpose: Configuration.Purpose
    ) throws(Wrong) -> Configuration.User {
        let name = try name(text)
        if let number = UInt32(name) { return Configuration.User(name: name, id: number) }
        guard purpose == .serving else { return Configuration.User(name: name, id: nil) }
        return Configuration.User(name: name, id: try userID(of: name))
    }

    private static func userID(of name: String) throws(Wrong) -> UInt32 {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let code = unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found)
        if unsafe found != nil { return unsafe entry.pw_uid }
        // Any of these may say that there is no such user (getpwnam_r(3)).
        guard [0, ENOENT, ESRCH, EBADF, EPERM].contains(code) else {
            throw Wrong(
                "the user \(shown(name)) cannot be looked up: \(FileTrouble(code).text); try again, or write "
                    + "its number"
            )
        }
        throw Wrong(
            "there is no user \(shown(name)) on this machine; make one, or write a name that "
                + "`getent passwd` has"
        )
    }
}
