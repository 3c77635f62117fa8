import Inventory
import Testing

@testable import Interchange

@Suite struct DatabaseNamesTests {
  private func message(_ text: String) -> String {
    do {
      _ = try DatabaseNames(Array(text.utf8), file: "n.csv")
      return "read"
    } catch { return error.description }
  }

  @Test func columnsInAnyOrder() throws {
    let text = "name,kind,id,location\n\"a, b\",process,5,FR\nc,product,5,\nd,product,6,\nCO2,flow,7,air\n"
    let names = try DatabaseNames(Array(text.utf8), file: "n.csv")
    #expect(names.processes[5]?.name == "a, b" && names.processes[5]?.location == "FR")
    #expect(names.processes[6]?.name == "d" && names.processes[6]?.unit == "")
    #expect(names.flows[7]?.name == "CO2" && names.flows.count == 1)
  }

  @Test func placesOfErrors() {
    #expect(message("id,name\n1,a\n").contains("must name the columns id, kind and name"))
    #expect(message("id,kind,name\nx,flow,a\n").hasPrefix("n.csv:2:1: error: the id \"x\""))
    #expect(message("id,kind,name\n1,flow,a\n2,flux,b\n").hasPrefix("n.csv:3:3: error: the kind \"flux\""))
    #expect(message("").contains("must name the columns"))
  }
}
