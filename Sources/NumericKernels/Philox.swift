import CNumericKernels

/// One block of the Philox 4x32-10 generator, the one behind ``RandomStream``.
///
/// J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
/// doi:10.1145/2063384.2063405.
public enum Philox4x32 {
  /// The four output words for a 128-bit counter and a 64-bit key, least significant words first.
  public static func block(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var words: [4 of UInt32] = [counter.0, counter.1, counter.2, counter.3]
    var span = words.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { unsafe mv_philox_4x32($0.baseAddress!, key.0, key.1) }
    return (words[0], words[1], words[2], words[3])
  }
}

/// One block of the Philox 4x64-10 generator (same source), for comparison with other programs.
public enum Philox4x64 {
  /// The four output words for a 256-bit counter and a 128-bit key, least significant words first.
  public static func block(
    counter: (UInt64, UInt64, UInt64, UInt64), key: (UInt64, UInt64)
  ) -> (UInt64, UInt64, UInt64, UInt64) {
    var words: [4 of UInt64] = [counter.0, counter.1, counter.2, counter.3]
    var span = words.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { unsafe mv_philox_4x64($0.baseAddress!, key.0, key.1) }
    return (words[0], words[1], words[2], words[3])
  }
}
