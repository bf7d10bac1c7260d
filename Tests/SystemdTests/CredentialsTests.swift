// SPDX-License-Identifier: Apache-2.0

import Glibc
import Systemd
import Testing

@Suite struct CredentialsTests {
    @Test func withoutTheFolderThereIsNone() throws {
        let credentials = try Credentials(environment: [:])
        #expect(credentials.directory == nil)
        #expect(credentials.path(of: "relay.password") == nil)
    }

    @Test func aCredentialLiesInTheFolder() throws {
        let folder = try Folder()
        try folder.write("secret", to: "relay.password")
        let credentials = try Credentials(environment: ["CREDENTIALS_DIRECTORY": folder.path])
        #expect(credentials.path(of: "relay.password") == folder.path + "/relay.password")
        #expect(credentials.path(of: "other.password") == nil)
    }

    @Test(arguments: ["", ".", "..", "../secret", "sub/secret", "/etc/passwd", "relay.password\u{0}x"])
    func aNameThatLeadsElsewhereIsNoCredential(_ name: String) throws {
        let folder = try Folder()
        try folder.write("secret", to: "relay.password")
        let credentials = try Credentials(environment: ["CREDENTIALS_DIRECTORY": folder.path])
        #expect(credentials.path(of: name) == nil)
    }

    @Test(arguments: ["", "run/credentials"])
    func aFolderThatIsNotAbsoluteIsAnError(_ value: String) {
        #expect(throws: EnvironmentError.self) {
            try Credentials(environment: ["CREDENTIALS_DIRECTORY": value])
        }
    }
}
