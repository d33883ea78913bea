import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("An organisation's own catalog")
struct OwnCatalogTests {
    static let catalog = """
        version: 1
        features:
          loyalty: {}
        configuration:
          LOYALTY_POINTS: { type: int, minimum: 1, maximum: 30, unit: points, feature: loyalty }
          LOYALTY_SHARE: { type: float, minimum: 0.5 }
          LOYALTY_NAME: { type: string, allowed: [silver, gold] }
          LOYALTY_KEY: { type: string, secret: true }
          LOYALTY_SERVERS: { type: list }
          LOYALTY_TABLE: { type: map }
          LOYALTY_OPEN: { type: bool }

        """

    private func load(_ manifest: String, catalog: String = Self.catalog) async throws -> LoadedManifests {
        try await TenantManifestTests.load(["shop.yaml": shop(manifest), "_catalog.yaml": catalog])
    }

    @Test(
        "a key that differs from the bot's own in nothing but case is refused",
        arguments: [
            "configuration: { YOOKASSA_SECRET_KEy: { type: string } }", "features: { Polls: {} }",
        ]
    )
    func otherCase(section: String) async throws {
        let loaded = try await load("", catalog: "version: 1\n\(section)\n")
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["catalog.built_in"])
    }

    @Test("a feature with nothing behind it is told to be written with an empty map")
    func emptyFeature() async throws {
        let loaded = try await load("", catalog: "version: 1\nfeatures: { loyalty: null }\n")
        #expect(loaded.diagnostics.diagnostics.map(\.message) == ["`loyalty` takes `{}`, and this is nothing"])
        #expect(
            loaded.diagnostics.diagnostics.map(\.hint) == ["write `{}` behind the colon: nothing stands below it"]
        )
    }

    @Test("its keys are taken, each with its type")
    func taken() async throws {
        let loaded = try await load(
            """
            features: { loyalty: true }
            configuration:
              LOYALTY_POINTS: 30
              LOYALTY_SHARE: 1
              LOYALTY_NAME: gold
              LOYALTY_KEY: { env: SHOP_LOYALTY_KEY }
              LOYALTY_SERVERS: [de, nl]
              LOYALTY_TABLE: { a: 1 }
              LOYALTY_OPEN: true
              TRIAL_DURATION_DAYS: 3
            """
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.tenants[0].rows[ResourceKind.configuration.order].values.count == 8)
        #expect(loaded.catalog.feature("loyalty") != nil)
    }

    @Test("its types, limits, units and secrets are kept")
    func kept() async throws {
        let text = """
            features: { loyalty: false }
            configuration:
              LOYALTY_POINTS: 31
              #^ warning catalog.feature_off
                              #^ value.range
              LOYALTY_SHARE: 0.25
                             #^ value.range
              LOYALTY_NAME: bronze
                            #^ value.choice
              LOYALTY_KEY: hunter2
                           #^ secret.literal
              LOYALTY_SERVERS: de
                               #^ manifest.wrong_type
              LOYALTY_TABLE: [a]
                             #^ manifest.wrong_type
              LOYALTY_OPEN: "true"
                            #^ manifest.wrong_type
            """
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: shop(text)).expected, "\(loaded.everyWord)")
        let messages = loaded.diagnostics.diagnostics.map(\.message)
        #expect(messages.contains("`LOYALTY_POINTS` must be between 1 and 30 points"))
        #expect(messages.contains("`LOYALTY_SHARE` must be at least 0.5"))
    }

    static let faults: [(name: String, text: String)] = [
        ("no version", "features: {}\n#^ manifest.required"),
        ("another version", "version: 2\n         #^ manifest.version"),
        ("a list", "- version\n#^ manifest.wrong_type"),
        (
            "sections and members that are not known",
            """
            version: 1
            feature: {}
            #^ manifest.unknown_key
            features:
              loyalty: { enabled: true }
                         #^ manifest.unknown_key
              club: true
                    #^ manifest.wrong_type
            configuration:
              A: { type: int, min: 1 }
                              #^ manifest.unknown_key
              B: int
                 #^ manifest.wrong_type
            """
        ),
        (
            "keys of the bot, as features, as configuration, and a secret made plain",
            """
            version: 1
            features: { polls: {} }
                        #^ catalog.built_in
            configuration:
              TRIAL_DURATION_DAYS: { type: string }
              #^ catalog.built_in
              WATA_ACCESS_TOKEN: { type: string, secret: false }
              #^ catalog.built_in
              BOT_TOKEN: { type: string }
              #^ catalog.built_in
            """
        ),
        (
            "keys without the right form",
            """
            version: 1
            features: { "a b": {} }
                        #^ manifest.key
            configuration:
              6104337000007870: { type: int }
              #^ manifest.key
            """
        ),
        (
            "types that there are not, and none",
            """
            version: 1
            configuration:
              A: { type: integer }
                         #^ value.choice
              B: {}
                 #^ manifest.required
              C: { type: [int] }
                         #^ manifest.wrong_type
            """
        ),
        (
            "limits that do not fit the type",
            """
            version: 1
            configuration:
              A: { type: string, minimum: 1 }
                                          #^ catalog.limit
              B: { type: int, allowed: [a] }
                                       #^ catalog.limit
              C: { type: int, minimum: 3, maximum: 2 }
                                                   #^ catalog.limit
              D: { type: int, minimum: 1.5 }
                                       #^ manifest.wrong_type
              E: { type: string, allowed: [a, 1] }
                                              #^ manifest.wrong_type
              F: { type: string, allowed: [] }
                                          #^ manifest.wrong_type
              G: { type: bool, unit: days }
                                     #^ catalog.limit
              H: { type: int, secret: true }
                                      #^ catalog.secret_type
              K: { type: string, money: 5 }
                                        #^ manifest.wrong_type
              L: { type: string, money: marchant }
                                        #^ value.choice
              M: { type: string, money: merchant }
              I: { type: string, secret: yes }
                                         #^ manifest.wrong_type
              J: { type: float, maximum: .inf }
                                         #^ manifest.wrong_type
            """
        ),
        (
            "features that there are not",
            """
            version: 1
            features: { loyalty: {} }
            configuration:
              A: { type: int, feature: loyalti }
                                       #^ catalog.unknown_feature
            """
        ),
    ]

    @Test("each fault of it is reported where it stands, like those of a manifest", arguments: faults)
    func fault(name: String, text: String) async throws {
        let loaded = try await load("", catalog: text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(name)\n\(loaded.everyWord)")
        #expect(loaded.diagnostics.diagnostics.allSatisfy { $0.location?.file.hasSuffix("/_catalog.yaml") == true })
    }

    @Test("a key with a fault is known all the same, so that one fault is one finding")
    func oneFinding() async throws {
        let loaded = try await load(
            "configuration: { A: 3 }",
            catalog: "version: 1\nconfiguration: { A: { type: integer } }\n"
        )
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["value.choice"])
    }

    @Test("one that cannot be read is one finding, and its keys are not taken for mistakes", arguments: ["a: [", ""])
    func unreadable(text: String) async throws {
        let loaded = try await load("features: { loyalty: true }\nconfiguration: { A: 3 }", catalog: text)
        #expect(loaded.diagnostics.diagnostics.count == 1)
        #expect(loaded.diagnostics.hasErrors)
    }

    @Test("one that is a folder, a pipe or a link out of the folder is an error")
    func noFile() async throws {
        try await withFolder { folder in
            try folder.write(shop(""), to: "tenants/shop.yaml")
            try folder.write("version: 1\n", to: "catalog.yaml")
            let tenants = Folder(path: folder.path + "/tenants")
            try tenants.link("_catalog.yaml", to: "../catalog.yaml")
            #expect(await tenants.load().diagnostics.diagnostics.map(\.id) == ["directory.link_outside"])
            try FileManager.default.removeItem(atPath: tenants.path + "/_catalog.yaml")
            try tenants.link("_catalog.yaml", to: "nowhere.yaml")
            #expect(await tenants.load().diagnostics.diagnostics.map(\.id) == ["directory.link_broken"])
            try FileManager.default.removeItem(atPath: tenants.path + "/_catalog.yaml")
            try tenants.write("", to: "_catalog.yaml/file")
            #expect(await tenants.load().diagnostics.diagnostics.map(\.id) == ["file.not_regular"])
        }
    }

    @Test("it stands at the top of the folder; below it is read by nobody, which is said")
    func onlyAtTheTop() async throws {
        let loaded = try await TenantManifestTests.load([
            "shop.yaml": shop("configuration: { LOYALTY_OPEN: true }"), "below/_catalog.yaml": Self.catalog,
        ])
        #expect(Set(loaded.diagnostics.diagnostics.map(\.id)) == ["directory.reserved_name", "catalog.unknown_key"])
    }
}
