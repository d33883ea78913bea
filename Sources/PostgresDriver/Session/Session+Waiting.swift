internal import CLibPQ
internal import Glibc

extension Session {
    /// Blocks until the socket is ready for one of `events`, asking the server to cancel when the task is
    /// cancelled meanwhile, and hanging up when nothing comes for longer than there is patience, or of the asking.
    ///
    /// - Returns: the events that came about; also `POLLERR` and `POLLHUP`, which libpq finds out about itself.
    func waitForSocket(_ events: Int32) -> Int32 {
        let deadline = interruption.patience.map { ContinuousClock.now.advanced(by: $0) }
        while true {
            if interruption.isDue { requestCancel() }
            let ready = pollOnce(events, timeout: interruption.timeout(before: deadline))
            if ready != 0 { return ready }
            if let deadline, deadline <= .now { hangUp(after: interruption.patience) }
            if interruption.isInVain { hangUp(after: Interruption.longestEnding) }
        }
    }

    /// Gives a silent server up. libpq reads the end of the stream next, and counts the connection among the lost.
    ///
    /// Probes of TCP notice a peer that is gone, but not one that keeps the connection open and passes nothing on, as a
    /// proxy in trouble does.
    private func hangUp(after silence: Duration?) {
        self.silence = self.silence ?? silence
        shutdown(unsafe PQsocket(connection), CInt(SHUT_RDWR))
    }

    /// Waits for the socket or the doorbell, for at most `timeout` milliseconds.
    ///
    /// - Returns: the events of the socket, `POLLNVAL` when there is none any more; 0 when the time is over or
    ///   somebody rang.
    func pollOnce(_ events: Int32, timeout: Int32) -> Int32 {
        // libpq may change its socket while it connects: ask again each time. `poll` would pass over a missing
        // one, and the caller would wait for ever.
        let socket = unsafe PQsocket(connection)
        guard socket >= 0 else { return POLLNVAL }
        var entries = [
            pollfd(fd: socket, events: Int16(events), revents: 0),
            pollfd(fd: doorbell.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // Interrupted or timed out, nothing is ready, and the caller decides whether to go on.
        guard unsafe poll(&entries, nfds_t(entries.count), timeout) > 0 else { return 0 }
        if entries[1].revents != 0 { doorbell.reset() }
        return Int32(entries[0].revents)
    }

    /// Asks the server to end the statement under way.
    ///
    /// Called only on the thread that waits for that statement, and it returns after the server has signalled the
    /// process that runs it, so the request cannot hit a later statement. A request that does not get through
    /// is repeated by whoever waits. One that hangs, as libpq lets it do for ever, ends the connection: then there is no
    /// later statement.
    func requestCancel() {
        interruption.noteRequest()
        guard let request = unsafe CancelRequest(connection) else { return }
        if !request.send(within: Interruption.longestEnding) { hangUp(after: Interruption.longestEnding) }
    }
}
