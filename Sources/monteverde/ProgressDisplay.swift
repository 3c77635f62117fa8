import Reports
import Synchronization

/// A line of progress on standard error that any worker may report to.
final class ProgressDisplay: Sendable {
  private let line: Mutex<ProgressLine>

  init(quiet: Bool) { line = Mutex(ProgressLine("draws", isQuiet: quiet)) }

  /// Takes the number of draws done.
  var report: @Sendable (Int, Int) -> Void {
    { done, wanted in self.line.withLock { $0.update(done: done, total: wanted) } }
  }

  /// Removes the line.
  func finish() { line.withLock { $0.finish() } }
}
