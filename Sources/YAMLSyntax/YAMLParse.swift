/// What came of reading a text: a document, or every fault that could be found.
public struct YAMLParse: Sendable {
    /// The document, or nil when there is at least one fault.
    public let document: YAMLDocument?

    /// What is wrong, in the order of the text, and last what ended the reading early, if anything did.
    /// Empty when there is a document.
    public let faults: [YAMLFault]

    /// What there is in spite of the faults, for whoever wants to find what else is wrong; nil when a fault leaves
    /// nothing sound. Maps may hold a key more than once here, and what a fault is about may hold anything.
    public let remains: YAMLDocument?

    init(_ document: YAMLDocument) {
        self.document = document
        self.faults = []
        self.remains = nil
    }

    init(faults: [YAMLFault], remains: YAMLDocument? = nil) {
        self.document = nil
        self.faults = faults
        self.remains = remains
    }
}
