// SPDX-License-Identifier: Apache-2.0

import NIOCore
import SMTP

/// What a sink does instead of the usual; a real server has no faults, and nothing of this happens.
extension Connection {
    /// Misbehaves at this stage if a fault is due, and else does the usual at once.
    ///
    /// - Parameters:
    ///   - refuse: how the stage takes a refusal.
    ///   - usual: what happens without a fault.
    func unlessFaulty(at stage: Fault.Stage?, refuse: (Reply) -> Void, usual: @escaping () -> Void) {
        guard let faults = door.faults, let stage, let behaviour = faults.behaviour(at: stage) else {
            return usual()
        }
        switch behaviour {
        case .reply(let code):
            refuse(Fault.Behaviour.reply(code))
        case .drop:
            decoder.phase = .closed
            context?.close(promise: nil)
        case .silent:
            decoder.phase = .closed
            flush()
            end = .draining
        case .half(let text):
            outbox.append(contentsOf: text.utf8)
            finish(.closed)
        case .wait(let amount):
            decoder.phase = .paused
            flush()
            context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(amount)) { [weak self] in
                guard let self, end == .open else { return }
                usual()
                process(ByteBuffer())
            }
        case .unoffered:
            usual()
        }
    }

    /// The stage of a line, if it is a command and there are faults.
    func stage(of line: Line) -> Fault.Stage? {
        guard door.faults != nil, case .text(let bytes) = line else { return nil }
        if case .loggingIn = session.state { return nil }
        return Fault.Stage(of: bytes)
    }

    /// Says the reply to a command that the session never sees.
    func answerFaultily(_ reply: Reply) {
        perform(reply.code == 421 ? .replyThenClose(reply) : .reply(reply))
    }
}
