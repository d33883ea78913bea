/// Which inputs are read twice. What depends on more than the input shows in many of them, and a reading costs more than
/// everything else that is done with one: so a quarter is, always the same one.
enum SecondReading {
    /// Whether an input is read a second time.
    static func isDue(_ input: some Sequence<UInt8>) -> Bool {
        input.reduce(0, &+).isMultiple(of: 4)
    }
}
