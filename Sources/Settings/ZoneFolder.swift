// SPDX-License-Identifier: Apache-2.0

package import Judging

/// The time zones of this machine: the TZif files of the IANA database below one folder.
///
/// It reads a file each time it is asked; whoever asks often keeps what it got.
package struct ZoneFolder: Hashable, Sendable {
    /// Where Debian's tzdata puts them.
    package static let standard = "/usr/share/zoneinfo"

    /// An absolute path.
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// `$TZDIR`, else the standard folder (tzset(3)).
    package init(environment: [String: String]) {
        let folder = environment["TZDIR"] ?? ""
        self.init(path: folder.hasPrefix("/") ? folder : Self.standard)
    }

    /// The zone of that IANA name, like `Europe/Berlin`; `UTC` needs no file.
    ///
    /// - Throws: `ZoneFlaw`, with the nearest name that there is.
    package func zone(named name: String) throws(ZoneFlaw) -> Zone {
        guard name != "UTC" else { return .utc }
        guard Self.isName(name) else {
            throw ZoneFlaw(text: "\(shown(name)) is no time zone; write its IANA name, like `Europe/Berlin`")
        }
        let bytes: [UInt8]
        do {
            let file = path + "/" + name
            guard try !Files.kind(of: file).isFolder else { throw FileTrouble("it is a folder") }
            bytes = try Files.read(file, bytesMax: ZoneFile.bytesMax)
        } catch {
            throw ZoneFlaw(text: "there is no time zone \(shown(name)) in \(path); \(suggestion(for: name))")
        }
        do {
            return try ZoneFile.zone(named: name, in: bytes)
        } catch {
            throw ZoneFlaw(text: "\(path)/\(name) cannot be used: \(error.text)")
        }
    }

    /// The names of all zones, in order.
    package var names: [String] {
        ["UTC"] + below("", depth: 1).filter { $0 != "UTC" }
    }

    /// Parts of letters, digits, `_`, `+` and `-` between slashes (theory.html of the IANA database): no way
    /// out of the folder.
    private static func isName(_ name: String) -> Bool {
        let nameBytesMax = 64
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= nameBytesMax
            && parts.allSatisfy { part in
                part.first?.isLetter == true
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
            }
    }

    private func suggestion(for name: String) -> String {
        let near = nearest(to: name, of: names)
        return near.map { "did you mean `\($0)`?" } ?? "is the package tzdata installed?"
    }

    /// Names in the folders of the database, which are three deep; those of other trees (`posix`, `right`)
    /// left out.
    private func below(_ folder: String, depth: Int) -> [String] {
        let depthMax = 3
        let names = (try? Files.names(in: path + "/" + folder)) ?? []
        return names.flatMap { name -> [String] in
            let relative = folder.isEmpty ? name : folder + "/" + name
            guard Self.isName(relative), !["posix", "right"].contains(relative),
                let kind = try? Files.kind(of: path + "/" + relative)
            else {
                return []
            }
            guard kind.isFolder else { return name.first?.isUppercase == true ? [relative] : [] }
            return depth < depthMax ? below(relative, depth: depth + 1) : []
        }
    }
}

extension ZoneFolder {
    /// Reads a zone where a file names one.
    func read(_ text: String) throws(Wrong) -> Zone {
        do {
            return try zone(named: text)
        } catch {
            throw Wrong(error.text)
        }
    }
}
