// SPDX-License-Identifier: Apache-2.0

import Settings
import Testing

/// Files that someone damaged: there are problems or there is a value, and never a crash.
@Suite struct MutationTests {
    /// A damaged file is small enough that many are read in a moment.
    static let rounds = 60

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func noDamageIsACrash(_ seed: UInt64) throws {
        let names = ["Config/tact.yaml", "Config/policy.d/company.yaml", "Config/policy-tests.yaml"]
        let texts = try names.map { Array(try #require(Repository.text($0)).utf8) }
        let sandbox = try Sandbox()
        try sandbox.write("policy.d/a.yaml", "pace: price\n")
        var random = Seeded(seed: seed)
        for round in 0..<Self.rounds {
            let which = Int.random(in: 0..<3, using: &random)
            let file = try sandbox.write("file.yaml", damaged(texts[which], &random))
            do throws(Problems) {
                switch which {
                case 0: _ = try Configuration.load(file, environment: [:])
                case 1: _ = try PolicyFiles.load([file], environment: [:])
                default: _ = try PolicyTest.load(file, environment: [:])
                }
            } catch {
                #expect(
                    error.all.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.text.contains("\n") },
                    "seed \(seed), round \(round)"
                )
            }
        }
    }

    private func damaged(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(Int.random(in: 1...40, using: &random), bytes.count - at)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<at + length)
            case 2:
                bytes.insert(contentsOf: bytes[at..<at + length], at: Int.random(in: 0...at, using: &random))
            case 3:
                bytes.insert(
                    Array(":{}[]&*!|>'\"%@`#,?-\t\n ".utf8).randomElement(using: &random) ?? 0,
                    at: at
                )
            default: bytes = Array(bytes.prefix(max(1, at)))
            }
        }
        return bytes
    }
}

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same seed gives the same damage everywhere.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
