import Foundation
import NumericKernels

/// Ctrl-C. A plain signal handler: there is no moment at which the signal could get lost.
enum Interruption {
  /// Raised by Ctrl-C.
  static let flag = CancellationFlag()

  /// From now on Ctrl-C raises the flag, and a second one ends the program at once.
  static func catchSignals() {
    _ = flag  // made here, not in the handler
    signal(SIGINT) { _ in
      if Interruption.flag.isCancelled { _exit(130) }
      Interruption.flag.cancel()
    }
  }
}
