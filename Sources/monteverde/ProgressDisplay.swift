import Reports
import Synchronization

/// A line of progress on standard error that any worker may report to.
final class ProgressDisplay: Sendable {
  private struct State {
    var line: ProgressLine
    var done = 0
    var wanted = 0
  }

  private let state: Mutex<State>

  init(quiet: Bool) { state = Mutex(State(line: ProgressLine("draws", isQuiet: quiet))) }

  /// Takes the number of draws done.
  var report: @Sendable (Int, Int) -> Void {
    { done, wanted in
      self.state.withLock { state in
        // Reports of several workers may arrive out of order.
        (state.done, state.wanted) = (max(done, state.done), wanted)
        state.line.update(done: state.done, total: wanted)
      }
    }
  }

  /// How far the work came.
  var latest: (done: Int, wanted: Int) { state.withLock { ($0.done, $0.wanted) } }

  /// Removes the line.
  func finish() { state.withLock { $0.line.finish() } }
}
