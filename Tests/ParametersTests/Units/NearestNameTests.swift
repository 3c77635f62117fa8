import Parameters
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("electrcity", "electricity"), ("Electricity", "electricity"), ("electricty mix", "electricity mix"),
    ("inptus", "inputs"),  // neighbours swapped
    ("outputt", "output"),
  ])
  func slipsFindTheirName(_ slip: String, _ meant: String) {
    let names = ["electricity", "electricity mix", "inputs", "output", "outputs", "impacts"]
    #expect(nearestName(to: slip, among: names) == meant)
  }

  @Test func farNamesAreNotSuggested() {
    #expect(nearestName(to: "banana", among: ["electricity", "inputs"]) == nil)
    #expect(nearestName(to: "x", among: ["y"]) == nil)
    #expect(nearestName(to: "", among: ["y"]) == nil)
    #expect(nearestName(to: "anything", among: [String]()) == nil)
  }

  /// Dictionaries hand out their keys in any order: the answer must not depend on it.
  @Test func tiesGoToTheFirstInTheAlphabet() {
    #expect(nearestName(to: "abcx", among: ["abcz", "abcy"]) == "abcy")
    #expect(nearestName(to: "abcx", among: ["abcy", "abcz"]) == "abcy")
  }
}
