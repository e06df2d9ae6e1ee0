// Rates by category: OR-Bench's table and radar, the rank correlation, ALERT's table.

import { expect } from "@playwright/test";
import { Lab } from "./lab.mjs";

export class Categories {
  constructor(page) {
    this.page = page;
    const region = (name) => page.getByRole("region", { name, exact: true });

    this.orBench = region("OR-Bench's categories");
    this.kinds = this.orBench.getByRole("radiogroup", { name: "Prompts", exact: true });
    this.table = this.orBench.getByRole("table");
    this.rows = this.table.locator("tr[data-model]");

    this.radar = region("Radar");
    this.addToRadar = this.radar.getByRole("combobox", { name: "Add to the radar", exact: true });
    this.onRadar = this.radar.getByRole("list", { name: "On the radar", exact: true }).getByRole("listitem");
    this.points = this.radar.locator(".radar-point");

    this.correlation = region("Rank correlation");

    this.alert = region("ALERT");
    this.run = this.alert.getByRole("combobox", { name: "Answers of", exact: true });
    this.byPrompt = this.#mean("Mean over prompts");
    this.byCategory = this.#mean("Mean over categories");
    this.reset = this.alert.getByRole("button", { name: "Count all alike", exact: true });
  }

  async open() {
    await new Lab(this.page).goTo("Categories");
    await this.ready();
  }

  /** The published results by category have come. */
  async ready() {
    await expect(this.rows.filter({ hasText: "≈" })).toHaveCount(26);
  }

  kind(name) {
    return this.kinds.getByRole("radio", { name: `${name} prompts refused`, exact: true });
  }

  row(model) {
    return this.table.locator(`tr[data-model="${model}"]`);
  }

  /** A model's figures, the one over all categories first. */
  async figures(model) {
    return this.row(model).locator("td").evaluateAll((cells) =>
      cells.map((cell) => {
        const seen = cell.cloneNode(true);
        seen.querySelectorAll(".visually-hidden").forEach((unseen) => unseen.remove());
        return seen.textContent;
      }),
    );
  }

  link(model, category) {
    return this.row(model).getByRole("link", { name: new RegExp(`^${model}, ${category}: `) });
  }

  column(name) {
    return this.table.getByRole("columnheader", { name: new RegExp(`^${name}`) });
  }

  /** The drawing of one kind. */
  drawing(name) {
    return this.radar.getByRole("group", { name: new RegExp(`^Radar\\. ${name} prompts refused`) });
  }

  /** The rows of the correlations, cell by cell. */
  async correlations() {
    const rows = await this.correlation.locator("tbody tr").all();
    return Promise.all(rows.map((row) => row.locator("th, td").allTextContents()));
  }

  #mean(name) {
    return this.alert.locator(".means > div").filter({ hasText: name });
  }

  category(code) {
    return this.alert.locator(`tr[data-category="${code}"]`);
  }

  score(code) {
    return this.category(code).locator(".score");
  }

  counts(name) {
    return this.alert.getByRole("checkbox", { name, exact: true });
  }

  weight(code) {
    return this.alert.getByRole("spinbutton", { name: `Weight: ${code}`, exact: true });
  }
}
