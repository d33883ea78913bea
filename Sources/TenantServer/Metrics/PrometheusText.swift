/// Metrics in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
    /// What was written so far.
    private(set) var text = ""

    /// What a metric measures.
    enum Kind: String {
        /// Only ever grows while the process lives.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts how many were at most so large.
        case histogram
        /// How many there were, and their sum.
        case summary
    }

    /// A name and a value beside the metric's own name. Names are ours; values are escaped.
    typealias Labels = KeyValuePairs<String, String>

    /// Begins a metric: what follows until the next are its values.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A value of a metric that has been begun.
    mutating func value(_ name: String, _ labels: Labels, _ value: Double) {
        text += name
        if !labels.isEmpty {
            text +=
                "{" + labels.map { "\($0.key)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",")
                + "}"
        }
        text += " \(Self.number(value))\n"
    }

    /// A metric with one value.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        metric(name, kind, help)
        self.value(name, [:], value)
    }

    /// Whole numbers without a point; infinity as the format spells it.
    private static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        return Int64(exactly: value).map(String.init) ?? String(value)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
