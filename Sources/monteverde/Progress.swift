import Propagation
import Reports
import Synchronization

/// The progress line of a run, fed by any worker.
final class Progress: Sendable {
  private struct State {
    var line: ProgressLine
    var latest = (done: 0, wanted: 0)
  }

  private let state: Mutex<State>

  init(_ label: String, quiet: Bool) { state = Mutex(State(line: ProgressLine(label, isQuiet: quiet))) }

  /// Takes the number of draws done.
  var report: ProgressReport {
    { done, wanted in
      // A worker that finds another one here goes on: the next will do.
      _ = self.state.withLockIfAvailable { state in
        state.latest = (done, wanted)
        state.line.update(done: done, total: wanted)
      }
    }
  }

  /// How far the run has come.
  var latest: (done: Int, wanted: Int) { state.withLock { $0.latest } }

  /// Removes the line.
  func finish() { state.withLock { $0.line.finish() } }
}
