// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// How dispatches stand in `outbox`; the schema's partial indexes name 2 and 3.
enum OutboxState {
    static let ready: Int64 = 2
    static let leaving: Int64 = 3
}

extension MailClass.UnknownOutcome {
    var stored: Int64 {
        switch self {
        case .retry: 1
        case .assumeSent: 2
        case .ask: 3
        }
    }

    init(stored: Int64) throws(LedgerError) {
        switch stored {
        case 1: self = .retry
        case 2: self = .assumeSent
        case 3: self = .ask
        default: throw .corrupt("no outcome of a silence is stored as \(stored)")
        }
    }
}

extension Transaction {
    /// A claim gives no more bodies when they come to this many bytes, so that memory stays bounded.
    static let claimBytesMax = 32 << 20

    /// - Parameter rows: Letters whose rows are known already.
    func add(
        _ dispatch: Dispatch,
        isLeaving: Bool = false,
        paidBy paid: PackedWriter? = nil,
        among rows: [LetterID: LetterRow] = [:],
    ) throws(LedgerError) {
        var passengers: [Passenger] = []
        for letter in dispatch.letters {
            guard let row = try letterRow(letter, among: rows) else {
                throw .corrupt("dispatch \(dispatch.id) is of no letter")
            }
            passengers.append(Passenger(number: row.number, id: letter))
        }
        try addPassengers(passengers, of: dispatch.id)
        let relay = try names.number(of: dispatch.relay, in: db)
        var message: MessageKey?
        switch dispatch.content {
        case .message(let key): message = key
        case .made(let body): try Run(.addMade, in: db, dispatch.id, Checksum.of(body), body).finish()
        }
        try Run(
            .addToOutbox,
            in: db,
            dispatch.id,
            dispatch.customer,
            relay,
            isLeaving ? OutboxState.leaving : OutboxState.ready,
            dispatch.createdAt,
            dispatch.createdAt,
            dispatch.unknownOutcome.stored,
            Passenger.pack(passengers),
            paid?.bytes,
            dispatch.sender,
            dispatch.recipient,
            message,
            dispatch.rank,
        ).finish()
    }

    /// What stays of a dispatch for good: which letters went out in it.
    private func addPassengers(_ passengers: [Passenger], of dispatch: DispatchID) throws(LedgerError) {
        switch passengers.count {
        case 0: return
        case 1: try Run(.addDispatch, in: db, dispatch, passengers[0].number).finish()
        default:
            var writer = PackedWriter()
            for passenger in passengers { writer.write(UInt64(passenger.number)) }
            try Run(.addDispatch, in: db, dispatch, writer.bytes).finish()
        }
    }

    func claimDispatches(_ claims: [Claim]) throws(LedgerError) -> [ClaimedDispatch] {
        var claimed: [ClaimedDispatch] = []
        for claim in claims { claimed += try claimDispatches(claim) }
        return claimed
    }

    func claimDispatches(_ claim: Claim) throws(LedgerError) -> [ClaimedDispatch] {
        guard let relay = try names.knownNumber(of: claim.relay, in: db) else { return [] }
        var ids: [UInt128] = []
        var last: Int64?
        while ids.count < claim.limit, let rank = try rank(readyFor: relay, after: last) {
            let run = try Run(.readyDispatches, in: db, relay, rank, claim.at, claim.limit - ids.count)
            while try run.step() { ids.append(try run.bits(0)) }
            last = rank
        }
        var claimed: [ClaimedDispatch] = []
        var bytes = 0
        for id in ids where bytes < Transaction.claimBytesMax {
            try Run(.setLeaving, in: db, id).finish()
            let dispatch = try claimedDispatch(id)
            bytes += dispatch.body?.count ?? 0
            claimed.append(dispatch)
        }
        return claimed
    }

    /// The most urgent rank of what is ready or will be, or the next one after `last`: there are as many as
    /// the policy has classes.
    func rank(readyFor relay: Int64, after last: Int64?) throws(LedgerError) -> Int64? {
        let run = try Run(.nextReadyRank, in: db, relay, last ?? -1)
        return try run.step() ? run.integer(0) : nil
    }

    func leavingDispatches() throws(LedgerError) -> [ClaimedDispatch] {
        var ids: [UInt128] = []
        do {
            let run = try Run(.leavingDispatches, in: db)
            while try run.step() { ids.append(try run.bits(0)) }
        }
        var claimed: [ClaimedDispatch] = []
        for id in ids { claimed.append(try claimedDispatch(id)) }
        return claimed
    }

