/** Ends the command with words for the operator and a code of its own. */
export class CliFailure extends Error {
  readonly lines: readonly string[];
  readonly exitCode: number;

  constructor(lines: readonly string[], exitCode = 1) {
    super(lines[0]);
    this.name = 'CliFailure';
    this.lines = lines;
    this.exitCode = exitCode;
  }
}
