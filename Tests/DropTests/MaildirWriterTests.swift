// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Drop

@Suite struct MaildirWriterTests {
    @Test func aDeliveredMailIsInNewByteForByte() throws {
        let folder = try TestFolder()
        let writer = try MaildirWriter(folder.path + "/sink")
        let name = try writer.deliver(Array(mail().utf8))
        #expect(try folder.names("sink/new") == [name])
        #expect(try folder.text("sink/new/\(name)") == mail())
        #expect(try folder.names("sink/tmp").isEmpty)
        #expect(try folder.names("sink").sorted() == ["cur", "new", "tmp"])
    }

    @Test func everyMailHasANameOfItsOwn() async throws {
        let folder = try TestFolder()
        let writer = try MaildirWriter(folder.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask { _ = try writer.deliver(Array("\(number)".utf8)) }
            }
            try await group.waitForAll()
        }
        let names = try folder.names("new")
        #expect(Set(names).count == 50)
        #expect(Set(try names.map { try folder.text("new/\($0)") }).count == 50)
    }

    @Test func aFolderThatCannotBeMadeIsAnErrorWithItsPath() throws {
        let error = #expect(throws: FileError.self) { try MaildirWriter("/proc/none/mail") }
        #expect(error?.description == "make /proc/none/mail: No such file or directory")
    }
}
