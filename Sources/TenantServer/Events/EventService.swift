internal import ServiceLifecycle
internal import TenantRuntime

/// Feeds a ``ChangeFeed`` while the process lives, and ends all streams when it is to stop.
struct EventService: Service {
    let feed: ChangeFeed
    let runtime: TenantRuntime
    /// How often streams show that they are alive.
    var heartbeat = Duration.seconds(15)

    func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                await withTaskGroup { group in
                    group.addTask { for await snapshot in runtime.updates { feed.take(snapshot) } }
                    group.addTask {
                        // Ends by throwing when it is cancelled, which is the way this loop ends.
                        while (try? await Task.sleep(for: heartbeat)) != nil { feed.beat() }
                    }
                }
            }
        } onGracefulShutdown: {
            feed.finish()
        }
    }
}
