// SPDX-License-Identifier: Apache-2.0

/// The languages that the demo's teams write in.
enum DemoLanguage: Hashable, Sendable {
    case english, german, korean
}

/// Somebody who writes or is written to.
struct DemoPerson: Hashable, Sendable {
    let name: String
    let address: String
}

/// One of the twelve people who have bought something from Example Garden & Home.
enum DemoCustomer: CaseIterable, Sendable {
    case ana, bo, cy, dana, eli
    case frieda, georg, hanna, ivo
    case jiwoo, seojun, haeun

    var person: DemoPerson {
        switch self {
        case .ana: DemoPerson(name: "Ana Costa", address: "ana@customer.example")
        case .bo: DemoPerson(name: "Bo Lindgren", address: "bo@customer.example")
        // These two live in New York.
        case .cy: DemoPerson(name: "Cy Walker", address: "cy@customer.example")
        case .dana: DemoPerson(name: "Dana Brooks", address: "dana.brooks@customer.example")
        case .eli: DemoPerson(name: "Eli Novak", address: "eli.novak@customer.example")
        case .frieda: DemoPerson(name: "Frieda Baumann", address: "frieda.baumann@kunde.example")
        case .georg: DemoPerson(name: "Georg Huber", address: "georg.huber@kunde.example")
        case .hanna: DemoPerson(name: "Hanna Krüger", address: "hanna.krueger@kunde.example")
        case .ivo: DemoPerson(name: "Ivo Schäfer", address: "ivo@kunde.example")
        case .jiwoo: DemoPerson(name: "김지우", address: "jiwoo.kim@gogaek.example")
        case .seojun: DemoPerson(name: "이서준", address: "seojun.lee@gogaek.example")
        case .haeun: DemoPerson(name: "박하은", address: "haeun.park@gogaek.example")
        }
    }

    var language: DemoLanguage {
        switch self {
        case .ana, .bo, .cy, .dana, .eli: .english
        case .frieda, .georg, .hanna, .ivo: .german
        case .jiwoo, .seojun, .haeun: .korean
        }
    }

    /// The number that the customer's own pages and links have.
    var number: Int {
        switch self {
        case .ana: 1041
        case .bo: 1187
        case .cy: 1203
        case .dana: 1256
        case .eli: 1302
        case .frieda: 2014
        case .georg: 2077
        case .hanna: 2105
        case .ivo: 2230
        case .jiwoo: 3009
        case .seojun: 3051
        case .haeun: 3088
        }
    }

    /// How a friendly mail begins.
    var greeting: String {
        switch language {
        case .english: "Hello \(person.name.prefix { $0 != " " }),"
        case .german: "Guten Tag \(person.name),"
        case .korean: "\(person.name) 고객님, 안녕하세요."
        }
    }
}
