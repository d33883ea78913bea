internal import CLibYAML

/// libyaml's parser over one text, one event at a time.
@safe
struct EventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// The event that ``advance()`` has read. Its pointers live until the next one is read.
    let event: UnsafeMutablePointer<yaml_event_t>

    /// Begins to read a text.
    ///
    /// - Parameter text: UTF-8 without a byte order mark; must outlive the stream.
    /// - Throws: ``YAMLFault`` when there is no memory.
    init(_ text: UnsafeRawBufferPointer) throws(YAMLFault) {
        unsafe parser = .allocate(capacity: 1)
        unsafe event = .allocate(capacity: 1)
        unsafe event.initialize(to: yaml_event_t())
        unsafe parser.initialize(to: yaml_parser_t())
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe event.deallocate()
            unsafe parser.deallocate()
            throw .outOfMemory(at: .start)
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(
            parser,
            text.baseAddress?.assumingMemoryBound(to: UInt8.self),
            text.count
        )
    }

    deinit {
        unsafe yaml_event_delete(event)
        unsafe yaml_parser_delete(parser)
        unsafe event.deallocate()
        unsafe parser.deallocate()
    }

    /// Reads the next event into ``event``.
    ///
    /// - Throws: ``YAMLFault`` when the text is not YAML.
    func advance() throws(YAMLFault) {
        unsafe yaml_event_delete(event)
        guard unsafe yaml_parser_parse(parser, event) == 1 else { throw fault() }
    }

    private func fault() -> YAMLFault {
        let state = unsafe parser.pointee
        guard unsafe state.error != YAML_MEMORY_ERROR else {
            return unsafe .outOfMemory(at: YAMLMark(state.mark))
        }
        // libyaml's own sentences: constants that quote nothing from the text.
        let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "this is not YAML"
        let mark = unsafe YAMLMark(state.problem_mark)
        guard let context = unsafe state.context.map({ unsafe String(cString: $0) }) else {
            return .syntax(problem, at: mark, related: [])
        }
        let place = unsafe YAMLMark(state.context_mark)
        return .syntax(
            "\(problem) \(context)",
            at: mark,
            related: [.init(mark: place, message: "it began here")]
        )
    }
}

extension YAMLMark {
    /// Takes a position from libyaml, which counts lines and code points from 0.
    init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}
