/// How N base rows are divided into groups, which the bootstrap resamples, and into blocks, which one worker
/// evaluates at once. A pure function of N and the size of the problem, never of the number of workers.
struct RowPartition {
  let rowCount: Int
  /// Rows of a group; the last group may have fewer.
  let groupRows: Int
  /// Rows of a block: a whole number of groups, or part of one.
  let blockRows: Int
  /// Rows of a whole number of groups. Of 512 rows or more they do not depend on the size of the problem, and 64
  /// times as many hold all.
  let coarseRows: Int

  /// - Parameters:
  ///   - rowCount: N, positive.
  ///   - pairs: Number of (input, output) pairs: sums are kept for every pair and group, 128 bytes each.
  ///   - largestBlock: Rows of a block at most.
  init(rowCount: Int, pairs: Int, largestBlock: Int = 4096) {
    // As many groups as 256 MiB hold, but from 64 to 512: fewer make the bootstrap coarse. Powers of two of
    // them, so that the coarsest groups are the same ones whatever the number of pairs.
    let affordable = (256 << 20) / (128 * max(1, pairs))
    if rowCount < 512 {
      let groups = min(512, max(64, affordable))
      groupRows = (rowCount + groups - 1) / groups
      coarseRows = groupRows
    } else {
      let parts = [8, 4, 2].first { 64 * $0 <= affordable } ?? 1
      coarseRows = 8 * (((rowCount + 63) / 64 + 7) / 8)
      groupRows = coarseRows / parts
    }
    // At least 32 blocks, so that workers have something to share, unless they would be tiny.
    let target = min(largestBlock, max(64, rowCount / 32))
    if groupRows <= target {
      blockRows = target / groupRows * groupRows
    } else {
      let blocks = (groupRows + largestBlock - 1) / largestBlock
      blockRows = (groupRows + blocks - 1) / blocks
    }
    self.rowCount = rowCount
  }

  /// A partition whose groups do not reach across the bounds of equal consecutive parts, the randomisations
  /// of a balanced design.
  ///
  /// - Parameters:
  ///   - parts: Number of parts; `rowCount` is a multiple of it. Nothing is resampled, so that groups only
  ///     serve to share the work: there may be few, and one part is one group where its rows cannot be divided.
  init(rowCount: Int, parts: Int, largestBlock: Int = 4096) {
    precondition(parts >= 1 && rowCount % parts == 0, "parts of a design have the same number of rows")
    let rows = rowCount / parts
    let wanted = max(min(largestBlock, max(64, rowCount / 32)), (rowCount + 511) / 512)
    let divisor = (1...max(1, rows)).first { rows % $0 == 0 && rows / $0 <= wanted } ?? 1
    groupRows = rows / divisor >= 16 ? rows / divisor : max(1, rows)
    blockRows = min(groupRows, largestBlock)
    coarseRows = groupRows
    self.rowCount = rowCount
  }

  /// A partition with groups of a given size, for rows that are added to others.
  init(rowCount: Int, groupRows: Int, largestBlock: Int = 4096) {
    let target = min(largestBlock, max(64, rowCount / 32))
    self.rowCount = rowCount
    self.groupRows = groupRows
    coarseRows = groupRows
    blockRows = groupRows <= target ? target / groupRows * groupRows : min(groupRows, largestBlock)
  }

  /// Number of groups.
  var groupCount: Int { (rowCount + groupRows - 1) / groupRows }

  /// Rows that one worker reduces alone: a block of whole groups, or one group of several blocks.
  private var unitRows: Int { max(groupRows, blockRows) }

  /// Number of units of work.
  var unitCount: Int { (rowCount + unitRows - 1) / unitRows }

  /// The groups of a unit of work.
  func groups(ofUnit unit: Int) -> Range<Int> {
    let first = unit * (unitRows / groupRows)
    return first..<min(groupCount, first + unitRows / groupRows)
  }

  /// The blocks of a unit of work, in order.
  func blocks(ofUnit unit: Int) -> [Range<Int>] {
    let end = min(rowCount, (unit + 1) * unitRows)
    return stride(from: unit * unitRows, to: end, by: blockRows).map { $0..<min(end, $0 + blockRows) }
  }

  /// The group that a row belongs to.
  func group(ofRow row: Int) -> Int { row / groupRows }
}
