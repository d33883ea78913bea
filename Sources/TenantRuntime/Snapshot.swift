// The runtime side; see Snapshot.
