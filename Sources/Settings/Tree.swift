// SPDX-License-Identifier: Apache-2.0

/// One value of a YAML file with the place where it stands: what is left of YAML once its tricks are refused.
///
/// A scalar is its text; what the text means is decided by whoever reads it, not by YAML's guesses (`no` is
/// no Boolean here until a reader of Booleans sees it).
struct Tree {
    enum Content {
        case scalar(Scalar)
        case list([Tree])
        case map([Entry])
        /// Something that is not read, and has its finding already.
        case refused
    }

    struct Scalar {
        let text: String
        let style: Style

        enum Style {
            case plain, quoted, block
        }
    }

    struct Entry {
        let key: String
        let place: Place
        let value: Tree
    }

    let place: Place
    let content: Content

    /// Nothing stands there, where YAML would read null: an empty plain scalar, `~` or `null`.
    var isEmpty: Bool {
        switch content {
        case .scalar(let scalar):
            scalar.style == .plain && ["", "~", "null"].contains(scalar.text)
        case .list, .map, .refused:
            false
        }
    }

    /// Something stands there that has its finding already.
    var isRefused: Bool {
        if case .refused = content { return true }
        return false
    }

    /// What stands there, for a message.
    var kind: String {
        switch content {
        case .scalar(let scalar): shown(scalar.text)
        case .list: "a list"
        case .map: "a mapping"
        case .refused: "something that is not read"
        }
    }

    /// The place of a character of the scalar's text; the scalar's own place where that cannot be told.
    func place(ofCharacter offset: Int) -> Place {
        guard case .scalar(let scalar) = content else { return place }
        switch scalar.style {
        case .plain: return place.moved(by: offset)
        case .quoted:
            let isAsWritten = !scalar.text.contains { $0 == "\\" || $0 == "\"" || $0 == "'" || $0.isNewline }
            return isAsWritten ? place.moved(by: 1 + offset) : place
        case .block: return place
        }
    }
}
