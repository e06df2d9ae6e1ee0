// One answer, pasted or tried out, as every classifier sees it.

export class ClassifierPage {
  constructor(page) {
    this.region = page.getByRole("region", { name: "Classifier", exact: true });
    this.prompt = this.region.getByRole("textbox", { name: "Prompt, if known", exact: true });
    this.answer = this.region.getByRole("textbox", { name: "Answer", exact: true });
    this.examples = this.region.getByRole("group", { name: "Examples", exact: true }).getByRole("button");
    this.table = this.region.getByRole("table", { name: "Verdicts of every classifier", exact: true });
    this.rows = this.table.locator("tr[data-classifier]");
    this.line = this.region.locator(".verdict-line");
    this.verdict = this.line.locator(".verdict");
    this.highlighted = this.region.locator(".answer-text");
    this.marks = this.highlighted.locator("mark");
  }

  row(classifier) {
    return this.table.locator(`tr[data-classifier="${classifier}"]`);
  }

  /** Every classifier's verdict, by its id. */
  async verdicts() {
    const rows = await this.rows.evaluateAll((rows) => rows.map((row) => [row.dataset.classifier, row.dataset.verdict]));
    return Object.fromEntries(rows);
  }
}
