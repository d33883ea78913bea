import Glibc

/// Lends texts as C expects a list of them, with a null pointer at its end.
package func withCStrings<Value>(
    _ texts: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
    var copies = unsafe texts.map { text in unsafe strdup(text) } + [nil]
    defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
    return unsafe body(&copies)
}
