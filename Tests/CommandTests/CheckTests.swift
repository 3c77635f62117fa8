import Testing

@Suite struct CheckTests {
  @Test func publishedResultsOfBLOOM() throws {
    let run = try Program.run("check", "--expected", Program.study("bloom-176b"))
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").count(where: { $0.contains("holds") }) == 4)
    #expect(!run.output.contains("DIFFERS"))
  }

  @Test func aDifferenceIsShownWithBothValues() throws {
    // 11.2 t and 2 % more.
    let study = try Program.text(of: "bloom-176b", replacing: "value: 11.2 t", with: "value: 11.424 t")
    try Program.withFile(study) { file in
      let run = try Program.run("check", "--expected", file)
      #expect(run.status == 1)
      let row = try #require(run.output.split(separator: "\n").first { $0.contains("DIFFERS") })
      #expect(row.contains("11.424 t") && row.contains("11.2115 t"))
      #expect(run.error.contains("1 of 4 expected results differ"))
    }
  }

  @Test(arguments: ["bloom-176b", "ishigami"]) func studiesOfThisRepositoryAreValid(name: String) throws {
    let run = try Program.run("check", Program.study(name))
    #expect(run.status == 0)
    #expect(run.output.contains("no errors"))
  }

  @Test func withoutExpectationsThereIsNothingToCompare() throws {
    let run = try Program.run("check", "--expected", Program.study("ishigami"))
    #expect(run.status == 0)
    #expect(run.output.contains("no 'expected:' rows"))
  }

  @Test func wholeNumbersHaveNoDecimalPoint() throws {
    let study = try Program.text(
      of: "ishigami", replacing: "uniform: {min: -3.141592653589793, max: 3.141592653589793}",
      with: "discrete_uniform: {min: 0, max: 40}")
    try Program.withFile(study) { file in
      let run = try Program.run("check", file)
      #expect(run.output.contains("discrete_uniform(min 0, max 40)"), "\(run.output)")
    }
  }

  /// By which convention `value` places a distribution is shown for each input. The mean of a lognormal is
  /// 57 exp(ln(1.25)² / 2) = 58.44.
  @Test func inputsAreListedWithWhatPlacedThem() throws {
    let run = try Program.run("check", Program.study("bloom-176b"))
    let row = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("grid_intensity") })
    #expect(
      row.contains("g/kWh") && row.contains("58.44") && row.contains("lognormal(gsd 1.25, median = value)"))
  }
}
