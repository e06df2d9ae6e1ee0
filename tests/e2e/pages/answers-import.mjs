// The dialog in which a person sees what is in files of answers before they come in.

export class AnswersImport {
  constructor(page) {
    this.dialog = page.getByRole("dialog", { name: "Import answers" });
    this.add = this.dialog.getByRole("button", { name: "Import", exact: true });
    this.cancel = this.dialog.getByRole("button", { name: "Cancel" });
    this.runs = this.dialog.getByRole("table", { name: "Runs that come of it" });
    this.batch = this.dialog.getByRole("table", { name: "What came back" });
  }

  button(name) {
    return this.dialog.getByRole("button", { name });
  }

  /** The choice of what a column has. */
  column(name) {
    return this.dialog.getByRole("combobox", { name: `What “${name}” has` });
  }

  /** The cells of the row with this name. */
  numbersOf(table, name) {
    return table.getByRole("row").filter({ has: table.page().getByRole("rowheader", { name, exact: true }) }).getByRole("cell");
  }
}
