// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Drop

@Suite struct FileNameTests {
    @Test(arguments: ["", ".", "..", "a/b", "/", "a\0b", String(repeating: "n", count: 256)])
    func whatNoFolderCanHoldIsNoName(_ text: String) {
        #expect(FileName(text) == nil)
    }

    @Test(arguments: [
        "a", "...", ".hidden", "1772438400.M1P2Q3.host:2,S", "메일", String(repeating: "n", count: 255),
    ])
    func everyOtherIsOne(_ text: String) throws {
        #expect(try #require(FileName(text)).bytes == Array(text.utf8))
    }

    @Test func aNameIsShownWithoutWhatAStrangerPutIn() throws {
        #expect(
            try #require(FileName("a\n\u{1B}[31m\\메".utf8.map { $0 })).description
                == "a\\x0a\\x1b[31m\\x5c\\xeb\\xa9\\x94"
        )
    }

    @Test func aLongNameMakesRoomForWhatIsPutBehindIt() throws {
        let long = try #require(FileName(String(repeating: "n", count: 255)))
        #expect(long.appending(".why").description == String(repeating: "n", count: 251) + ".why")
        #expect(try #require(FileName("a")).appending(".why").description == "a.why")
    }
}
