// SPDX-License-Identifier: Apache-2.0

extension Pattern {
    /// An expression as steps that a set of places walks through.
    struct Program: Sendable {
        private enum Step: Sendable {
            case take(ScalarSet)
            case check(PatternAssertion)
            case jump(to: Int)
            /// Goes on at both.
            case fork(Int, Int)
            case found
        }

        private var steps: [Step] = []
        private let ignoresCase: Bool

        init(_ expression: PatternExpression, ignoresCase: Bool) {
            self.ignoresCase = ignoresCase
            append(expression)
            steps.append(.found)
        }

        /// Whether the expression is found, and how many looks at a step that took.
        ///
        /// The text is walked once, and each place in it costs at most one look at each step: of a program of
        /// `s` steps and `n` scalars never more than `s * (n + 1)`, whatever both say.
        func search(_ text: [UInt32]) -> (isFound: Bool, looks: Int) {
            var walk = Walk(stepCount: steps.count)
            let isFound = isFound(in: text, by: &walk)
            return (isFound, walk.looks)
        }

        var stepCount: Int { steps.count }

        private func isFound(in text: [UInt32], by walk: inout Walk) -> Bool {
            for place in 0...text.count {
                if enter(0, at: place, of: text, into: &walk) { return true }
                guard place < text.count else { return false }
                let scalar = text[place]
                walk.advance()
                for step in walk.current {
                    guard case .take(let set) = steps[step] else { continue }
                    guard ignoresCase ? set.contains(anyCaseOf: scalar) : set.contains(scalar) else {
                        continue
                    }
                    if enter(step + 1, at: place + 1, of: text, into: &walk) { return true }
                }
            }
            return false
        }

        /// Adds `first` and all that is reached from it without taking a scalar; whether that is the end.
        private func enter(_ first: Int, at place: Int, of text: [UInt32], into walk: inout Walk) -> Bool {
            var open = [first]
            while let step = open.popLast() {
                guard walk.isNew(step) else { continue }
                switch steps[step] {
                case .take: walk.next.append(step)
                case .check(let assertion):
                    if Program.holds(assertion, at: place, of: text) { open.append(step + 1) }
                case .jump(let target): open.append(target)
                case .fork(let one, let other):
                    open.append(one)
                    open.append(other)
                case .found: return true
                }
            }
            return false
        }

        private static func holds(_ assertion: PatternAssertion, at place: Int, of text: [UInt32]) -> Bool {
            switch assertion {
            case .start: return place == 0
            case .end: return place == text.count
            case .wordBoundary, .noWordBoundary:
                let before = place > 0 && ScalarSet.isWord(text[place - 1])
                let after = place < text.count && ScalarSet.isWord(text[place])
                return (before != after) == (assertion == .wordBoundary)
            }
        }

        private mutating func append(_ expression: PatternExpression) {
            switch expression {
            case .empty: break
            case .scalars(let set): steps.append(.take(set))
            case .assertion(let assertion): steps.append(.check(assertion))
            case .sequence(let parts):
                for part in parts { append(part) }
            case .alternatives(let parts): append(alternatives: parts)
            case .repeated(let part, let least, let most): append(part, least: least, most: most)
            }
        }

        private mutating func append(alternatives parts: [PatternExpression]) {
            var ends: [Int] = []
            for (index, part) in parts.enumerated() {
                let fork = steps.count
                let isLast = index == parts.count - 1
                if !isLast { steps.append(.fork(fork + 1, fork + 1)) }
                append(part)
                if !isLast {
                    ends.append(steps.count)
                    steps.append(.jump(to: 0))
                    steps[fork] = .fork(fork + 1, steps.count)
                }
            }
            for end in ends { steps[end] = .jump(to: steps.count) }
        }

        private mutating func append(_ part: PatternExpression, least: Int, most: Int?) {
            for _ in 0..<least { append(part) }
            guard let most else {
                let fork = steps.count
                steps.append(.fork(fork + 1, fork + 1))
                append(part)
                steps.append(.jump(to: fork))
                steps[fork] = .fork(fork + 1, steps.count)
                return
            }
            var forks: [Int] = []
            for _ in least..<most {
                forks.append(steps.count)
                steps.append(.fork(steps.count + 1, steps.count + 1))
                append(part)
            }
            for fork in forks { steps[fork] = .fork(fork + 1, steps.count) }
        }
    }

    /// The places that a search is at, and those it will be at behind the next scalar.
    private struct Walk {
        private(set) var current: [Int] = []
        /// Steps entered so far, each time they were.
        private(set) var looks = 0
        var next: [Int] = []
        /// For each step, the round in which it was last entered.
        private var entered: [Int]
        private var round = 1

        init(stepCount: Int) {
            entered = Array(repeating: 0, count: stepCount)
        }

        mutating func advance() {
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
            round += 1
        }

        mutating func isNew(_ step: Int) -> Bool {
            guard entered[step] != round else { return false }
            entered[step] = round
            looks += 1
            return true
        }
    }
}
