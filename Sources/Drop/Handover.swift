// SPDX-License-Identifier: Apache-2.0

internal import Office

/// Hands one file in: reads it, submits it, and only then removes it.
struct Handover: Sendable {
    /// What a file holds, or why it is no mail.
    private enum Reading: Sendable {
        case mail(DroppedMail)
        case rejected(Rejection)
        case gone
    }

    let folder: DropFolder
    let source: String
    let receiver: any Receiving
    let limits: DroppedMail.Limits
    let disk: Disk

    /// Hands the file in and says what became of it.
    ///
    /// - Parameter before: what the file of this name was when it was handed in without being removed.
    func outcome(of name: FileName, handedInAs before: FileStatus?) async -> DropOutcome {
        do throws(FileError) {
            let found = try await disk.run { () throws(FileError) in try folder.new.status(of: name) }
            guard let status = found else { return .gone }
            if status == before {
                try await remove(name)
                return .gone
            }
            if let refusal = receiver.refusal(of: Int(status.bytes)) { return .postponed(refusal) }
            let reading = try await disk.run { () throws(FileError) in try read(name, status: status) }
            switch reading {
            case .gone: return .gone
            case .rejected(let rejection): return try await reject(name, because: rejection)
            case .mail(let mail): return try await submit(mail, named: name, status: status)
            }
        } catch {
            return .stuck(error)
        }
    }

    private func submit(
        _ mail: DroppedMail,
        named name: FileName,
        status: FileStatus,
    ) async throws(FileError) -> DropOutcome {
        let submission = Submission(
            source: source,
            sender: mail.sender,
            recipients: mail.recipients,
            body: mail.body,
            trace: Trace(helo: name.description, peer: "local", with: "local"),
        )
        let id: String
        do throws(Refusal) {
            id = try await receiver.receive(submission)
        } catch {
            switch error {
            case .busy, .full, .closing: return .postponed(error)
            case .loop: return try await reject(name, because: .loop)
            case .malformed(let reason): return try await reject(name, because: .refused(reason))
            }
        }
        do throws(FileError) {
            try await remove(name)
            return .taken(id: id, unremoved: nil)
        } catch {
            return .taken(id: id, unremoved: DropOutcome.Unremoved(status: status, error: error))
        }
    }

    private func remove(_ name: FileName) async throws(FileError) {
        try await disk.run { () throws(FileError) in try folder.new.remove(name) }
    }

    private func reject(_ name: FileName, because rejection: Rejection) async throws(FileError) -> DropOutcome
    {
        try await disk.run { () throws(FileError) in try folder.reject(name, because: rejection) }
        return .rejected(rejection)
    }

    private func read(_ name: FileName, status: FileStatus) throws(FileError) -> Reading {
        guard status.isRegular else { return .rejected(.noFile) }
        let found: [UInt8]?
        do throws(FileError) {
            found = try folder.new.contents(of: name, upTo: limits.messageBytesMax)
        } catch {
            // What was a file a moment ago may be a link or a pipe by now.
            if error.isBecauseNoFile { return .rejected(.noFile) }
            if error.isBecauseForbidden { return .rejected(.unreadable(error.reason)) }
            throw error
        }
        guard let bytes = found else { return .gone }
        guard bytes.count <= limits.messageBytesMax else {
            return .rejected(.tooLarge(limit: limits.messageBytesMax))
        }
        do throws(Rejection) {
            return .mail(try DroppedMail(bytes, limits: limits))
        } catch {
            return .rejected(error)
        }
    }
}
