// SPDX-License-Identifier: Apache-2.0

/// The rules on whom and what the policy governs at all: orders, the rollout, opt-outs, exempt classes.
extension Hearing {
    /// An operator's word.
    mutating func order(on index: Int) -> Ruling? {
        switch file.letters[index].order {
        case nil:
            return nil
        case .release:
            charge(index)
            return ruling(.send(.released), on: index, because: "released by an operator")
        case .cancel:
            return suppression(.cancelled, on: index, because: "cancelled by an operator")
        case .hold:
            return ruling(.hold(.paused, until: nil), on: index, because: "held by an operator")
        }
    }

    /// Customers that nothing is decided for.
    mutating func ungoverned(_ index: Int) -> Ruling? {
        guard let exception else { return nil }
        charge(index)
        return ruling(.send(.exempt), on: index, rule: exception.rule, because: exception.because)
    }

    /// Opt-outs; `critical` and `transactional` pass all but a dead address.
    func optedOut(_ index: Int) -> Ruling? {
        let optOuts = file.customer.optOuts
        guard !optOuts.isEmpty else { return nil }
        let recipient = file.letters[index].recipient
        if optOuts.contains(.bounced(nil)) || recipient != nil && optOuts.contains(.bounced(recipient)) {
            return suppression(
                .bounced,
                on: index,
                because: "the address is dead: mail to it bounced for good"
            )
        }
        let rules = rules(of: index)
        guard !rules.passesOptOuts else { return nil }
        if optOuts.contains(.complained) {
            return suppression(.complained, on: index, because: "the customer reported a mail as spam")
        }
        let stream = file.letters[index].kind.stream
        if optOuts.contains(.stream(stream)) {
            return suppression(.optedOut, on: index, because: "the customer unsubscribed from \(stream)")
        }
        if rules.obeysBudgets, optOuts.contains(.stream(nil)) {
            return suppression(.optedOut, on: index, because: "the customer unsubscribed from everything")
        }
        return nil
    }

    /// A class that is bound by nothing but duplicates leaves at once, if it is none.
    mutating func exempt(_ index: Int) -> Ruling? {
        let rules = rules(of: index)
        guard rules.isExempt else { return nil }
        charge(index)
        noteReusedMessageID(of: index)
        let because =
            rules.obeysDuplicates
            ? "\(rules.name) obeys only duplicates, and this is none" : "\(rules.name) obeys no rule"
        return ruling(.send(.exempt), on: index, rule: rules.name, because: because)
    }

    /// Sends a letter that nothing keeps, with its riders.
    mutating func send(_ index: Int) -> Ruling? {
        let rules = rules(of: index)
        let budgets = budgetReadings(on: index)
        var because =
            rules.obeysBudgets
            ? roomPhrase(on: index) : "\(rules.name) is bound by no budget, and nothing else keeps it"
        let riders = takeRiders(of: index)
        if riders > 0 {
            because +=
                judge.policy.rollout.isShadow ? "; would carry \(riders) more" : "; carries \(riders) more"
        }
        charge(index)
        noteReusedMessageID(of: index)
        guard rules.obeysBudgets else {
            return ruling(.send(.exempt), on: index, rule: rules.name, because: because)
        }
        return ruling(.send(.withinBudget), on: index, because: because, budgets: budgets)
    }

    /// The same Message-ID with another content is no duplicate: it passes, and the log says so (rule 3).
    mutating func noteReusedMessageID(of index: Int) {
        guard let messageID = file.letters[index].messageID else { return }
        let content = file.letters[index].content
        let isReused =
            file.earlier.indices.contains {
                file.earlier[$0].content != content && file.earlier[$0].messageID == messageID
            }
            || file.letters.indices.contains {
                file.letters[$0].content != content && file.letters[$0].messageID == messageID
            }
        if isReused { note("its Message-ID came with another content before", on: index) }
    }
}
