import Synchronization

/// Joins the results of numbered blocks to one value, with the same bits in whatever order they arrive.
///
/// Blocks are merged in pairs by their numbers, like the carries of a binary counter: blocks 2k and 2k+1,
/// then the pairs 2k and 2k+1, and so on. The tree depends on the block numbers alone, and a node is merged
/// as soon as its sibling is there, so that at most O(log n + gaps) values are held.
public final class OrderedReduction<Value: Sendable>: Sendable {
  /// The values of the blocks from `index` 2^`level` to just before (`index` + 1) 2^`level`.
  private struct Node: Hashable {
    var level: Int
    var index: Int

    var sibling: Node { Node(level: level, index: index ^ 1) }
    var parent: Node { Node(level: level + 1, index: index >> 1) }
    var firstBlock: Int { index << level }
  }

  private let waiting = Mutex<[Node: Value]>([:])
  private let merge: @Sendable (inout Value, Value) -> Void

  /// - Parameter merge: joins to a value that of the blocks that follow; called outside any lock.
  public init(merge: @escaping @Sendable (inout Value, Value) -> Void) { self.merge = merge }

  /// Adds the value of one block, from any thread.
  /// - Precondition: `block` >= 0, and each block is added once.
  public func add(_ value: Value, block: Int) {
    precondition(block >= 0, "block numbers start at 0")
    var node = Node(level: 0, index: block)
    var value = value
    while let sibling = takeSibling(of: node, orLeave: value) {
      if node.index & 1 == 0 {
        merge(&value, sibling)
      } else {
        var joined = sibling
        merge(&joined, value)
        value = joined
      }
      node = node.parent
    }
  }

  /// Joins what is left, from the first block to the last, and empties the reduction; nil if it was empty.
  ///
  /// The result depends on the set of blocks that were added, not on their order.
  /// - Precondition: no `add` is under way.
  public func finish() -> Value? {
    let rest = waiting.withLock { waiting in
      defer { waiting = [:] }
      return waiting.sorted { $0.key.firstBlock < $1.key.firstBlock }
    }
    guard var result = rest.first?.value else { return nil }
    for node in rest.dropFirst() { merge(&result, node.value) }
    return result
  }

  private func takeSibling(of node: Node, orLeave value: Value) -> Value? {
    waiting.withLock { waiting in
      if let sibling = waiting.removeValue(forKey: node.sibling) { return sibling }
      precondition(waiting.updateValue(value, forKey: node) == nil, "a block was added twice")
      return nil
    }
  }
}
