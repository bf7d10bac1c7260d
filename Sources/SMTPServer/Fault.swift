// SPDX-License-Identifier: Apache-2.0

/// One way in which a sink misbehaves, read from text such as `dot:452`, `rcpt:550@10%` or `dot:drop@3`.
///
/// The text is `STAGE:BEHAVIOUR`, and may end in a share. The stage says where the sink misbehaves:
///
/// | stage | instead of |
/// | --- | --- |
/// | `connect` | the greeting; a reply here also closes |
/// | `ehlo` `starttls` `auth` `mail` `rcpt` `data` `quit` | the answer to that command, which is otherwise
/// ignored; `ehlo` stands for HELO and LHLO too | | `dot` | taking the message: it is not kept | | `taken` |
/// the 250 for a message that has been kept |
///
/// The behaviour says how:
///
/// | behaviour | what the client sees |
/// | --- | --- |
/// | `421` `450` `554` … | this reply, of 400 to 599; after 421 the connection closes |
/// | `drop` | the connection closes without a word |
/// | `silent` | no answer, and the connection stays open |
/// | `half` | `25`, then the connection closes |
/// | `half-multi` | `250-`, then the connection closes |
/// | `wait=5s` | the usual answer, so many seconds later |
/// | `strip`, only of `starttls` | STARTTLS is not offered |
/// | `none`, only of `auth` | AUTH is not offered |
///
/// The share says how often: `@3` every third time, `@10%` of the times, drawn from the sink's seed so that
/// the same run misbehaves in the same places; without a share, always.
package struct Fault: Hashable, Sendable {
    /// Where.
    enum Stage: String, Hashable, Sendable, CaseIterable {
        case connect, ehlo, starttls, auth, mail, rcpt, data, dot, taken, quit
    }

    /// How.
    enum Behaviour: Hashable, Sendable {
        case reply(Int)
        case drop
        case silent
        /// These bytes, then the end.
        case half(String)
        case wait(Duration)
        /// It is not offered at all.
        case unoffered
    }

    /// How often.
    enum Share: Hashable, Sendable {
        case always
        /// Every so many times.
        case every(Int)
        /// Of a hundred times.
        case percent(Int)
    }

    let stage: Stage
    let behaviour: Behaviour
    let share: Share

    /// Reads a fault.
    ///
    /// - Throws: what is wrong with the text, and what would be right.
    package init(parsing text: String) throws(FaultError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let stage = Stage(rawValue: String(parts[0])) else { throw .stage(text) }
        let words = parts[1].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let behaviour = Behaviour(parsing: String(words[0]), at: stage) else { throw .behaviour(text) }
        var share = Share.always
        if words.count == 2 {
            guard behaviour != .unoffered, let parsed = Share(parsing: words[1]) else { throw .share(text) }
            share = parsed
        }
        self.stage = stage
        self.behaviour = behaviour
        self.share = share
    }
}

/// Why a text is no fault.
package enum FaultError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The stage is unknown, or there is no colon.
    case stage(String)
    /// The behaviour is unknown, or not one of this stage.
    case behaviour(String)
    /// The share is neither `@3` nor `@10%`, or nothing that can be shared.
    case share(String)

    package var description: String {
        switch self {
        case .stage(let text):
            let stages = Fault.Stage.allCases.map(\.rawValue).joined(separator: ", ")
            return "fault \"\(text)\" has to be STAGE:BEHAVIOUR, with a stage of \(stages)"
        case .behaviour(let text):
            return
                "fault \"\(text)\" needs a behaviour: a reply code of 400 to 599, drop, silent, half, "
                + "half-multi, wait=5s, or starttls:strip, auth:none"
        case .share(let text):
            return "fault \"\(text)\" may end in @3 for every third time, or @10% for a share of them"
        }
    }
}

extension Fault.Behaviour {
    fileprivate init?(parsing text: String, at stage: Fault.Stage) {
        switch (text, stage) {
        case ("drop", _): self = .drop
        case ("silent", _): self = .silent
        case ("half", _): self = .half("25")
        case ("half-multi", _): self = .half("250-")
        case ("strip", .starttls), ("none", .auth): self = .unoffered
        default:
            if text.hasPrefix("wait="), text.hasSuffix("s"),
                let seconds = Int64(text.dropFirst(5).dropLast()),
                (0...86_400).contains(seconds)
            {
                self = .wait(.seconds(seconds))
            } else if let code = Int(text), (400...599).contains(code) {
                self = .reply(code)
            } else {
                return nil
            }
        }
    }
}

extension Fault.Share {
    fileprivate init?(parsing text: Substring) {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (1...100).contains(percent) else { return nil }
            self = .percent(percent)
        } else {
            guard let period = Int(text), period > 0 else { return nil }
            self = .every(period)
        }
    }
}
