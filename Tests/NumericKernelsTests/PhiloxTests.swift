import NumericKernels
import Testing

/// Known answers of Random123, tests/kat_vectors (commit 9545ff6): counters and keys of zeros, of ones, and
/// of the digits of pi.
@Suite struct PhiloxTests {
  @Test func knownAnswersOf4x32() {
    let ones = UInt32.max
    #expect(
      Philox4x32.block(counter: (0, 0, 0, 0), key: (0, 0))
        == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox4x32.block(counter: (ones, ones, ones, ones), key: (ones, ones))
        == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox4x32.block(
        counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func knownAnswersOf4x64() {
    let ones = UInt64.max
    #expect(
      Philox4x64.block(counter: (0, 0, 0, 0), key: (0, 0))
        == (0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b))
    #expect(
      Philox4x64.block(counter: (ones, ones, ones, ones), key: (ones, ones))
        == (0x87b0_92c3_013f_e90b, 0x438c_3c67_be8d_0224, 0x9cc7_d7c6_9cd7_77b6, 0xa09c_aebf_594f_0ba0))
    #expect(
      Philox4x64.block(
        counter: (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89),
        key: (0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c))
        == (0xa528_f454_03e6_1d95, 0x38c7_2dbd_566e_9788, 0xa5a1_610e_72fd_18b5, 0x57bd_43b5_e52b_7fe6))
  }
}
