import NumericKernels
import Synchronization
import Testing

@Suite struct ParallelForTests {
  private struct Failure: Error, Equatable { var item: Int }

  @Test(arguments: [1, 2, 3, 8, 1000])
  func everyItemRunsOnce(workers: Int) throws {
    let runs = Mutex([Int](repeating: 0, count: 500))
    try parallelFor(count: 500, workers: workers, cancellation: nil, makeWorkspace: { 0 }) { calls, item in
      calls += 1
      runs.withLock { $0[item] += 1 }
    }
    #expect(runs.withLock { $0 } == [Int](repeating: 1, count: 500))
  }

  @Test func anEmptyLoopMakesNoWorkspace() throws {
    try parallelFor(count: 0, workers: 4, cancellation: nil, makeWorkspace: { throw Failure(item: -1) }) {
      (_: inout Int, _) in
    }
  }

  @Test func oneWorkerKeepsOneWorkspaceAndTheOrder() throws {
    let order = Mutex<[Int]>([])
    try parallelFor(count: 6, workers: 1, cancellation: nil, makeWorkspace: { 10 }) { workspace, item in
      order.withLock { $0.append(workspace + item) }
      workspace += 100
    }
    #expect(order.withLock { $0 } == [10, 111, 212, 313, 414, 515])
  }

  /// Items 40 and 41 both fail, and the higher one first where there are several workers.
  @Test(arguments: [1, 2, 4])
  func theErrorOfTheLowestItemIsThrown(workers: Int) {
    for _ in 0..<20 {
      let higherFailed = Atomic(false)
      #expect(throws: Failure(item: 40)) {
        try parallelFor(count: 1000, workers: workers, cancellation: nil, makeWorkspace: {}) { _, item in
          if item == 41 {
            higherFailed.store(true, ordering: .releasing)
            throw Failure(item: 41)
          }
          if item == 40 {
            var patience = workers == 1 ? 0 : 1_000_000
            while patience > 0, !higherFailed.load(ordering: .acquiring) { patience -= 1 }
            throw Failure(item: 40)
          }
        }
      }
    }
  }

  @Test func anErrorOfTheWorkspaceIsThrown() {
    #expect(throws: Failure(item: -1)) {
      try parallelFor(count: 10, workers: 2, cancellation: nil, makeWorkspace: { throw Failure(item: -1) }) {
        (_: inout Int, _) in
      }
    }
  }

  @Test(arguments: [1, 4])
  func cancellationStopsHandingOutItems(workers: Int) throws {
    let flag = CancellationFlag()
    #expect(!flag.isCancelled)
    let started = Mutex<Set<Int>>([])
    try parallelFor(count: 100_000, workers: workers, cancellation: flag, makeWorkspace: {}) { _, item in
      started.withLock { _ = $0.insert(item) }
      if item == 10 { flag.cancel() }
      // No item after the tenth ends before the cancellation, so each other worker holds at most one.
      while item > 10, !flag.isCancelled {}
    }
    let items = started.withLock { $0 }
    #expect(flag.isCancelled)
    #expect(items.isSuperset(of: 0...10) && items.count <= 10 + workers)
  }

  @Test func aCancelledLoopDoesNotStart() throws {
    let flag = CancellationFlag()
    flag.cancel()
    try parallelFor(count: 10, workers: 2, cancellation: flag, makeWorkspace: {}) { _, _ in
      Issue.record("an item ran after cancellation")
    }
  }
}
