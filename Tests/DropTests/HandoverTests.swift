// SPDX-License-Identifier: Apache-2.0

import Glibc
import Office
import Testing

@testable import Drop

@Suite struct HandoverTests {
    private let folder: TestFolder
    private let a = Maildir.name("a")

    init() throws {
        folder = try TestFolder()
        _ = try DropFolder(folder.path)
    }

    private func handIn(
        _ name: FileName,
        to desk: Desk,
        bytesMax: Int = 1_000,
        handedInAs before: FileStatus? = nil,
    ) async throws -> DropOutcome {
        let handover = Handover(
            folder: try DropFolder(folder.path),
            source: "campaigns-drop",
            receiver: desk,
            limits: DroppedMail.Limits(messageBytesMax: bytesMax),
            disk: Disk(label: "test"),
        )
        return await handover.outcome(of: name, handedInAs: before)
    }

    @Test func theFileIsThereUntilTheMessageIsDurable() async throws {
        try folder.put(mail(), at: "new/a")
        let path = folder.path
        let desk = Desk(before: { _ in #expect(unsafe access(path + "/new/a", F_OK) == 0) })
        #expect(try await handIn(a, to: desk) == .taken(id: "m1", unremoved: nil))
        #expect(try folder.names("new").isEmpty)
        let submission = try #require(desk.submissions.first)
        #expect(submission.source == "campaigns-drop")
        #expect(submission.sender == "hello@example.com")
        #expect(submission.recipients == ["ana@customer.example"])
        #expect(submission.trace == Trace(helo: "a", peer: "local", with: "local"))
    }

    @Test(arguments: [Refusal.busy, .full, .closing])
    func aRefusalForNowLeavesTheFile(_ refusal: Refusal) async throws {
        try folder.put(mail(), at: "new/a")
        #expect(try await handIn(a, to: Desk(refusing: [refusal])) == .postponed(refusal))
        #expect(try await handIn(a, to: Desk(early: [refusal])) == .postponed(refusal))
        #expect(try folder.names("new") == ["a"])
        #expect(try folder.names("rejected").isEmpty)
    }

    @Test(arguments: [
        (Refusal.loop, Rejection.loop, "too many mail servers"),
        (
            .malformed("a line is too long"), .refused("a line is too long"),
            "It was refused: a line is too long."
        ),
    ])
    func aRefusalForGoodMovesTheFileAside(
        _ refusal: Refusal,
        _ rejection: Rejection,
        _ why: String
    ) async throws {
        try folder.put(mail(), at: "new/a")
        #expect(try await handIn(a, to: Desk(refusing: [refusal])) == .rejected(rejection))
        #expect(try folder.text("rejected/a.why")?.contains(why) == true)
    }

    @Test func whatIsNoMailIsMovedAsideWithANote() async throws {
        try folder.put("Hello Ana\n", at: "new/a")
        let desk = Desk()
        #expect(try await handIn(a, to: desk) == .rejected(.noMail))
        #expect(try folder.names("new").isEmpty)
        #expect(try folder.text("rejected/a") == "Hello Ana\n")
        let note = try #require(try folder.text("rejected/a.why"))
        #expect(note.contains("It is no mail"))
        #expect(note.contains("move it back"))
        #expect(desk.submissions.isEmpty)
    }

    @Test func aRejectedFileReplacesNoOther() async throws {
        for text in ["one\n", "two\n", "three\n"] {
            try folder.put(text, at: "new/a")
            #expect(try await handIn(a, to: Desk()) == .rejected(.noMail))
        }
        #expect(try folder.names("rejected") == ["a", "a.1", "a.1.why", "a.2", "a.2.why", "a.why"])
        #expect(try folder.text("rejected/a") == "one\n")
        #expect(try folder.text("rejected/a.2") == "three\n")
    }

    @Test func aRejectedFileThatLostItsNoteIsNotReplacedEither() async throws {
        try folder.put("one\n", at: "rejected/a")
        try folder.put("two\n", at: "new/a")
        #expect(try await handIn(a, to: Desk()) == .rejected(.noMail))
        #expect(try folder.text("rejected/a") == "one\n")
        #expect(try folder.text("rejected/a.1") == "two\n")
    }

    @Test func theLongestNameIsRejectedToo() async throws {
        let name = Maildir.name(String(repeating: "n", count: 255))
        try folder.put("x", at: "new/\(name)")
        #expect(try await handIn(name, to: Desk()) == .rejected(.noMail))
        let short = String(repeating: "n", count: 251)
        #expect(try folder.names("rejected") == [short, short + ".why"])
    }

    @Test func aNameThatIsNoUTF8IsReadLikeAnyOther() async throws {
        let name = try #require(FileName([0xFF, 0x0A, 0x41]))
        try folder.put(mail(), at: "tmp/plain")
        let root = try Maildir(folder.path)
        try root.temporary.move(Maildir.name("plain"), to: root.new, as: name)
        let desk = Desk()
        #expect(try await handIn(name, to: desk) == .taken(id: "m1", unremoved: nil))
        #expect(desk.submissions.first?.trace.helo == "\\xff\\x0aA")
    }

    @Test func linksPipesAndFoldersAreNoMail() async throws {
        try folder.put(mail(), at: "tmp/target")
        #expect(unsafe symlink(folder.path + "/tmp/target", folder.path + "/new/link") == 0)
        #expect(unsafe mkfifo(folder.path + "/new/pipe", 0o600) == 0)
        #expect(unsafe mkdir(folder.path + "/new/folder", 0o700) == 0)
        for name in ["link", "pipe", "folder"] {
            #expect(try await handIn(Maildir.name(name), to: Desk()) == .rejected(.noFile), "\(name)")
        }
        #expect(try folder.names("new").isEmpty)
        #expect(try folder.text("tmp/target") == mail())
        #expect(try folder.names("rejected").filter { !$0.hasSuffix(".why") } == ["folder", "link", "pipe"])
    }

    @Test func aLinkThatTakesTheFilesPlaceAtTheLastMomentIsNotFollowed() throws {
        try folder.put(mail(), at: "tmp/target")
        #expect(unsafe symlink(folder.path + "/tmp/target", folder.path + "/new/a") == 0)
        let error = #expect(throws: FileError.self) {
            try Directory(folder.path + "/new").contents(of: a, upTo: 1_000)
        }
        #expect(error?.isBecauseNoFile == true)
    }

    @Test func aFileIsRejectedFromOneByteOverTheLimit() async throws {
        let text = mail()
        let bytes = text.utf8.count + text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        try folder.put(text, at: "new/a")
        #expect(
            try await handIn(a, to: Desk(), bytesMax: bytes - 1) == .rejected(.tooLarge(limit: bytes - 1))
        )
        try folder.put(text, at: "new/a")
        #expect(try await handIn(a, to: Desk(), bytesMax: bytes) == .taken(id: "m1", unremoved: nil))
        try folder.put(text + String(repeating: "x", count: 100_000), at: "new/a")
        #expect(try await handIn(a, to: Desk(), bytesMax: bytes) == .rejected(.tooLarge(limit: bytes)))
    }

    @Test func aFileThatIsGoneIsNoTrouble() async throws {
        let desk = Desk()
        #expect(try await handIn(a, to: desk) == .gone)
        #expect(desk.submissions.isEmpty)
    }

    @Test func aFileThatCannotBeRemovedIsNotHandedInAgain() async throws {
        try folder.put(mail(), at: "new/a")
        let path = folder.path
        // A folder in the file's place stands for every reason why a file cannot be removed.
        let desk = Desk(before: { _ in
            unsafe unlink(path + "/new/a")
            unsafe mkdir(path + "/new/a", 0o700)
        })
        guard case .taken("m1", let unremoved?) = try await handIn(a, to: desk) else {
            Issue.record("removed")
            return
        }
        #expect(unremoved.error.number == EISDIR)
        unsafe rmdir(path + "/new/a")

        try folder.put(mail(), at: "new/b")
        let status = try #require(try Directory(path + "/new").status(of: Maildir.name("b")))
        #expect(try await handIn(Maildir.name("b"), to: desk, handedInAs: status) == .gone)
        #expect(desk.submissions.count == 1)
        #expect(try folder.names("new").isEmpty)
    }
}
