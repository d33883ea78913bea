internal import Glibc

/// Folders that the kernel watches for us, and what of their events matters.
struct WatchedTree: Sendable {
    /// What the kernel tells is read from here.
    let descriptor: CInt
    /// Why not everything is watched, as of the last ``scan()``.
    private(set) var fault: FileWatchError?
    /// The paths as they were named.
    private let roots: [String]
    private var folders: [CInt: Watched] = [:]

    /// A folder that is watched.
    private struct Watched {
        /// Whether everything in it matters.
        var isWhole = false
        /// What else matters in it: the name of a root, which may be replaced as a whole.
        var names: Set<String> = []
    }

    /// What came of reading events.
    struct News: Equatable {
        /// Whether something that matters changed.
        var isChange = false
        /// Whether folders came or went, or events were lost, so that ``scan()`` is due.
        var isAboutFolders = false
    }

    /// The same for every folder: the kernel knows folders, not who asked for them, and a second asking replaces the
    /// first.
    private static let wanted = UInt32(
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
            | IN_ONLYDIR
    )

    /// Makes an instance that watches nothing yet.
    ///
    /// - Parameter roots: Files and folders; none has to be there.
    /// - Throws: ``FileWatchError``.
    init(_ roots: [String]) throws(FileWatchError) {
        self.roots = roots
        descriptor = inotify_init1(CInt(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw FileWatchError(doing: "inotify", errno) }
    }

    /// Watches what is there now and forgets what is gone.
    ///
    /// - Returns: How many folders are watched.
    mutating func scan() -> Int {
        fault = nil
        var found: [CInt: Watched] = [:]
        for root in roots {
            // Where a root itself is replaced: by an editor, by git, or as a link to another version.
            let (parent, name) = Self.split(root)
            if let watch = add(parent, required: true) { found[watch, default: Watched()].names.insert(name) }
            descend(into: root, &found)
        }
        for watch in folders.keys where found[watch] == nil { inotify_rm_watch(descriptor, watch) }
        folders = found
        return found.count
    }

    /// Reads whatever the kernel has told since the last time.
    mutating func readEvents() -> News {
        var news = News()
        // A multiple of the alignment of an event; the longest is its 16 bytes and a name of 255.
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                return news
            }
            var rest = buffer[..<count]
            while let event = InotifyEvent(parsing: &rest) { take(event, &news) }
        }
    }

    /// Takes one event.
    func take(_ event: InotifyEvent, _ news: inout News) {
        if event.has(IN_Q_OVERFLOW) {
            news = News(isChange: true, isAboutFolders: true)
            return
        }
        // Nothing that anybody did: a folder is no longer watched.
        guard !event.has(IN_IGNORED), let folder = folders[event.watch] else { return }
        if event.has(IN_DELETE_SELF) || event.has(IN_MOVE_SELF) {
            news = News(isChange: true, isAboutFolders: true)
            return
        }
        let isRoot = folder.names.contains(event.name)
        // Mounted volumes swap all their files at once, by one hidden link.
        let isSwap = event.name.hasPrefix("..")
        guard isRoot || isSwap || (folder.isWhole && !event.name.hasPrefix(".")) else { return }
        news.isChange = true
        // A root or a hidden link may lead to other folders now.
        if isRoot || isSwap || event.has(IN_ISDIR) { news.isAboutFolders = true }
    }

    private mutating func descend(into path: String, _ found: inout [CInt: Watched]) {
        guard let watch = add(path, required: false), found[watch]?.isWhole != true else { return }
        found[watch, default: Watched()].isWhole = true
        for name in Self.subfolders(of: path) { descend(into: path + "/" + name, &found) }
    }

    /// Watches one folder; nothing where none is.
    private mutating func add(_ path: String, required: Bool) -> CInt? {
        let watch = unsafe inotify_add_watch(descriptor, path, Self.wanted)
        guard watch < 0 else { return watch }
        // A file, or nothing there yet: the folder above tells when it comes.
        guard required || (errno != ENOTDIR && errno != ENOENT) else { return nil }
        fault = fault ?? FileWatchError(doing: path, errno)
        return nil
    }

    /// The folders in a folder, without hidden ones: those hold no manifests. Links are not followed; the reading of
    /// manifests refuses them.
    private static func subfolders(of path: String) -> [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe _ = closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            guard unsafe lstat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
            names.append(name)
        }
        return names
    }

    /// The folder that a path stands in, and its name there.
    static func split(_ path: String) -> (parent: String, name: String) {
        let parts = path.split(separator: "/").filter { $0 != "." }
        let start = path.hasPrefix("/") ? "/" : ""
        guard let name = parts.last, name != ".." else { return (path + "/..", "") }
        let parent = start + parts.dropLast().joined(separator: "/")
        return (parent.isEmpty ? "." : parent, String(name))
    }
}
