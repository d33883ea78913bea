/// Names of the time zone database, such as `Asia/Tehran`.
public enum TimeZoneName {
    /// All names, links of older names included, in byte order (IANA tzdata 2025b).
    public static let all: [String] = String(decoding: PackageResources.time_zones_txt, as: UTF8.self)
        .split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)

    /// Whether `name` is one, upper and lower case as they are there.
    public static func isKnown(_ name: Span<UInt8>) -> Bool { index.place(of: name) != nil }

    private static let index = NameIndex(all)
}
