public import TenantModel

/// One line of a dotenv file.
public struct DotenvVariable: Sendable {
    /// The name, as it stands there.
    public let name: String
    /// The value, without its quotes. Any of them may be a secret.
    public let value: Secret
    /// The line on which the name stands, from 1.
    public let line: Int
    /// Whether it holds an escape that a shell or another dotenv reader takes otherwise.
    public let isReadDifferently: Bool
}
