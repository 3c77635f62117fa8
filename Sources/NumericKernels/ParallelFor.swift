import Dispatch
import Synchronization

/// A request to stop, safe to raise from any thread and from the handler of a signal source.
public final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A flag that is not raised.
  public init() {}

  /// Asks to stop.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// True once stopping was asked for.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// Runs `body` for the items 0 ..< `count`, handed out one by one and in order to `workers` threads.
///
/// Each worker makes its own workspace. After an error or a cancellation no further item is handed out; items
/// under way are finished. With one worker everything runs on the calling thread, item after item.
///
/// A cancelled loop returns normally: the caller asks the flag.
/// - Throws: the error of the lowest item that failed. As items are handed out in order, that is the lowest
///   one that fails in any run, whatever the number of workers. An error of `makeWorkspace` comes before all
///   others.
/// - Precondition: `count` >= 0, `workers` >= 1.
public func parallelFor<Workspace>(
  count: Int, workers: Int, cancellation: CancellationFlag?,
  makeWorkspace: @Sendable () throws -> Workspace,
  body: @Sendable (inout Workspace, Int) throws -> Void
) throws {
  precondition(count >= 0 && workers >= 1, "a parallel loop needs count >= 0 and at least one worker")
  let dispenser = ItemDispenser(count: count, cancellation: cancellation)
  let failure = LowestFailure()
  @Sendable func work() {
    var item = -1
    do {
      guard dispenser.hasItems else { return }
      var workspace = try makeWorkspace()
      while let next = dispenser.next() {
        item = next
        try body(&workspace, item)
      }
    } catch {
      dispenser.stop()
      failure.record(error, item: item)
    }
  }
  if min(workers, count) <= 1 {
    work()
  } else {
    DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in work() }
  }
  try failure.rethrow()
}

/// Hands out the items of a loop in order, until they are used up or the loop is to stop.
private final class ItemDispenser: Sendable {
  private let count: Int
  private let cancellation: CancellationFlag?
  private let following = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)

  init(count: Int, cancellation: CancellationFlag?) {
    self.count = count
    self.cancellation = cancellation
  }

  var hasItems: Bool {
    following.load(ordering: .relaxed) < count && !stopped.load(ordering: .relaxed)
      && cancellation?.isCancelled != true
  }

  func next() -> Int? {
    guard hasItems else { return nil }
    let item = following.add(1, ordering: .relaxed).oldValue
    return item < count ? item : nil
  }

  func stop() { stopped.store(true, ordering: .relaxed) }
}

/// Keeps the error of the lowest item.
private final class LowestFailure: Sendable {
  private let lowest = Mutex<(item: Int, error: any Error)?>(nil)

  func record(_ error: any Error, item: Int) {
    lowest.withLock { lowest in
      if let known = lowest, known.item <= item { return }
      lowest = (item, error)
    }
  }

  func rethrow() throws {
    if let failure = lowest.withLock({ $0 }) { throw failure.error }
  }
}
