// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// The settings of every target; ARCHITECTURE.md says why.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// - Parameter beside: what lies in the folder and is not compiled: the tests read it there.
func tests(_ name: String, _ dependencies: [Target.Dependency], beside: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: beside, swiftSettings: settings)
}

/// The targets of fuzzing look into the modules, as a build for testing alone may, so they belong to the
/// tests; `make fuzz` builds them, for testing, into a driver, which has no `main` of its own and is there
/// for it only.
let fuzzing: [Target] =
    Context.environment["TACT_FUZZ"] == nil
    ? [
        tests("FuzzTargets", ["Judging", "Merging", "MIME", "Outbound", "SMTP", "Settings"]),
        tests("FuzzTests", ["FuzzTargets"], beside: ["Corpora", "Dictionaries"]),
    ]
    : [
        .target(
            name: "FuzzTargets",
            dependencies: ["Judging", "Merging", "MIME", "Outbound", "SMTP", "Settings"],
            path: "Tests/FuzzTargets",
            swiftSettings: settings,
        ),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz",
            swiftSettings: settings,
        ),
    ]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: [Target.Dependency] = [
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    .product(name: "UnixSignals", package: "swift-service-lifecycle"),
]
let sqlite: [Target.Dependency] = [
    .product(name: "GRDB", package: "GRDB.swift"),
    .product(name: "GRDBSQLite", package: "GRDB.swift"),
]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]

let package = Package(
    name: "tact",
    products: [
        .executable(name: "tact", targets: ["tact"]),
        .executable(name: "measure", targets: ["Measuring"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0: system libraries.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CEpoll"),
        .systemLibrary(name: "CLibXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        // Floor 1: pure values.
        module("Judging"),
        module("MIME", ["CLibXML"]),
        module("SMTP"),
        // Floor 2
        module("Bookkeeping", ["Judging"]),
        module("Merging", ["Judging", "MIME"]),
        // Floor 3
        module("Office", ["Bookkeeping", "Judging", "Merging", "MIME", "SMTP", crypto, logging]),
        module("Rehearsal", ["Judging"]),
        // Floor 4: one module an outside thing.
        module("SMTPServer", ["Office", "SMTP", logging] + nio),
        module("Drop", ["Office", "MIME", logging]),
        module("Outbound", ["CCurl", "CEpoll", "Office", logging]),
        module("LedgerSQLite", ["Bookkeeping", "CSQLite", "Judging"] + sqlite),
        module("Settings", ["Judging", crypto, .product(name: "Yams", package: "Yams")]),
        module("Systemd"),
        // Floor 5; the demo's mails are a module of their own, since the tests of MIME and Merging read them.
        .target(
            name: "DemoMails",
            dependencies: ["MIME"],
            path: "Sources/tact/Demo/Mails",
            swiftSettings: settings,
        ),
        .executableTarget(
            name: "tact",
            dependencies: [
                "Bookkeeping", "DemoMails", "Drop", "Judging", "LedgerSQLite", "MIME", "Merging", "Office",
                "Outbound", "Rehearsal", "SMTP", "SMTPServer", "Settings", "Systemd", argumentParser, logging,
            ] + lifecycle,
            exclude: ["Demo/Mails"],
            swiftSettings: settings,
        ),
        // Tests; Spawning starts the programs that they meet.
        .target(name: "Spawning", path: "Tests/Spawning", swiftSettings: settings),
        // Made mail, for the tests of Rehearsal and for `make bench`.
        .target(
            name: "Generating",
            dependencies: ["Judging", "Rehearsal"],
            path: "Tests/Generating",
            swiftSettings: settings,
        ),
        // What `make bench` runs beside the daemon.
        .executableTarget(
            name: "Measuring",
            dependencies: [
                "Generating", "Judging", "Spawning", "Merging", "MIME", argumentParser, crypto,
            ],
            path: "Tests/Measuring",
            exclude: ["read-like-tact.py"],
            swiftSettings: settings,
        ),
        tests("JudgingTests", ["Judging"]),
        tests("MIMETests", ["Spawning", "DemoMails", "MIME"]),
        tests("SMTPTests", ["SMTP"], beside: ["Dialogues"]),
        tests("BookkeepingTests", ["Bookkeeping", "CSQLite", "Judging", "LedgerSQLite"] + sqlite),
        tests(
            "MergingTests",
            ["Spawning", "DemoMails", "Merging", "MIME"],
            beside: ["Goldens", "Pictures", "Browser", "Reader"]
        ),
        tests(
            "OfficeTests",
            ["Spawning", "Bookkeeping", "Judging", "LedgerSQLite", "MIME", "Office", "Rehearsal", logging]
        ),
        tests("SMTPServerTests", ["Spawning", "Office", "SMTP", "SMTPServer", logging] + nio),
        tests("DropTests", ["Drop", "MIME", "Office", logging]),
        tests("OutboundTests", ["Spawning", "Office", "Outbound", logging], beside: ["Peers"]),
        tests("RehearsalTests", ["Generating", "Judging", "Rehearsal"]),
        tests("SettingsTests", ["Judging", "Rehearsal", "Settings"]),
        tests("SystemdTests", ["Spawning", "Systemd"]),
        tests("TactTests", ["Spawning", "Settings", "tact"], beside: ["Peers", "Policies"]),
    ] + fuzzing,
    swiftLanguageModes: [.v6],
)
