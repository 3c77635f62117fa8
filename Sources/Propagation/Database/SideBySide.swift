import NumericKernels
import Synchronization

/// A few values that are made at the same time, each by a thread of its own.
struct SideBySide<Value: Sendable> {
  let values: [Value]

  init(count: Int, _ make: @Sendable (Int) -> Value) {
    let made = Mutex<[Int: Value]>([:])
    // Nothing here throws.
    try? parallelFor(count: count, workers: count, cancellation: nil, makeWorkspace: {}) {
      (_: inout Void, number) in
      let value = make(number)
      made.withLock { $0[number] = value }
    }
    values = made.withLock { made in made.sorted { $0.key < $1.key }.map(\.value) }
  }
}
