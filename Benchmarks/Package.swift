// swift-tools-version: 6.2
import PackageDescription

/// The settings of the project itself.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let tenantRuntime = Target.Dependency.product(name: "TenantRuntime", package: "tenantry")

let package = Package(
    name: "tenantry-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        // By its name: a checkout may be in a folder of any other.
        .package(name: "tenantry", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .executableTarget(name: "tenantry-bench", dependencies: [argumentParser], swiftSettings: strict),
        .executableTarget(
            name: "runtime-bench",
            dependencies: [argumentParser, logging, tenantRuntime],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "feed-bench",
            dependencies: [argumentParser, logging, tenantRuntime],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "cards-bench",
            dependencies: [argumentParser, logging, tenantRuntime],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "http-floor",
            dependencies: [argumentParser, hummingbird, logging, nioCore],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
