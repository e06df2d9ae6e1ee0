// Prompt sets: their choice in the form, the file that is opened, the page of one set.

export class Sets {
  constructor(page) {
    this.page = page;
    const form = page.getByRole("form", { name: "Prompts", exact: true });
    this.form = form;
    this.pair = form.getByRole("combobox", { name: "Together with", exact: true });
    this.sample = form.getByRole("combobox", { name: "Sample", exact: true });
    this.inAll = form.getByRole("spinbutton", { name: "Prompts in all", exact: true });
    this.openFile = form.getByRole("button", { name: "Open a file of prompts", exact: true });
    this.dialog = page.getByRole("dialog", { name: "Which column is what?" });
    this.view = page.getByRole("region", { name: "Prompts", exact: true });
    this.table = page.getByRole("table", { name: "Prompts of the set", exact: true });
    this.counts = page.getByRole("table", { name: "By category and kind", exact: true });
    this.search = this.view.getByRole("searchbox", { name: "Search", exact: true });
  }

  card(id) {
    return this.form.locator(`.set-card[data-set="${id}"]`);
  }

  get(id) {
    return this.card(id).getByRole("button", { name: /^Get it \(/ });
  }

  /** Chooses a file as a person would; its columns are still to be told. */
  async choose(name, content) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.openFile.click();
    await (await chooser).setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
  }

  /** Opens the file of a set that the page knows, from this machine. */
  async openKnown(id, file) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.card(id).getByRole("button", { name: "Open its file", exact: true }).click();
    await (await chooser).setFiles(file);
  }

  column(name) {
    return this.dialog.getByRole("combobox", { name, exact: true });
  }

  async read() {
    await this.dialog.getByRole("button", { name: "Read the file", exact: true }).click();
  }
}
