// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Drop

@Suite struct WaitingTests {
    private func status(_ inode: UInt, writtenAt seconds: Int = 0) -> FileStatus {
        var status = stat()
        status.st_ino = inode
        status.st_mtim.tv_sec = seconds
        status.st_mode = S_IFREG
        return FileStatus(status)
    }

    private let a = Maildir.name("a")
    private let b = Maildir.name("b")
    private let hidden = Maildir.name(".a")

    @Test func aScanIsDueAtTheStartAndAfterOneWasMissed() {
        var waiting = Waiting()
        let first = waiting.takeScan()
        #expect(first)
        let second = waiting.takeScan()
        #expect(!second)
        waiting.note(.missed)
        let third = waiting.takeScan()
        #expect(third)
        waiting.wantScan()
        let fourth = waiting.takeScan()
        #expect(fourth)
    }

    @Test func wholeFilesAreDueOldestFirstAndOnce() {
        var waiting = Waiting()
        for name in [b, a, hidden, b] { waiting.note(.whole(name)) }
        let first = waiting.next(upTo: 1)
        #expect(first == [a])
        let second = waiting.next(upTo: 5)
        #expect(second == [b])
        let third = waiting.next(upTo: 5)
        #expect(third == [])
        waiting.postpone(b)
        let fourth = waiting.next(upTo: 5)
        #expect(fourth == [b])
    }

    @Test func aFileThatIsBeingWrittenIsDueWhenItIsClosed() {
        var waiting = Waiting()
        waiting.note(.begun(a))
        waiting.note([(a, status(1, writtenAt: 1))])
        let first = waiting.next(upTo: 5)
        #expect(first == [])
        waiting.note([(a, status(1, writtenAt: 2))])
        let second = waiting.next(upTo: 5)
        #expect(second == [])
        waiting.note(.whole(a))
        let third = waiting.next(upTo: 5)
        #expect(third == [a])
        waiting.note([(b, status(2))])
        let fourth = waiting.next(upTo: 5)
        #expect(fourth == [b])
    }

    @Test func aLinkIsDueWhenTwoScansFindItUnchanged() {
        var waiting = Waiting()
        waiting.note(.begun(a))
        waiting.note([(a, status(1))])
        let first = waiting.next(upTo: 5)
        #expect(first == [])
        waiting.note([(a, status(1))])
        let second = waiting.next(upTo: 5)
        #expect(second == [a])
    }

    @Test func moreNamesThanAreRememberedAreLeftToAScan() {
        var waiting = Waiting()
        let first = waiting.takeScan()
        #expect(first)
        for number in 0...Waiting.namesMax { waiting.note(.whole(Maildir.name("n\(number)"))) }
        let second = waiting.takeScan()
        #expect(second)
        let third = waiting.next(upTo: .max).count
        #expect(third == Waiting.namesMax)
        for number in 0...Waiting.namesMax { waiting.note(.begun(Maildir.name("n\(number)"))) }
        let fourth = waiting.takeScan()
        #expect(fourth)
    }

    @Test func aFileThatCouldNotBeRemovedIsKnownUntilAnotherHasItsName() {
        var waiting = Waiting()
        waiting.keep(a, status(1))
        waiting.note([(a, status(1))])
        #expect(waiting.handedIn(a) == status(1))
        let first = waiting.next(upTo: 5)
        #expect(first == [a])
        waiting.note([(a, status(2))])
        #expect(waiting.handedIn(a) == nil)
    }

    @Test func aFolderThatIsGoneIsGone() {
        var waiting = Waiting()
        #expect(!waiting.isGone)
        waiting.note(.gone)
        #expect(waiting.isGone)
    }
}
