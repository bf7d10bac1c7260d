// SPDX-License-Identifier: Apache-2.0

/// Which files of `new/` are due to be handed in, from what inotify tells and what scans find.
///
/// A file that is written in place, against the rules of a Maildir, is due when its writer closes it.
/// inotify tells of a hard link (the older way to deliver) in the same words as of the beginning of such a
/// file; it is due when two scans have found it unchanged.
struct Waiting: Sendable {
    /// How many names are remembered; beyond them a scan finds the rest. About 5 MB at the longest names.
    static let namesMax = 20_000

    private var due: Set<FileName> = []
    /// Files that are perhaps not whole, and what the last scan knew of each.
    private var begun: [FileName: FileStatus?] = [:]
    /// Files that were handed in and could not be removed. They are not handed in again.
    private var unremoved: [FileName: FileStatus] = [:]
    private var isScanDue = true

    /// Whether the folder itself is gone.
    private(set) var isGone = false

    mutating func note(_ arrival: Arrival) {
        switch arrival {
        case .begun(let name) where !name.isHidden:
            if begun.count < Self.namesMax { begun[name] = .some(nil) } else { isScanDue = true }
        case .whole(let name) where !name.isHidden:
            begun[name] = nil
            add(name)
        case .begun, .whole:
            break
        case .missed:
            isScanDue = true
        case .gone:
            isGone = true
        }
    }

    /// Asks for a scan; `takeScan` hands the wish out once.
    mutating func wantScan() {
        isScanDue = true
    }

    mutating func takeScan() -> Bool {
        defer { isScanDue = false }
        return isScanDue
    }

    /// What a scan has found.
    mutating func note(_ files: [(name: FileName, status: FileStatus)]) {
        var stillBegun: [FileName: FileStatus?] = [:]
        for (name, status) in files {
            if let before = begun[name], before != status {
                stillBegun[name] = status
            } else {
                add(name)
            }
        }
        begun = stillBegun
        let statuses = Dictionary(files.map { ($0.name, $0.status) }) { first, _ in first }
        unremoved = unremoved.filter { statuses[$0.key] == $0.value }
    }

    /// The next files to hand in, oldest name first.
    mutating func next(upTo count: Int) -> [FileName] {
        let names = Array(due.sorted().prefix(count))
        due.subtract(names)
        return names
    }

    /// Puts a file back that was not taken for now.
    mutating func postpone(_ name: FileName) {
        add(name)
    }

    /// Remembers a file that was handed in and could not be removed.
    mutating func keep(_ name: FileName, _ status: FileStatus) {
        unremoved[name] = status
    }

    /// What the file of this name was when it was handed in, where it was.
    func handedIn(_ name: FileName) -> FileStatus? {
        unremoved[name]
    }

    private mutating func add(_ name: FileName) {
        if due.count < Self.namesMax { due.insert(name) } else { isScanDue = true }
    }
}
