import Glibc
import SystemPackage
import TenantTesting
import Testing

@testable import TenantWatch

@Suite("Changes of files are told by the kernel")
struct FileWatchTests {
    @Test("a file that is written, one that an editor replaces, one that goes")
    func files() async throws {
        try await withFolder { folder in
            var kernel = try Kernel([folder])
            try kernel.expectChange { try writeFile([1], to: folder + "/a.yaml") }
            try kernel.expectNothing { try writeFile([2], to: folder + "/.a.yaml.swp") }
            try kernel.expectChange { _ = unsafe rename(folder + "/.a.yaml.swp", folder + "/a.yaml") }
            try kernel.expectChange { _ = unsafe chmod(folder + "/a.yaml", 0) }
            try kernel.expectChange { _ = unsafe unlink(folder + "/a.yaml") }
        }
    }

    @Test("folders that come later, with what comes into them")
    func folders() async throws {
        try await withFolder { folder in
            var kernel = try Kernel([folder])
            try kernel.expectChange { _ = unsafe mkdir(folder + "/new", 0o755) }
            try kernel.expectChange { _ = unsafe mkdir(folder + "/new/deep", 0o755) }
            try kernel.expectChange { try writeFile([1], to: folder + "/new/deep/a.yaml") }
            try kernel.expectChange { _ = unsafe rename(folder + "/new", folder + "/old") }
            try kernel.expectChange { try writeFile([2], to: folder + "/old/deep/a.yaml") }
        }
    }

    @Test("a folder that is a link, led to another version, and one that is not there yet")
    func roots() async throws {
        try await withFolder { folder in
            _ = unsafe mkdir(folder + "/one", 0o755)
            _ = unsafe mkdir(folder + "/two", 0o755)
            _ = unsafe symlink("one", folder + "/tenants")
            _ = unsafe symlink("two", folder + "/next")
            var kernel = try Kernel([folder + "/tenants", folder + "/secrets"])
            try kernel.expectNothing { try writeFile([1], to: folder + "/two/a.yaml") }
            try kernel.expectChange { _ = unsafe rename(folder + "/next", folder + "/tenants") }
            try kernel.expectChange { try writeFile([1], to: folder + "/two/a.yaml") }
            try kernel.expectNothing { try writeFile([1], to: folder + "/one/a.yaml") }
            try kernel.expectChange { _ = unsafe mkdir(folder + "/secrets", 0o755) }
            try kernel.expectChange { try writeFile([1], to: folder + "/secrets/token") }
        }
    }

    @Test("a volume that swaps all of its files by a hidden link, as secrets of Kubernetes are")
    func volume() async throws {
        try await withFolder { folder in
            _ = unsafe mkdir(folder + "/..1", 0o755)
            _ = unsafe symlink("..1", folder + "/..data")
            _ = unsafe symlink("..data/secrets.env", folder + "/secrets.env")
            var kernel = try Kernel([folder + "/secrets.env"])
            _ = unsafe symlink("..2", folder + "/..tmp")
            try kernel.expectChange { _ = unsafe rename(folder + "/..tmp", folder + "/..data") }
        }
    }

    @Test("a file by itself, and not its neighbours")
    func neighbours() async throws {
        try await withFolder { folder in
            _ = unsafe mkdir(folder + "/tenants", 0o755)
            var kernel = try Kernel([folder + "/tenants", folder + "/secrets.env"])
            try kernel.expectNothing { try writeFile([1], to: folder + "/neighbour") }
            try kernel.expectChange { try writeFile([1], to: folder + "/secrets.env") }
        }
    }

    @Test("events that were lost are a change, and folders are looked for anew")
    func overflow() async throws {
        try await withFolder { folder in
            let kernel = try Kernel([folder])
            // Folder -1, IN_Q_OVERFLOW, no cookie, no name; and the first bytes of another.
            var bytes: ArraySlice<UInt8> = [255, 255, 255, 255, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
            let event = try #require(InotifyEvent(parsing: &bytes))
            #expect(event.watch == -1 && event.name.isEmpty)
            #expect(InotifyEvent(parsing: &bytes) == nil)
            var news = WatchedTree.News()
            kernel.tree.take(event, &news)
            #expect(news == WatchedTree.News(isChange: true, isAboutFolders: true))
        }
    }

    @Test("a thread tells them, until it is stopped")
    func thread() async throws {
        try await withFolder { folder in
            let (stream, continuation) = AsyncStream.makeStream(of: FileWatch.Event.self)
            let watch = try FileWatch.start([folder]) { continuation.yield($0) }
            var events = stream.makeAsyncIterator()
            #expect(await events.next() == .watching(folders: 2))
            try writeFile([1], to: folder + "/a.yaml")
            #expect(await events.next() == .changed)
            watch.stop()
        }
    }

    @Test(
        "where a path stands, however it is written",
        arguments: [
            ("tenants", ".", "tenants"), ("./tenants/", ".", "tenants"), ("/a/b", "/a", "b"), ("/b", "/", "b"),
            ("../x/tenants", "../x", "tenants"), ("..", "../..", ""),
        ]
    )
    func split(path: String, parent: String, name: String) {
        #expect(WatchedTree.split(path) == (parent, name))
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = try await newTestPath()
        guard unsafe mkdir(folder, 0o755) == 0 else { throw Errno(rawValue: errno) }
        try await body(folder)
    }
}

/// What the kernel tells about some paths. It tells while the change is made, so that nobody has to wait.
private struct Kernel: ~Copyable {
    var tree: WatchedTree

    init(_ paths: [String]) throws {
        tree = try WatchedTree(paths)
        _ = tree.scan()
    }

    deinit {
        close(tree.descriptor)
    }

    mutating func expectChange(_ body: () throws -> Void, at place: SourceLocation = #_sourceLocation) throws {
        let isChange = try news(after: body)
        #expect(isChange, sourceLocation: place)
    }

    mutating func expectNothing(_ body: () throws -> Void, at place: SourceLocation = #_sourceLocation) throws {
        let isChange = try news(after: body)
        #expect(!isChange, sourceLocation: place)
    }

    private mutating func news(after body: () throws -> Void) throws -> Bool {
        try body()
        let news = tree.readEvents()
        if news.isAboutFolders { _ = tree.scan() }
        return news.isChange
    }
}
