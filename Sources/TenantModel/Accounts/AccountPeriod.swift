/// What figures are summed over.
public enum AccountPeriod: String, CaseIterable, Sendable {
    case hour, day, month
}
