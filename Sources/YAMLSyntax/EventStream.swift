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
    /// - Throws: ``ParserRefusal`` when libyaml cannot read on.
    func advance() throws(ParserRefusal) {
        unsafe yaml_event_delete(event)
        guard unsafe yaml_parser_parse(parser, event) == 1 else { throw refusal() }
    }

    private func refusal() -> ParserRefusal {
        let state = unsafe parser.pointee
        let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "this is not YAML"
        let isOutOfMemory = unsafe state.error == YAML_MEMORY_ERROR
        let mark = unsafe YAMLMark(isOutOfMemory ? state.mark : state.problem_mark)
        let place = unsafe YAMLMark(state.context_mark)
        let context = unsafe state.context.map { unsafe (words: String(cString: $0), mark: place) }
        return ParserRefusal(problem: problem, mark: mark, context: context, isOutOfMemory: isOutOfMemory)
    }
}

extension YAMLMark {
    /// Takes a position from libyaml, which counts lines and code points from 0.
    init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}
