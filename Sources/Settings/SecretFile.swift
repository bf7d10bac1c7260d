// SPDX-License-Identifier: Apache-2.0

/// Finds and reads the files that tact.yaml names: passwords, keys, certificates.
struct SecretFiles {
    /// Bytes of a password; RFC 4616 sets no limit, and nobody types more.
    static let passwordBytesMax = 512

    /// What files are looked at for.
    let purpose: Configuration.Purpose
    /// `$CREDENTIALS_DIRECTORY`, which systemd fills and guards (systemd.exec(5)).
    private let credentials: String?
    /// The folder of tact.yaml.
    private let folder: String

    init(folder: String, environment: [String: String], purpose: Configuration.Purpose) {
        self.folder = folder
        self.purpose = purpose
        self.credentials = environment["CREDENTIALS_DIRECTORY"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }

    /// The password in the file at that key; nil, with a finding, if it cannot be used, or without one if
    /// nobody asked.
    func password(_ key: String, in section: Section) -> (file: String, secret: Secret?)? {
        guard let file = section.value(key, Read.line) else { return nil }
        guard purpose == .serving else { return (file, nil) }
        let place = section.placeOfValue(key)
        guard let path = guarded(file, place, section.findings) else { return (file, nil) }
        do {
            var bytes = try Files.read(path, bytesMax: Self.passwordBytesMax)
            while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
                bytes.removeLast()
            }
            if let flaw = Self.flaw(of: bytes) {
                section.findings.add(place, "the password file \(shown(path)) \(flaw)")
                return (file, nil)
            }
            return (file, Secret(bytes))
        } catch {
            section.findings.add(place, "the password file \(shown(path)) cannot be read: \(error.text)")
            return (file, nil)
        }
    }

    /// The path of a file that is there and can be read; nil, with a finding, if it cannot.
    func readable(_ key: String, in section: Section) -> String? {
        guard let file = section.value(key, Read.line) else { return nil }
        let path = path(of: file)
        guard purpose == .serving else { return path }
        let place = section.placeOfValue(key)
        do throws(FileTrouble) {
            guard try !Files.kind(of: path).isFolder else { throw FileTrouble("it is a folder") }
            guard Files.isReadable(path) else { throw FileTrouble("permission denied for the daemon's user") }
        } catch {
            section.findings.add(place, "the file \(shown(path)) cannot be read: \(error.text)")
        }
        return path
    }

    /// As `readable`, and nobody else may read it.
    func privateKey(_ key: String, in section: Section) -> String? {
        guard let file = section.value(key, Read.line) else { return nil }
        guard purpose == .serving else { return path(of: file) }
        return guarded(file, section.placeOfValue(key), section.findings)
    }

    /// Where the file lies: under its last name among the credentials, else as tact.yaml names it.
    private func path(of file: String) -> String {
        if let credentials {
            let path = credentials + "/" + Files.lastPart(of: file)
            if (try? Files.kind(of: path)) != nil { return path }
        }
        return Files.absolute(Files.resolved(file, in: folder))
    }

    /// The path, if not everyone may read it; what systemd guards by its folder is taken as it is.
    private func guarded(_ file: String, _ place: Place, _ findings: Findings) -> String? {
        let path = path(of: file)
        do throws(FileTrouble) {
            let kind = try Files.kind(of: path)
            guard !kind.isFolder else { throw FileTrouble("it is a folder") }
            guard Files.isReadable(path) else { throw FileTrouble("permission denied for the daemon's user") }
            let isCredential = credentials.map { path.hasPrefix($0 + "/") } ?? false
            guard isCredential || !kind.isWorldReadable else {
                findings.add(place, "everyone can read the file \(shown(path)); `chmod 640` it")
                return nil
            }
            return path
        } catch {
            findings.add(place, "the file \(shown(path)) cannot be read: \(error.text)")
            return nil
        }
    }

    private static func flaw(of bytes: [UInt8]) -> String? {
        if bytes.isEmpty { return "is empty; write the password into its first line" }
        if bytes.count > passwordBytesMax { return "is too long; at most \(passwordBytesMax) bytes" }
        if bytes.contains(where: { $0 < 32 || $0 == 127 }) {
            return "holds a control character or a second line; write the password alone"
        }
        return nil
    }
}
