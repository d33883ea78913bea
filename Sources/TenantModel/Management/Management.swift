/// Who wins where the live value of a field is another one than the declared.
public enum Management: String, Sendable, CaseIterable {
    /// The manifest: the declared value is written again. What holds where a manifest says nothing else.
    case always
    /// The database, once the row is there: the value is written when the row is created, then left alone.
    case once
    /// The database: the value is never written, only compared.
    case observe
}
