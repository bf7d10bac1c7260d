// SPDX-License-Identifier: Apache-2.0

package import Office

/// What became of a file that was to be handed in.
package enum DropOutcome: Hashable, Sendable {
    /// It is a message, by this id. Where it could not be removed it lies there still, and is not handed in
    /// again.
    case taken(id: String, unremoved: Unremoved?)
    /// It lies in `rejected/`.
    case rejected(Rejection)
    /// It stays and will be tried again.
    case postponed(Refusal)
    /// There is nothing more to do: somebody removed it, or it was handed in before and is now removed too.
    case gone
    /// It stays, because the disk said no; the next scan tries again.
    case stuck(FileError)

    /// A file that is a message by now and is still there.
    package struct Unremoved: Hashable, Sendable {
        /// Which file it is, so that another of its name is not taken for it.
        package let status: FileStatus
        /// Why it is still there.
        package let error: FileError
    }
}
