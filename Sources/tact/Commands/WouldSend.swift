// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Judging
import Office
import Rehearsal
import Settings

struct WouldSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "would-send",
        abstract: "Say whether a mail would go out, and when, without sending anything.",
        discussion: """
            A letter of that stream is judged with what its customer got and has waiting; if it is held, \
            time runs on until it leaves. What is said holds as long as nothing else comes in between.

            Example: tact would-send --to ana@customer.example --stream newsletter
            """,
    )

    @OptionGroup var config: ConfigOption
    @OptionGroup var output: JSONOption

    @Option(name: .long, help: ArgumentHelp("The recipient.", valueName: "ADDR"))
    var to: String

    @Option(name: .long, help: ArgumentHelp("The stream of the letter.", valueName: "NAME"))
    var stream: String

    @Option(name: .long, help: "The source that hands it in; without it, the first one that fits the stream.")
    var source: String?

    @Option(
        name: .long,
        help: "When it is handed in: 2h (from now), 2026-03-02, 2026-03-02T09:00:00Z; else now."
    )
    var at: String?

    func run() async throws {
        try await Failure.caught {
            let present = try Present(config)
            let policy = present.policy
            let now = SystemClock().now()
            let key = policy.customers.key(for: to, headers: [:], in: present.customers.list)
            let (file, silenced) = try await present.file(of: key, to: [to], at: now)
            let zone = file.customer.zone ?? policy.customers.zone
            let arrival =
                try at.map { try MomentArgument.future($0, now: now, zone: zone, option: "--at") } ?? now
            let kind = try kind(present)
            let letter = Case.Letter(
                id: IdentifierSource().make(at: arrival),
                arrival: arrival,
                kind: kind,
                messageID: nil,
                // A mail of its own: no other says the same.
                content: Case.ContentHash(raw: UInt128.random(in: 0...UInt128.max)),
                recipient: policy.customers.normalForm(of: to),
            )
            let prices = try await present.prices()
            let forecast = Forecast(of: letter, in: file, at: now, under: silenced, prices: prices)
            let view = ForecastView(
                forecast: forecast,
                letter: letter,
                recipient: to,
                customer: key,
                zone: zone
            )
            Output.write(output.json ? [view.json.line] : view.lines(on: .standardOutput()))
        }
    }

    /// What the letter is taken to be: of the stream, and handed in by a source that its match allows.
    private func kind(_ present: Present) throws -> Case.Kind {
        let streams = present.policy.streams
        guard let found = streams.first(where: { $0.name == stream }) else {
            let known = streams.map(\.name).joined(separator: ", ")
            throw Failure(.usage, "there is no stream \(stream); the policy knows \(known)")
        }
        let match = found.match
        let chosen = try present.source(
            named: source,
            suits: { source in
                (match.teams.isEmpty || match.teams.contains(source.team))
                    && (match.sources.isEmpty || match.sources.contains(source.name))
            },
            otherwise: "no source hands in mail of the stream \(stream); name one with --source",
        )
        return Case.Kind(source: chosen.name, team: chosen.team, stream: found.name, class: found.class)
    }
}
