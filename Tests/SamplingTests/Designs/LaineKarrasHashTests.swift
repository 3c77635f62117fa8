import Sampling
import Testing

@Suite struct LaineKarrasHashTests {
  @Test func `Known answers`() {
    let answers: [(x: UInt32, seed: UInt32, y: UInt32)] = [
      (0x0000_0000, 0x0000_0000, 0x0000_0000),
      (0x0000_0001, 0x0000_0000, 0x0000_0001),
      (0x8000_0000, 0x0000_0000, 0xa66d_e0ec),
      (0xffff_ffff, 0x0000_0000, 0xdd0b_a7e7),
      (0x1234_5678, 0x0000_0000, 0x16be_9d07),
      (0x0000_0000, 0x0000_0001, 0xa66d_e0ec),
      (0x0000_0001, 0x0000_0001, 0xa66d_e0ed),
      (0x8000_0000, 0x0000_0001, 0x5336_f076),
      (0xffff_ffff, 0x0000_0001, 0x0000_0000),
      (0x1234_5678, 0x0000_0001, 0xb67c_f867),
      (0x0000_0000, 0x9e37_79b9, 0xbac6_d875),
      (0x0000_0001, 0x9e37_79b9, 0xbac6_d874),
      (0x8000_0000, 0x9e37_79b9, 0x4b22_8be7),
      (0xffff_ffff, 0x9e37_79b9, 0x1925_6f7e),
      (0x1234_5678, 0x9e37_79b9, 0xa61c_7925),
      (0x0000_0000, 0xdead_beef, 0xd543_8bf7),
      (0x0000_0001, 0xdead_beef, 0xd543_8bf6),
      (0x8000_0000, 0xdead_beef, 0x0d5e_1e4c),
      (0xffff_ffff, 0xdead_beef, 0x65f1_a04a),
      (0x1234_5678, 0xdead_beef, 0xc90c_b9f0),
    ]
    for (x, seed, y) in answers { #expect(LaineKarrasHash.scramble(x, seed: seed) == y) }
  }

  @Test func `Equal leading bits stay equal, the next bits stay different`() {
    for length in 0..<32 {
      let x: UInt32 = 0x9b3c_51e7
      let other = x ^ (0x8000_0000 >> UInt32(length))
      let difference =
        LaineKarrasHash.scramble(x, seed: 0xdead_beef) ^ LaineKarrasHash.scramble(other, seed: 0xdead_beef)
      #expect(difference.leadingZeroBitCount == length)
    }
  }
}
