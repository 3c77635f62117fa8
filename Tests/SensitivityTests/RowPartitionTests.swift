import Testing

@testable import Sensitivity

@Suite struct RowPartitionTests {
  @Test(
    "Units, blocks and groups cover all rows once and in order",
    arguments: [2, 63, 64, 100, 512, 513, 4096, 100_000, 2_097_152, 2_097_153, 10_000_000], [1, 30_000])
  func cover(rowCount: Int, pairs: Int) {
    let partition = RowPartition(rowCount: rowCount, pairs: pairs)
    var (row, group) = (0, 0)
    for unit in 0..<partition.unitCount {
      let groups = partition.groups(ofUnit: unit)
      #expect(groups.lowerBound == group && !groups.isEmpty)
      group = groups.upperBound
      for block in partition.blocks(ofUnit: unit) {
        #expect(block.lowerBound == row && !block.isEmpty && block.count <= 4096)
        row = block.upperBound
        #expect(groups.contains(partition.group(ofRow: block.lowerBound)))
        #expect(groups.contains(partition.group(ofRow: block.upperBound - 1)))
      }
    }
    #expect(row == rowCount && group == partition.groupCount)
    #expect(partition.groupCount <= (pairs == 1 ? 512 : 69))
    // Groups are rows as long as there are groups enough.
    if rowCount <= 64 { #expect(partition.groupCount == rowCount) }
  }
}
