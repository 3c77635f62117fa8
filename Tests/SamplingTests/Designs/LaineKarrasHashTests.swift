import Sampling
import Testing

@Suite struct LaineKarrasHashTests {
  @Test func `Known answers`() {
    let answers: [(x: UInt32, seed: UInt32, y: UInt32)] = [
      (0x00000000, 0x00000000, 0x00000000),
      (0x00000001, 0x00000000, 0x00000001),
      (0x80000000, 0x00000000, 0xa66de0ec),
      (0xffffffff, 0x00000000, 0xdd0ba7e7),
      (0x12345678, 0x00000000, 0x16be9d07),
      (0x00000000, 0x00000001, 0xa66de0ec),
      (0x00000001, 0x00000001, 0xa66de0ed),
      (0x80000000, 0x00000001, 0x5336f076),
      (0xffffffff, 0x00000001, 0x00000000),
      (0x12345678, 0x00000001, 0xb67cf867),
      (0x00000000, 0x9e3779b9, 0xbac6d875),
      (0x00000001, 0x9e3779b9, 0xbac6d874),
      (0x80000000, 0x9e3779b9, 0x4b228be7),
      (0xffffffff, 0x9e3779b9, 0x19256f7e),
      (0x12345678, 0x9e3779b9, 0xa61c7925),
      (0x00000000, 0xdeadbeef, 0xd5438bf7),
      (0x00000001, 0xdeadbeef, 0xd5438bf6),
      (0x80000000, 0xdeadbeef, 0x0d5e1e4c),
      (0xffffffff, 0xdeadbeef, 0x65f1a04a),
      (0x12345678, 0xdeadbeef, 0xc90cb9f0),
    ]
    for (x, seed, y) in answers { #expect(LaineKarrasHash.scramble(x, seed: seed) == y) }
  }

  @Test func `Equal leading bits stay equal, the next bits stay different`() {
    for length in 0..<32 {
      let x: UInt32 = 0x9b3c_51e7
      let other = x ^ (0x8000_0000 >> UInt32(length))
      let difference = LaineKarrasHash.scramble(x, seed: 0xdead_beef) ^ LaineKarrasHash.scramble(other, seed: 0xdead_beef)
      #expect(difference.leadingZeroBitCount == length)
    }
  }
}
