internal import ArgumentParser
internal import Foundation
internal import Hummingbird
internal import Logging
internal import NIOCore

/// The floor under a server of ours: the same framework, which reads a body and answers with bytes that are always the same.
///
/// No token, no route, no tenant, no count.
@main
struct HTTPFloor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "http-floor",
        abstract: "Answer every request with the same JSON, on a port of 127.0.0.1 that is printed."
    )

    func run() async throws {
        let application = Application(
            responder: FixedResponder(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in
                // Whoever reads this waits for it.
                FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
            },
            logger: Logger(label: "http-floor") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.runService()
    }
}

private struct FixedResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    /// As long as the answer to one flag.
    private static let answer = ByteBuffer(
        string: #"{"key":"referral_program","value":true,"reason":"STATIC","variant":"on","metadata":{}}"#
    )

    func respond(to request: Request, context: Context) async throws -> Response {
        _ = try await request.body.collect(upTo: 65_536)
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: Self.answer)
        )
    }
}
