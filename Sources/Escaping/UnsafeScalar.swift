/// The characters that can make output lie about what it says. All lie in the basic plane.
public enum UnsafeScalar {
    /// Whether a character must be spelled out wherever a person may see it.
    ///
    /// - Parameter scalar: A character of untrusted text.
    /// - Returns: True for C0 with line breaks and tabs, DEL, C1, the line and paragraph separators, and
    ///   the controls that open or close a direction of writing.
    public static func matches(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: return true
        default: return false
        }
    }
}
