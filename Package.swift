// swift-tools-version: 6.2
import PackageDescription

/// Settings that every module shares: the strictest set that the toolchain offers.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A module below `Sources/`. What it may import is exactly what it lists here.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], embedding files: [String] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        resources: files.map { .embedInCode($0) },
        swiftSettings: strict
    )
}

/// The tests of one module, below `Tests/`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies,
        exclude: exclude,
        swiftSettings: strict
    )
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "tenantry",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "tenantctl", targets: ["tenantctl"]),
        .library(name: "TenantRuntime", targets: ["CanonicalJSON", "PostgresDriver", "TenantModel", "TenantRuntime"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries.
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // Pure core: values in, values out.
        module("Escaping"),
        module("YAMLSyntax", ["CLibYAML"]),
        module("CanonicalJSON", ["Escaping"]),
        module("LineLog", ["CanonicalJSON", "Escaping", logging]),
        module(
            "TenantModel",
            ["CanonicalJSON", crypto],
            embedding: ["Catalog/features.csv", "Catalog/configuration.csv", "Catalog/time-zones.txt"]
        ),
        module("Diagnostics", ["CanonicalJSON", "Escaping", "TenantModel"]),
        module("TenantManifest", ["CanonicalJSON", "Diagnostics", "Escaping", "TenantModel", "YAMLSyntax"]),
        module(
            "TenantPlan",
            ["CanonicalJSON", "Escaping", "TenantModel", crypto],
            embedding: ["Report/report.css", "Report/report.js"]
        ),

        // Shell: PostgreSQL, processes, the terminal.
        module("PostgresDriver", ["CLibPQ"]),
        .target(
            name: "MigrationScripts",
            path: "migrations",
            resources: [
                .embedInCode("000_create_base_tables.sql"),
                .embedInCode("001_create_multi_tenant_tables.sql"),
                .embedInCode("002_create_control_schema.sql"),
                .embedInCode("003_keep_history.sql"),
                .embedInCode("004_serve_runtime.sql"),
                .embedInCode("005_mend_runtime.sql"),
                .embedInCode("expected_schema.txt"),
            ],
            swiftSettings: strict
        ),
        module("PostgresMigrations", ["MigrationScripts", "PostgresDriver", crypto]),
        module("EmbeddedPostgres", ["CSpawn", systemPackage]),
        module("TenantStore", ["CanonicalJSON", "PostgresDriver", "TenantModel"]),
        module(
            "TenantReconciler",
            ["Diagnostics", "PostgresDriver", "TenantManifest", "TenantModel", "TenantPlan", "TenantStore"]
        ),
        module(
            "TenantWatch",
            [
                "Diagnostics", "PostgresDriver", "TenantManifest", "TenantModel", "TenantPlan", "TenantReconciler",
                "TenantStore", lifecycle, logging,
            ]
        ),
        module(
            "TenantRuntime",
            ["CanonicalJSON", "PostgresDriver", "TenantModel", "TenantStore", crypto, lifecycle, logging]
        ),
        module(
            "TenantServer",
            [
                "CanonicalJSON", "PostgresDriver", "TenantModel", "TenantRuntime", "TenantStore",
                crypto, hummingbird, hummingbirdTLS, httpTypes, lifecycle, logging, nioCore, nioHTTP1, nioHTTPTypes,
                nioHTTPTypesHTTP1, nioSSL, nioTLS,
            ]
        ),
        .executableTarget(
            name: "tenantctl",
            dependencies: [
                "CSpawn", "CanonicalJSON", "Diagnostics", "EmbeddedPostgres", "Escaping", "LineLog", "PostgresDriver",
                "PostgresMigrations", "TenantManifest", "TenantModel", "TenantPlan", "TenantReconciler", "TenantServer",
                "TenantRuntime", "TenantStore", "TenantWatch",
                argumentParser, lifecycle, logging, systemPackage, unixSignals,
            ],
            swiftSettings: strict
        ),

        // What docs/server.md shows; uses what is public alone.
        .executableTarget(
            name: "SwiftBot",
            dependencies: ["TenantRuntime", lifecycle, logging, unixSignals],
            path: "Examples/SwiftBot",
            swiftSettings: strict
        ),

        // Tests and what they share: those of the pure core nothing that knows of PostgreSQL.
        .target(name: "PureTesting", path: "Tests/PureTesting", swiftSettings: strict),
        .target(
            name: "TenantTesting",
            dependencies: ["EmbeddedPostgres", "PostgresDriver", "PostgresMigrations", logging, systemPackage],
            path: "Tests/TenantTesting",
            swiftSettings: strict
        ),
        tests("CanonicalJSON", ["PureTesting"]),
        tests("TenantModel", ["CanonicalJSON"]),
        tests("TenantPlan", ["CanonicalJSON", "PureTesting", "TenantModel"], exclude: ["Golden"]),
        tests("YAMLSyntax", exclude: ["Conformance/known-deviations.txt"]),
        tests("Escaping"),
        tests("Diagnostics", ["Escaping"], exclude: ["Golden"]),
        tests(
            "TenantManifest",
            ["CanonicalJSON", "Diagnostics", "PureTesting", "TenantModel", "YAMLSyntax"],
            exclude: ["Shapes"]
        ),
        tests("PostgresDriver", ["TenantTesting"]),
        tests("EmbeddedPostgres", ["TenantTesting", systemPackage]),
        tests("PostgresMigrations", ["MigrationScripts", "PostgresDriver", "PureTesting", "TenantTesting"]),
        tests("TenantStore", ["CanonicalJSON", "PostgresDriver", "TenantModel", "TenantTesting"]),
        tests(
            "TenantReconciler",
            [
                "EmbeddedPostgres", "PostgresDriver", "PureTesting", "TenantManifest", "TenantModel", "TenantPlan",
                "TenantStore", "TenantTesting",
                systemPackage,
            ]
        ),
        .testTarget(
            name: "FaultTests",
            dependencies: ["tenantctl", "EmbeddedPostgres", "PostgresDriver", "TenantTesting", systemPackage],
            swiftSettings: strict
        ),
        tests(
            "TenantRuntime",
            [
                "CanonicalJSON", "EmbeddedPostgres", "LineLog", "PostgresDriver", "PureTesting", "TenantModel",
                "TenantStore",
                "TenantTesting",
                crypto, lifecycle, logging, systemPackage,
            ]
        ),
        tests(
            "TenantServer",
            [
                "CanonicalJSON", "PostgresDriver", "TenantModel", "TenantRuntime", "TenantStore", "TenantTesting",
                httpTypes, hummingbird, hummingbirdTesting, logging, nioCore, nioEmbedded, nioHTTP1, nioHTTPTypes,
                nioHTTPTypesHTTP1,
            ]
        ),
        tests("LineLog", ["CanonicalJSON", logging]),
        tests("TenantWatch", ["TenantTesting", systemPackage]),
        tests(
            "tenantctl",
            ["CanonicalJSON", "EmbeddedPostgres", "PostgresDriver", "PureTesting", "TenantTesting", systemPackage]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzz target is built for `make fuzz` alone: it needs libFuzzer, and a plain `swift build` should not wait for it.
if Context.environment["TENANTRY_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "manifest-fuzzer",
            dependencies: ["CLibFuzzer", "Diagnostics", "TenantManifest", "TenantModel", "YAMLSyntax"],
            path: "Fuzz/manifest-fuzzer",
            swiftSettings: strict
        ),
    ]
}
