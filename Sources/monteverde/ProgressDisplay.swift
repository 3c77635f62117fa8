import Foundation
import Synchronization

/// A line of progress with the time left, on standard error when that is a terminal.
final class ProgressDisplay: Sendable {
  private struct State {
    var start = ContinuousClock.now
    var printed: ContinuousClock.Instant?
  }

  private let isVisible: Bool
  private let state = Mutex(State())

  init(quiet: Bool) { isVisible = !quiet && isatty(STDERR_FILENO) == 1 }

  /// Takes the number of draws done; called from any worker.
  var report: (@Sendable (Int, Int) -> Void)? {
    guard isVisible else { return nil }
    return { done, wanted in self.show(done, wanted) }
  }

  private func show(_ done: Int, _ wanted: Int) {
    state.withLock { state in
      let now = ContinuousClock.now
      // The first second shows nothing: most runs are over by then.
      guard now - (state.printed ?? state.start + .milliseconds(800)) > .milliseconds(200), done > 0 else { return }
      state.printed = now
      let left = (now - state.start) / done * (wanted - done)
      let seconds = left.components.seconds
      let time = seconds >= 90 ? "\((seconds + 30) / 60) min" : "\(seconds + 1) s"
      FileHandle.standardError.write(
        Data("\r\u{1B}[K\(done) of \(wanted) draws (\(100 * done / wanted) %), \(time) left".utf8))
    }
  }

  /// Removes the line.
  func finish() {
    state.withLock { state in
      if state.printed != nil { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
  }
}
