// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Settings

/// TZif files, read here and by another reader, and what is refused of them.
@Suite struct ZoneTests {
    static let folder = ZoneFolder(environment: [:])

    /// Offsets in seconds at moments of 2026, as `date` of the GNU coreutils gives them.
    @Test(arguments: [
        ("Europe/Berlin", 1_767_225_600, 3_600), ("Europe/Berlin", 1_774_745_999, 3_600),
        ("Europe/Berlin", 1_774_746_000, 7_200), ("Europe/Berlin", 1_792_889_999, 7_200),
        ("Europe/Berlin", 1_792_890_000, 3_600), ("America/New_York", 1_772_953_199, -18_000),
        ("America/New_York", 1_772_953_200, -14_400), ("Asia/Seoul", 1_780_000_000, 32_400),
        ("Asia/Kathmandu", 1_780_000_000, 20_700), ("Australia/Lord_Howe", 1_767_225_600, 39_600),
        ("Australia/Lord_Howe", 1_780_000_000, 37_800), ("UTC", 1_780_000_000, 0),
    ])
    func theOffsetIsWhatOthersSay(_ name: String, _ seconds: Int64, _ offset: Int) throws {
        let zone = try Self.folder.zone(named: name)
        #expect(zone.name == name)
        #expect(zone.offset(at: Timestamp(milliseconds: seconds * 1_000)) == offset)
    }

    /// Python's reader of the same files is an independent judge: each zone, every six hours of 2025 to 2027.
    @Test func everyZoneAgreesWithAnotherReader() throws {
        try #require(Python.isThere, "python3 is missing; `make test` installs it")
        let names = Self.folder.names
        #expect(names.count > 300)
        let theirs = try Python.changes(in: names)
        #expect(theirs.count == names.count)
        for name in names {
            let zone = try Self.folder.zone(named: name)
            #expect(Self.changes(in: zone) == theirs[name], "\(name)")
        }
    }

    /// The offset at the start of 2025, and each change seen on a six-hour grid until the end of 2027.
    private static func changes(in zone: Zone) -> String {
        var out: [String] = []
        var last: Int?
        for seconds in stride(from: Int64(1_735_689_600), to: 1_830_297_600, by: 21_600) {
            let offset = zone.offset(at: Timestamp(milliseconds: seconds * 1_000))
            if offset != last { out.append("\(seconds):\(offset)") }
            last = offset
        }
        return out.joined(separator: " ")
    }

    @Test(arguments: [
        "", "/etc/passwd", "../UTC", "Europe/../UTC", "Europe/./Berlin", "Europe//Berlin", "Europe/",
        "europe", "a\u{0}b",
        "posixrules/", "Europe/Berlin\n", "zone.tab", ".hidden", String(repeating: "A", count: 65),
    ])
    func aNameThatIsNoZoneIsRefused(_ name: String) {
        #expect(throws: ZoneFlaw.self) { try Self.folder.zone(named: name) }
    }

    @Test func anUnknownZoneGetsTheNearestName() {
        let wanted =
            "there is no time zone `europe/berlin` in /usr/share/zoneinfo; did you mean `Europe/Berlin`?"
        #expect(throws: ZoneFlaw(text: wanted)) { try Self.folder.zone(named: "europe/berlin") }
    }

    @Test func everyShorterFileIsRefused() throws {
        let bytes = try #require(Repository.bytes(ZoneFolder.standard + "/Europe/Berlin"))
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: ZoneFlaw.self, "\(length)") {
                try ZoneFile.zone(named: "Europe/Berlin", in: Array(bytes.prefix(length)))
            }
        }
        #expect(throws: ZoneFlaw.self) { try ZoneFile.zone(named: "Europe/Berlin", in: bytes + [0]) }
    }

    @Test func noChangedByteIsACrash() throws {
        let bytes = try #require(Repository.bytes(ZoneFolder.standard + "/Europe/Berlin"))
        for index in bytes.indices {
            for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] = value
                _ = try? ZoneFile.zone(named: "Europe/Berlin", in: changed)
            }
        }
    }

    @Test func leapSecondsAreRefusedWithTheReason() throws {
        var bytes = try #require(Repository.bytes(ZoneFolder.standard + "/UTC"))
        bytes[31] = 1
        let wanted = "it counts leap seconds, which no other clock here does; use the zone without `right/`"
        #expect(throws: ZoneFlaw(text: wanted)) { try ZoneFile.zone(named: "UTC", in: bytes) }
    }
}
