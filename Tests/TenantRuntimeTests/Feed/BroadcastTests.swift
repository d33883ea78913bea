import Testing

@testable import TenantRuntime

@Suite("A broadcast keeps one value, and each reader gets the newest that he has not seen")
struct BroadcastTests {
    @Test("the current value comes first, then each newer one; what came in between is skipped")
    func newest() async {
        let broadcast = Broadcast(1)
        var iterator = Broadcast.Sequence(broadcast: broadcast).makeAsyncIterator()
        #expect(await iterator.next() == 1)
        for value in 2...100 { broadcast.send(value) }
        #expect(await iterator.next() == 100)
        broadcast.send(101)
        broadcast.finish()
        #expect(await iterator.next() == 101)
        #expect(await iterator.next() == nil)
        #expect(broadcast.value == 101)
    }

    @Test("a hundred readers see values in order and all see the last one")
    func many() async {
        let broadcast = Broadcast(0)
        await withTaskGroup(of: [Int].self) { group in
            for _ in 0..<100 {
                group.addTask {
                    var seen: [Int] = []
                    for await value in Broadcast.Sequence(broadcast: broadcast) { seen.append(value) }
                    return seen
                }
            }
            for value in 1...1000 {
                broadcast.send(value)
                if value % 50 == 0 { await Task.yield() }
            }
            broadcast.finish()
            for await seen in group {
                #expect(seen.last == 1000)
                #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
            }
        }
    }

    @Test("a reader whose task is cancelled ends, whenever that is, and holds up nobody")
    func cancelled() async {
        let broadcast = Broadcast(0)
        for _ in 0..<500 {
            let task = Task {
                var count = 0
                for await _ in Broadcast.Sequence(broadcast: broadcast) { count += 1 }
                return count
            }
            if Bool.random() { await Task.yield() }
            task.cancel()
            #expect(await task.value <= 1)
        }
    }
}
