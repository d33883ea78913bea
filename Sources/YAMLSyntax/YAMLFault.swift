/// Something wrong with a text as YAML, or as the part of YAML that is accepted.
///
/// Messages name keys, tags and characters and never show values, since a value may be a secret. The
/// text in them is as it stood in the file; escape it before printing.
public struct YAMLFault: Error, Hashable, Sendable {
    /// The stable name of the fault, such as `yaml.duplicate_key`.
    public let id: String

    /// What is wrong.
    public let message: String

    /// What to do about it.
    public let hint: String

    /// Where it is.
    public let mark: YAMLMark

    /// Other places that explain it.
    public let related: [Related]

    /// A second place that explains a fault.
    public struct Related: Hashable, Sendable {
        /// Where to look.
        public let mark: YAMLMark

        /// What is to be seen there.
        public let message: String
    }

    init(_ id: String, _ message: String, at mark: YAMLMark, hint: String, related: [Related] = []) {
        self.id = id
        self.message = message
        self.hint = hint
        self.mark = mark
        self.related = related
    }
}
