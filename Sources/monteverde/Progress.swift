import Propagation
import Reports
import Synchronization

/// The progress line of a run, fed by any worker.
final class Progress: Sendable {
  private let line: Mutex<ProgressLine>

  init(_ label: String, quiet: Bool) { line = Mutex(ProgressLine(label, isQuiet: quiet)) }

  /// Takes the number of draws done.
  var report: ProgressReport {
    { done, wanted in
      // A worker that finds another one printing goes on: the next will do.
      _ = self.line.withLockIfAvailable { $0.update(done: done, total: wanted) }
    }
  }

  /// Removes the line.
  func finish() { line.withLock { $0.finish() } }
}
