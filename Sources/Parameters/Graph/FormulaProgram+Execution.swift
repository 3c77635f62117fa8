// The loop over steps, with raw pointers for what reads one column and writes another.
import NumericKernels

extension FormulaProgram {
  /// What inputs are in a run.
  enum Source {
    case staticValues
    case draws(any InputCoordinates, first: Int)
  }

  /// Runs all steps on the first `count` rows.
  func execute(_ source: Source, count: Int, workspace: ColumnBuffer, solver: any BlockSolver) {
    precondition(workspace.columns >= columnCount && workspace.rows >= count, "the workspace is too small")
    let timer = solver.timer
    for step in steps {
      switch step {
      case .draw(let place):
        draw(drawSteps[place], source, count: count, workspace: workspace, timer: timer)
        timer?.mark(.distributions)
        continue
      case .drawTogether(let place):
        draw(jointDraws[place], source, count: count, workspace: workspace)
        timer?.mark(.distributions)
        continue
      case .compute(let instruction): instruction.execute(count: count, columns: workspace)
      case .lookup(let table, let index, let out):
        guard case .column(let source) = index else { continue }
        FormulaProgram.lookUp(table, source, out, count: count, columns: workspace)
      case .solve(let block, _, _):
        solver.solve(block: block, count: count, program: self, workspace: workspace)
        continue
      }
      timer?.mark(.formulas)
    }
  }

  static func lookUp(_ table: [Double], _ index: Int, _ out: Int, count: Int, columns: some ColumnSource) {
    let (numbers, values) = unsafe (columns.pointer(toColumn: index), columns.pointer(toColumn: out))
    for i in 0..<count { unsafe values[i] = table.entry(numbers[i]) }
  }

  private func draw(
    _ step: DrawStep, _ source: Source, count: Int, workspace: ColumnBuffer, timer: PhaseTimer? = nil
  ) {
    workspace.withColumn(step.column, count: count) { rows in
      switch source {
      case .staticValues: rows[0] = step.staticValue
      case .draws(let coordinates, let first):
        coordinates.fill(input: step.input, identity: step.identity, firstDraw: first, into: &rows)
        timer?.mark(.randomNumbers)
        step.transform(&rows)
      }
    }
  }

  /// Draws inputs that depend on each other: their coordinates are made together, then go each its own way.
  private func draw(_ joint: JointDraw, _ source: Source, count: Int, workspace: ColumnBuffer) {
    guard case .draws(let coordinates, let firstDraw) = source else {
      for step in joint.steps.joined() { draw(drawSteps[step], source, count: 1, workspace: workspace) }
      return
    }
    var columns = Array(repeating: 0.0, count: joint.inputs.count * count)
    var column = Array(repeating: 0.0, count: count)
    func fill(_ input: Int, _ identity: UInt64) {
      var span = column.mutableSpan
      coordinates.fill(input: input, identity: identity, firstDraw: firstDraw, into: &span)
    }
    for (member, input) in joint.inputs.enumerated() {
      fill(input, inputs[input].identity)
      columns.replaceSubrange(member * count..<(member + 1) * count, with: column)
    }
    if let mixing = joint.dependence.mixingIdentity { fill(joint.inputs[0], mixing) }
    joint.dependence.transform(&columns, mixing: column, draws: count)
    for (member, steps) in joint.steps.enumerated() {
      for step in steps.map({ drawSteps[$0] }) {
        workspace.withColumn(step.column, count: count) { rows in
          for i in rows.indices { rows[i] = columns[member * count + i] }
          step.transform(&rows)
        }
      }
    }
  }
}
