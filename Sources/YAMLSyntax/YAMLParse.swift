/// What came of reading a text: a document, or every fault that could be found.
public struct YAMLParse: Sendable {
    /// The document, or nil when there is at least one fault.
    public let document: YAMLDocument?

    /// What is wrong, in the order of the text, and last what ended the reading early, if anything did.
    /// Empty when there is a document.
    public let faults: [YAMLFault]

    init(_ document: YAMLDocument) {
        self.document = document
        self.faults = []
    }

    init(faults: [YAMLFault]) {
        self.document = nil
        self.faults = faults
    }
}
