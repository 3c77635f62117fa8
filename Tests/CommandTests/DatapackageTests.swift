import Foundation
import Interchange
import Inventory
import Testing

/// Commands on data packages that the tests write themselves.
@Suite struct DatapackageTests {
  private func withPackages(_ body: (_ inventory: String, _ method: String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "monteverde-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = LifeCycleDatabase.synthetic(processes: 30, inputs: 4, uncertainColumns: 30)
    let (inventory, method) = (
      folder.appending(path: "inventory.zip").path, folder.appending(path: "score.zip").path
    )
    _ = try DatapackageWriter.writeInventory(of: database, to: inventory, name: "inventory")
    _ = try DatapackageWriter.writeMethod(0, of: database, to: method)
    try body(inventory, method)
  }

  @Test func assessWorkersAndSystems() throws {
    try withPackages { inventory, method in
      let command = [
        "assess", inventory, method, "--demand", "0=1", "--system", "two:1=2", "--draws", "500", "--json",
      ]
      let run = try Program.run(command)
      #expect(run.status == 0)
      let summary = try run.json()
      #expect(summary["results"]?.array?.compactMap { $0["system"]?.string } == ["0=1", "two"])
      let result = try #require(summary["results"]?.array?.first)
      #expect(try #require(result["processes"]?.object).count == 21, "twenty and the rest")
      let (mean, error) = (try #require(result["mean"]?.number), try #require(result["mean_error"]?.number))
      #expect(mean > 0 && error > 0 && error < mean)
      let other = try Program.run(command + ["--workers", "3", "--batch", "24"])
      #expect(try other.json().withoutRunTime() == summary.withoutRunTime())
    }
  }

  /// Databases hold processes of one name and place; none may hide another.
  @Test func processesOfOneNameAreToldApartByTheirIDs() throws {
    try withPackages { inventory, method in
      let names = inventory + ".csv"
      let rows = (0..<30).map { "\($0),process,twin,,RNA\n" }.joined()
      try Data(("id,kind,name,unit,location\n" + rows).utf8).write(to: URL(filePath: names))
      let run = try Program.run(
        "assess", inventory, method, "--demand", "0=1", "--names", names, "--draws", "50", "--json")
      let processes = try #require(try run.json()["results"]?[0]?["processes"]?.object)
      #expect(processes.count == 21 && Set(processes.map(\.key)).count == 21)
      #expect(processes.dropLast().allSatisfy { $0.key.hasPrefix("twin, RNA (") }, "\(processes.map(\.key))")
    }
  }

  @Test func systemsOfOneDatabaseAreCompared() throws {
    try withPackages { inventory, method in
      let command = [
        "compare", inventory, method, "--system", "one:0=1", "--system", "same:0=1", "--system", "two:0=2",
        "--system",
        "other:1=1", "--draws", "500", "--json",
      ]
      let run = try Program.run(command)
      #expect(run.status == 0)
      let comparisons = try #require(try run.json()["comparisons"]?.array)
      #expect(comparisons.compactMap { $0["system"]?.string } == ["same", "two", "other"])
      #expect(comparisons.allSatisfy { $0["reference"]?.string == "one" && $0["draws"]?.integer == 500 })
      // One activity is solved once, for whoever demands it.
      #expect(
        comparisons[0]["probability_equal"]?.number == 1 && comparisons[0]["probability_lower"]?.number == 0)
      #expect(comparisons[0]["difference"]?["sd"]?.number == 0)
      #expect(comparisons[1]["probability_equal"]?.number == 0)
      // Doubling is exact, and so is what it is divided by.
      #expect(comparisons[1]["ratio"]?["quantiles"]?.object?.allSatisfy { $0.value.number == 2 } == true)
      let other = try Program.run(command + ["--workers", "3", "--batch", "24"])
      #expect(try other.json().withoutRunTime() == run.json().withoutRunTime())
      let alone = try Program.run("compare", inventory, method, "--demand", "0=1")
      #expect(alone.status == 64 && alone.error.contains("--system NAME:ID=AMOUNT"))
    }
  }

  @Test func mistakesHavePlaceAndCure() throws {
    try withPackages { inventory, method in
      let cases: [(arguments: [String], status: Int32, message: String)] = [
        ([inventory, method], 64, "--demand"),
        ([inventory, method, "--demand", "0"], 64, "ID=AMOUNT"),
        ([inventory, method, "--demand", "99=1"], 64, "no product or process has the id 99"),
        ([inventory, method, "--demand", "steel=1"], 64, "--names"),
        ([inventory, "--demand", "0=1"], 64, "method"),
        ([inventory, method + ".no.zip", "--demand", "0=1"], 66, "no.zip"),
        ([method, "--demand", "0=1"], 65, "technosphere"),
        ([inventory, method, "--demand", "0=1", "--set", "x=1"], 64, "--set"),
        ([Program.study("bloom-176b"), "--demand", "0=1"], 64, "data packages"),
      ]
      for (arguments, status, message) in cases {
        let run = try Program.run(["assess"] + arguments)
        #expect(run.status == status && !run.wasKilled, "\(arguments.dropFirst(2)): \(run.error)")
        #expect(run.error.contains(message), "\(arguments.dropFirst(2)): \(run.error)")
      }
    }
  }
}
