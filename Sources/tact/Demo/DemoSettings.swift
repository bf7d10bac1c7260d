// SPDX-License-Identifier: Apache-2.0

/// The settings and the policy of the demo: the files a person would write, for one folder on this machine.
enum DemoSettings {
    /// The password of every login of the demo.
    static let password = "demo-only"

    /// tact.yaml, for a sink on `relayPort` and listeners on two free ports; `folder` is absolute.
    static func tact(folder: String, relayPort: Int, submissionPort: Int, helpdeskPort: Int) -> String {
        """
        # The settings of the demo. Everything lies in this folder.
        hostname: tact.example.com
        state: state
        ledger: sqlite
        policy: policy.yaml
        submit-socket: "\(folder)/submit.sock"

        sources:
          - name: crm
            team: sales
            smtp: { username: crm, password-file: demo.password }
          - name: campaigns
            team: marketing
            smtp: { username: campaigns, password-file: demo.password }
          - name: campaigns-drop
            team: marketing
            maildir: spool
          - name: helpdesk
            team: support
            smtp: { networks: [127.0.0.1/32] }

        listen:
          - { protocol: smtp, address: "127.0.0.1:\(submissionPort)", authentication: required }
          - { protocol: smtp, address: "127.0.0.1:\(helpdeskPort)", source: helpdesk }

        # One connection, so that mails of one moment leave in the same order on every run.
        relays:
          - { name: sink, url: "smtp://127.0.0.1:\(relayPort)", tls: never, connections: 1 }

        """
    }

    /// The policy of a company that wants to be read.
    static let policy = """
        # The policy of the demo: at most one mail a day and five a week that a customer did not ask for.
        customers:
          key: address
          time-zone: Europe/Berlin
          internal: [example.com]

        streams:
          - name: password-reset
            match: { team: support, subject: "/^(Reset your password|Passwort|비밀번호 재설정)/" }
            class: critical
          - name: receipt
            match: { header: { X-Category: receipt } }
            class: transactional
          - name: parcel
            match: { team: support, subject: "/^(Parcel|Paket|Ihr Paket|EG-)/" }
            class: transactional
          - name: ticket-reply
            match: { team: support, header: { In-Reply-To: present } }
            class: conversation
          - name: newsletter
            match: { team: marketing, list-id: news.example.com }
            class: promotional
            priority: 2
            merge: updates
          - name: campaign
            match: { team: marketing }
            class: promotional
            priority: 1
            merge: updates
          - name: outreach
            match: { team: sales }
            class: lifecycle
            priority: 3
            merge: letters
          - name: other
            class: lifecycle
            priority: 2

        budgets:
          - { name: one-a-day, limit: 1, per: calendar day }
          - { name: weekly, limit: 5, per: rolling 7d }
          - { name: marketing-weekly, match: { team: marketing }, limit: 2, per: rolling 7d }
          - { name: breathing-space, gap: 4h }

        pace: best-first

        duplicates:
          exact: 7d

        merges:
          - name: updates
            same: [class]
            gather: 2h
            most: 5
            size: 5MB
            from: "Example Garden & Home <hello@example.com>"
            subject: "{count} updates from Example Garden & Home"
          - name: letters
            same: [team]
            gather: 20m
            most: 3
            size: 5MB
            from: "Example Garden & Home <sales@example.com>"
            subject: "{count} letters from your contact at Example Garden & Home"

        inhibitions:
          - name: open-ticket
            while: { team: support, class: conversation, within: 2d }
            hold: { class: promotional }

        quiet-hours:
          - { name: nights, match: { class: [lifecycle, promotional] }, from: "21:00", to: "08:00" }

        """
}
