import Interchange
import Testing

@Suite struct SHA256Tests {
  /// NIST's examples for FIPS 180-4 (the first three and the million letters).
  @Test(arguments: [
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func knownAnswers(text: String, digest: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest)
  }

  /// coreutils' sha256sum of that many letters `a`, at the lengths where the padding changes its form.
  @Test(arguments: [
    (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
    (63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
    (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    (119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"),
  ])
  func paddingAtEveryForm(count: Int, digest: String) {
    #expect(SHA256.hexadecimal(of: [UInt8](repeating: 0x61, count: count)) == digest)
  }

  @Test func piecesMakeTheSameDigest() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    for cut in [0, 1, 63, 64, 65, 300] {
      var digest = SHA256()
      digest.update(bytes.span.extracting(0..<cut))
      digest.update(bytes.span.extracting(cut..<300))
      #expect(digest.hexadecimal() == SHA256.hexadecimal(of: bytes))
    }
  }
}
