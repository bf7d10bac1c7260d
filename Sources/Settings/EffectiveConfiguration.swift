// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension Configuration {
    /// The settings in effect as a tact.yaml: every default written out, files by name, and no secret.
    package var effective: String {
        var page = YAMLPage()
        page.add("# from \(file)")
        page.add("hostname: \(hostname)")
        page.add("state: " + YAMLPage.scalar(state))
        page.add("ledger: sqlite")
        page.add("policy: " + YAMLPage.scalar(policyPattern))
        page.add("submit-socket: " + YAMLPage.scalar(submitSocket))
        page.list("sources", sources.map(\.fields))
        page.list("listen", listeners.map(\.fields))
        page.add("limits:")
        page.add("  message-size: \(spelled(bytes: limits.messageBytesMax))")
        page.add("  recipients: \(limits.recipientsMax)")
        page.add("  connections: \(limits.connectionsMax)")
        page.add("  connections-per-address: \(limits.connectionsPerAddressMax)")
        page.list("relays", relays.map(\.fields))
        page.add("retry:")
        page.add("  first: \(retry.first.spelled)")
        page.add("  longest: \(retry.longest.spelled)")
        page.add("  give-up: \(retry.giveUp.spelled)")
        if let console {
            let fields: [YAMLPage.Field] = [
                ("address", YAMLPage.scalar(console.address.description)),
                ("token-file", console.tokenFile.map(YAMLPage.scalar)),
            ]
            page.add("console: " + YAMLPage.flow(fields))
        }
        page.add("retention:")
        page.add("  log: \(retention.log.spelled)")
        page.add("  bodies: \(retention.bodies.spelled)")
        return page.text
    }
}

extension Configuration.Source {
    fileprivate var fields: [YAMLPage.Field] {
        let smtp: [YAMLPage.Field] =
            (login?.fields ?? [])
            + [("networks", networks.isEmpty ? nil : YAMLPage.flow(networks.map(\.description)))]
        return [
            ("name", YAMLPage.scalar(name)),
            ("team", YAMLPage.scalar(team)),
            ("smtp", login == nil && networks.isEmpty ? nil : YAMLPage.flow(smtp)),
            ("maildir", maildir.map(YAMLPage.scalar)),
            ("local", YAMLPage.names(users.map(\.name))),
        ]
    }
}

extension Configuration.Login {
    /// The password's file only: the password itself is never printed.
    fileprivate var fields: [YAMLPage.Field] {
        [("username", YAMLPage.scalar(username)), ("password-file", YAMLPage.scalar(passwordFile))]
    }
}

extension Configuration.Listener {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("protocol", wire.rawValue),
            ("address", YAMLPage.scalar(address.description)),
            ("source", source.map(YAMLPage.scalar)),
            ("tls", tls.map { YAMLPage.flow($0.fields) }),
            ("authentication", source == nil ? authentication.rawValue : nil),
        ]
    }
}

extension Configuration.TLS {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("mode", mode.rawValue),
            ("certificate", YAMLPage.scalar(certificate)),
            ("key", YAMLPage.scalar(key)),
        ]
    }
}

extension Configuration.Relay {
    fileprivate var fields: [YAMLPage.Field] {
        [
            ("name", YAMLPage.scalar(name)),
            ("match", match.spelled),
            ("url", YAMLPage.scalar(url.description)),
            ("tls", tls.rawValue),
            ("ca-file", caFile.map(YAMLPage.scalar)),
        ]
            + (login?.fields ?? []) + [
                ("connections", "\(connections)"),
                (
                    "rate",
                    rate.map { $0 == $0.rounded() ? "\(Int($0))/s" : "\(Int(($0 * 3_600).rounded()))/h" }
                ),
                ("smtputf8", YAMLPage.word(hasSMTPUTF8)),
            ]
    }
}
