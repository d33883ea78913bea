/// A secret value: a bot token, a key of a payment gateway.
///
/// It has no textual form. Printing, interpolating, dumping or reflecting one shows a mask, and it is not `Encodable`,
/// so it cannot reach a plan, a log or an error by accident. What needs the value says so with ``reveal()``.
public struct Secret: Sendable {
    private let box: Box

    /// Wraps `value`.
    public init(_ value: String) {
        self.box = Box(value)
    }

    /// The value itself: for the statement that writes it and the key that fingerprints it, nothing else.
    public func reveal() -> String {
        box.value
    }

    /// Keeps the value out of reach of `Mirror`, which sees stored properties of a struct whatever their access.
    private final class Box: Sendable, CustomReflectable {
        let value: String

        init(_ value: String) {
            self.value = value
        }

        var customMirror: Mirror { Mirror(self, children: []) }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A mask, whatever the secret is.
    public var description: String { "‹secret›" }
    /// The same mask.
    public var debugDescription: String { description }
    /// A mirror without children: `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