    private func claimedDispatch(_ id: UInt128) throws(LedgerError) -> ClaimedDispatch {
        let run = try Run(.dispatchToSend, in: db, id)
        guard try run.step() else { throw .corrupt("a dispatch is not in the outbox") }
        let key = run.isNothing(8) ? nil : MessageKey(raw: try run.bits(8))
        let mail = if let key { try mail(of: key) } else { try madeMail(of: id) }
        let sender = run.optionalText(6)
        let dispatch = Dispatch(
            id: DispatchID(raw: id),
            customer: run.text(0),
            letters: try Passenger.unpack(run.bytes(5)).map(\.id),
            sender: sender,
            recipient: run.text(7),
            relay: try names.text(run.integer(1), in: db),
            content: key.map { .message($0) } ?? .made(mail.body ?? []),
            createdAt: run.moment(3),
            unknownOutcome: try MailClass.UnknownOutcome(stored: run.integer(4)),
            rank: Int(run.integer(9)),
        )
        return ClaimedDispatch(
            dispatch: dispatch,
            sender: sender ?? mail.sender,
            attempts: Int(run.integer(2)),
            body: mail.body,
            trace: mail.trace,
        )
    }

    /// What a dispatch carries. A body that is not there, or not what was kept, is lost; the other dispatches
    /// of the claim are not.
    struct OutgoingMail {
        var body: [UInt8]?
        var sender = ""
        var trace: String?
    }

    func mail(of key: MessageKey) throws(LedgerError) -> OutgoingMail {
        if let message = recent[key] {
            return OutgoingMail(body: message.body, sender: message.sender, trace: message.trace)
        }
        let run = try Run(.messageToSend, in: db, key)
        guard try run.step() else { return OutgoingMail() }
        return OutgoingMail(
            body: run.checkedBytes(0, by: 1),
            sender: run.text(2),
            trace: run.optionalText(3),
        )
    }

    private func madeMail(of dispatch: UInt128) throws(LedgerError) -> OutgoingMail {
        let run = try Run(.madeToSend, in: db, dispatch)
        guard try run.step() else { return OutgoingMail() }
        return OutgoingMail(body: run.checkedBytes(0, by: 1))
    }

    func reroute(to fallback: String, unless relays: Set<String>) throws(LedgerError) -> Int {
        let target = try names.number(of: fallback, in: db)
        var moved = 0
        var last: Int64 = 0
        while let relay = try nextReadyRelay(after: last) {
            last = relay
            let name = try names.text(relay, in: db)
            guard relay != target, !relays.contains(name) else { continue }
            let run = try Run(.reroute, in: db, relay, target)
            while try run.step() { moved += 1 }
        }
        return moved
    }

    private func nextReadyRelay(after relay: Int64) throws(LedgerError) -> Int64? {
        let run = try Run(.nextReadyRelay, in: db, relay)
        return try run.step() ? run.integer(0) : nil
    }
}

extension Query {
    static let sending =
        [addMade, addToOutbox, addDispatch, readyDispatches, setLeaving, leavingDispatches, dispatchToSend]
        + [messageToSend, madeToSend, reroute, nextReadyRelay, nextReadyRank]

    static let addMade = Query("INSERT INTO made (dispatch, checksum, body) VALUES (?, ?, ?)")
    static let addToOutbox = Query(
        """
        INSERT INTO outbox (
            id, customer, relay, state, due, attempts, created_at, unknown_outcome, letters, charges, sender,
            recipient, message, rank
        ) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    static let addDispatch = Query("INSERT INTO dispatch (id, letters) VALUES (?, ?)")
    static let readyDispatches = Query(
        """
        SELECT id FROM outbox WHERE state = 2 AND relay = ? AND rank = ? AND due <= ? ORDER BY due, id LIMIT ?
        """
    )
    static let nextReadyRank = Query(
        "SELECT rank FROM outbox WHERE state = 2 AND relay = ? AND rank > ? ORDER BY rank LIMIT 1"
    )
    static let setLeaving = Query("UPDATE outbox SET state = 3 WHERE id = ?")
    static let leavingDispatches = Query("SELECT id FROM outbox WHERE state = 3")
    static let dispatchToSend = Query(
        """
        SELECT customer, relay, attempts, created_at, unknown_outcome, letters, sender, recipient, message,
            rank
        FROM outbox WHERE id = ?
        """
    )
    static let messageToSend = Query("SELECT body, checksum, sender, trace FROM message WHERE id = ?")
    static let madeToSend = Query("SELECT body, checksum FROM made WHERE dispatch = ?")
    static let reroute = Query("UPDATE outbox SET relay = ?2 WHERE state = 2 AND relay = ?1 RETURNING id")
    static let nextReadyRelay = Query(
        "SELECT relay FROM outbox WHERE state = 2 AND relay > ? ORDER BY relay LIMIT 1"
    )
}
