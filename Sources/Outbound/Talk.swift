// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// All that libcurl's callbacks see of one transfer: what is left to give, and what was heard.
struct Talk {
    /// The mail; read where it lies, never copied.
    let body: [UInt8]
    /// Bytes of it that libcurl has.
    private(set) var given = 0
    /// Whether libcurl was told that the body ends.
    private(set) var endOfBodyGiven = false
    private(set) var dialogue: Dialogue
    private(set) var veto: Veto?

    /// The one socket of this transfer. Nil where several were opened: one of them may be closed and its
    /// number in use elsewhere, so none is touched.
    private var socket: Int32?
    private var socketsOpened = 0

    /// - Parameter socket: that of a kept connection.
    init(body: [UInt8], dialogue: Dialogue, socket: Int32?) {
        self.body = body
        self.dialogue = dialogue
        self.socket = socket
    }

    /// Fills the buffer from the body. 0 only when every byte was given: libcurl then sends the final dot.
    mutating func give(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, body.count - given)
        guard count > 0 else {
            endOfBodyGiven = true
            dialogue.endBody()
            return 0
        }
        unsafe body.withUnsafeBytes { bytes in
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[given..<(given + count)]))
        }
        given += count
        return count
    }

    /// Takes a line of a reply; false ends the transfer.
    mutating func hear(_ line: Span<UInt8>) -> Bool {
        switch dialogue.hear(line) {
        case .goOn:
            return true
        case .hangUp:
            stopListening()
            return true
        case .veto(let veto):
            self.veto = veto
            stopListening()
            return false
        }
    }

    /// libcurl opened a socket, so a new connection begins.
    mutating func open(_ socket: Int32) {
        socketsOpened += 1
        self.socket = socketsOpened == 1 ? socket : nil
        dialogue.begin()
    }

    /// libcurl is about to say QUIT and to wait for the answer, for as long as for any reply. It finds the
    /// stream ended instead.
    private func stopListening() {
        guard let socket else { return }
        shutdown(socket, CInt(SHUT_RD))
    }
}
