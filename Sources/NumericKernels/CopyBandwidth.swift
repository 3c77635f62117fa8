/// Bytes per second, read and written, of copies of `megabytes` by each of `workers` threads side by side: what a
/// machine's memory does at most when the data are in no cache.
public func copyBandwidth(workers: Int, megabytes: Int = 96, repetitions: Int = 3) throws -> Double {
  let clock = ContinuousClock()
  let rows = megabytes << 20 / 8
  func time(_ copies: Int) throws -> Double {
    let start = clock.now
    try parallelFor(
      count: workers, workers: workers, cancellation: nil,
      makeWorkspace: { ColumnBuffer(columns: 2, rows: rows) },
      body: { (buffer: inout ColumnBuffer, _: Int) in for _ in 0..<copies { buffer.copyColumn(0, to: 1) } })
    return (clock.now - start).inSeconds
  }
  // Making the buffers takes as long as some copies: it is in both times and not in their difference.
  let (few, many) = (2, 10)
  let short = try (0..<repetitions).map { _ in try time(few) }.min() ?? 0
  let long = try (0..<repetitions).map { _ in try time(many) }.min() ?? 1
  return Double(workers * (many - few) * 2 * 8 * rows) / max(long - short, 1e-9)
}
