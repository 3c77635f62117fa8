import Interchange
import Testing

@Suite struct JSONValueTests {
  @Test func membersAreReplacedInPlaceAddedAtTheEndAndRemoved() {
    var value: JSONValue = ["a": 1, "b": 2, "c": 3]
    value["a"] = "one"
    value["d"] = 4.5
    value["b"] = nil
    #expect(value == ["a": "one", "c": 3, "d": 4.5])
    #expect(value["d"]?.number == 4.5)
    #expect(value["missing"] == nil)
    #expect(value["c"]?.integer == 3 && value["c"]?.number == 3 && value["c"]?.string == nil)
  }

  @Test func elementsOutsideAnArrayAreNil() {
    let value: JSONValue = [true, nil]
    #expect(value[0]?.boolean == true)
    #expect(value[1] == .null)
    #expect(value[2] == nil && value[-1] == nil)
    #expect(JSONValue.numbers([1, 2]) == [1.0, 2.0])
    #expect(JSONValue.optional(nil as Double?) == .null && JSONValue.optional("x") == "x")
  }
}
