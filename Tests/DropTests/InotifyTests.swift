// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Drop

@Suite struct InotifyTests {
    private let a = Maildir.name("a")

    @Test func aFileThatIsMovedInIsWhole() throws {
        let folder = try TestFolder()
        let maildir = try Maildir(folder.path)
        let inotify = try Inotify(maildir.new)
        #expect(inotify.arrivals().isEmpty)
        try folder.put("x", at: "new/a")
        #expect(inotify.arrivals() == [.whole(a)])
        #expect(inotify.arrivals().isEmpty)
    }

    @Test func aFileThatIsWrittenInPlaceIsWholeWhenItIsClosed() throws {
        let folder = try TestFolder()
        let maildir = try Maildir(folder.path)
        let inotify = try Inotify(maildir.new)
        let file = unsafe open(folder.path + "/new/a", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        #expect(inotify.arrivals() == [.begun(a)])
        close(file)
        #expect(inotify.arrivals() == [.whole(a)])
    }

    @Test func aLinkIsBegunAndAFolderIsWhole() throws {
        let folder = try TestFolder()
        let maildir = try Maildir(folder.path)
        try folder.put("x", at: "tmp/a")
        let inotify = try Inotify(maildir.new)
        #expect(unsafe link(folder.path + "/tmp/a", folder.path + "/new/a") == 0)
        #expect(unsafe mkdir(folder.path + "/new/b", 0o700) == 0)
        #expect(inotify.arrivals() == [.begun(a), .whole(Maildir.name("b"))])
    }

    @Test func aFolderThatIsMovedAwayOrRemovedIsGone() throws {
        let folder = try TestFolder()
        let maildir = try Maildir(folder.path)
        let inotify = try Inotify(maildir.new)
        #expect(unsafe rename(folder.path + "/new", folder.path + "/old") == 0)
        #expect(inotify.arrivals() == [.gone])
    }

    @Test func eventsAreReadAsTheKernelWritesThem() {
        func event(_ mask: Int, _ name: [UInt8]) -> [UInt8] {
            let words = [1, UInt32(mask), 0, UInt32(name.count)]
            return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
                + name
        }
        let bytes =
            event(Int(IN_MOVED_TO), Array("a\0\0\0".utf8)) + event(Int(IN_Q_OVERFLOW), [])
            + event(Int(IN_CREATE), Array("a\0".utf8)) + event(Int(IN_CLOSE_WRITE), Array("a\0".utf8))
            + event(Int(IN_IGNORED), [])
        #expect(Inotify.decoded(bytes[...]) == [.whole(a), .missed, .begun(a), .whole(a), .gone])
    }
}
