/// A type of the server, by its object identifier in `pg_type`.
///
/// The constants are the built-in types; their numbers are fixed in `pg_type.dat` of PostgreSQL's source.
public struct PostgresType: Hashable, Sendable {
    /// The object identifier. Below 10,000 for built-in types.
    public let oid: UInt32

    /// Makes a type from its object identifier.
    public init(oid: UInt32) {
        self.oid = oid
    }

    /// Not said: the server infers the type of a parameter; in COPY data no type is sent.
    public static let unspecified = PostgresType(oid: 0)
    /// `boolean`
    public static let bool = PostgresType(oid: 16)
    /// `bytea`
    public static let bytea = PostgresType(oid: 17)
    /// `"char"`, one byte
    public static let char = PostgresType(oid: 18)
    /// `name`
    public static let name = PostgresType(oid: 19)
    /// `bigint`
    public static let int8 = PostgresType(oid: 20)
    /// `smallint`
    public static let int2 = PostgresType(oid: 21)
    /// `integer`
    public static let int4 = PostgresType(oid: 23)
    /// `text`
    public static let text = PostgresType(oid: 25)
    /// `oid`, an unsigned 32-bit integer
    public static let oid = PostgresType(oid: 26)
    /// `json`
    public static let json = PostgresType(oid: 114)
    /// `xml`
    public static let xml = PostgresType(oid: 142)
    /// `real`
    public static let float4 = PostgresType(oid: 700)
    /// `double precision`
    public static let float8 = PostgresType(oid: 701)
    /// A literal whose type nothing decided
    public static let unknown = PostgresType(oid: 705)
    /// `character(n)`
    public static let bpchar = PostgresType(oid: 1042)
    /// `character varying`
    public static let varchar = PostgresType(oid: 1043)
    /// `uuid`
    public static let uuid = PostgresType(oid: 2950)
    /// `jsonb`
    public static let jsonb = PostgresType(oid: 3802)

    /// `boolean[]`
    public static let boolArray = PostgresType(oid: 1000)
    /// `bytea[]`
    public static let byteaArray = PostgresType(oid: 1001)
    /// `name[]`
    public static let nameArray = PostgresType(oid: 1003)
    /// `smallint[]`
    public static let int2Array = PostgresType(oid: 1005)
    /// `integer[]`
    public static let int4Array = PostgresType(oid: 1007)
    /// `text[]`
    public static let textArray = PostgresType(oid: 1009)
    /// `character(n)[]`
    public static let bpcharArray = PostgresType(oid: 1014)
    /// `character varying[]`
    public static let varcharArray = PostgresType(oid: 1015)
    /// `bigint[]`
    public static let int8Array = PostgresType(oid: 1016)
    /// `real[]`
    public static let float4Array = PostgresType(oid: 1021)
    /// `double precision[]`
    public static let float8Array = PostgresType(oid: 1022)
    /// `oid[]`
    public static let oidArray = PostgresType(oid: 1028)
    /// `json[]`
    public static let jsonArray = PostgresType(oid: 199)
    /// `uuid[]`
    public static let uuidArray = PostgresType(oid: 2951)
    /// `jsonb[]`
    public static let jsonbArray = PostgresType(oid: 3807)
}

extension PostgresType {
    /// The type of the elements, for the array types named here.
    var element: PostgresType? {
        switch self {
        case .boolArray: .bool
        case .byteaArray: .bytea
        case .nameArray: .name
        case .int2Array: .int2
        case .int4Array: .int4
        case .textArray: .text
        case .bpcharArray: .bpchar
        case .varcharArray: .varchar
        case .int8Array: .int8
        case .float4Array: .float4
        case .float8Array: .float8
        case .oidArray: .oid
        case .jsonArray: .json
        case .uuidArray: .uuid
        case .jsonbArray: .jsonb
        default: nil
        }
    }
}

extension PostgresType: CustomStringConvertible {
    /// The number, with the name of a built-in type: `bigint (OID 20)`.
    public var description: String {
        let scalars: [PostgresType: String] = [
            .bool: "boolean", .bytea: "bytea", .char: "\"char\"", .name: "name", .int8: "bigint",
            .int2: "smallint", .int4: "integer", .text: "text", .oid: "oid", .json: "json", .xml: "xml",
            .float4: "real", .float8: "double precision", .unknown: "unknown", .bpchar: "character",
            .varchar: "character varying", .uuid: "uuid", .jsonb: "jsonb",
        ]
        if let name = scalars[self] { return "\(name) (OID \(oid))" }
        if let name = element.flatMap({ scalars[$0] }) { return "\(name)[] (OID \(oid))" }
        return "OID \(oid)"
    }
}
