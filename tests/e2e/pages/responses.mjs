// Every answer of a run: filters, the table, the dialog of one answer.

import { expect } from "@playwright/test";

export class Responses {
  constructor(page) {
    this.page = page;
    this.table = page.getByRole("table", { name: "Responses", exact: true });
    this.rows = this.table.locator("tr[data-prompt-id]");
    this.filters = page.getByRole("search");
    this.run = this.filters.getByRole("combobox", { name: "Answers of", exact: true });
    this.kind = this.filters.getByRole("combobox", { name: "Kind", exact: true });
    this.category = this.filters.getByRole("combobox", { name: "Category", exact: true });
    this.outcome = this.filters.getByRole("combobox", { name: "Outcome", exact: true });
    this.verdict = this.filters.getByRole("combobox", { name: "Verdict", exact: true });
    this.manner = this.filters.getByRole("combobox", { name: "Manner", exact: true });
    this.search = this.filters.getByRole("searchbox", { name: "Search", exact: true });
    this.dialog = page.getByRole("dialog", { name: /^Answer \d+ of \d+$/ });
  }

  row(promptId) {
    return this.table.locator(`tr[data-prompt-id="${promptId}"]`);
  }

  /** What the answer to this prompt did, in words. */
  verdictOf(promptId) {
    return this.row(promptId).locator(".verdict");
  }

  /** How many answers pass the filters; the table's row count has the header in it. */
  async count() {
    return Number(await this.table.getAttribute("aria-rowcount")) - 1;
  }

  async expectCount(count) {
    await expect(this.table).toHaveAttribute("aria-rowcount", String(count + 1));
  }

  async showAll() {
    for (const choice of [this.kind, this.category, this.outcome, this.verdict, this.manner]) await choice.selectOption("");
    await this.search.fill("");
  }

  /** Every row that passes the filters, by prompt id: the table draws only those in view, so it is scrolled through. */
  async readAll() {
    const total = await this.count();
    const found = new Map();
    const read = async () => {
      const rows = await this.rows.evaluateAll((rows) =>
        rows.map((row) => {
          const { promptId: id, outcome, verdict } = row.dataset;
          return { id, outcome, verdict, manner: row.querySelector(".verdict")?.dataset.manner ?? "", text: row.textContent };
        }),
      );
      for (const row of rows) found.set(row.id, row);
      return found.size;
    };
    const scroller = this.table.locator("xpath=..");
    for (let top = 0; (await read()) < total; top += 200) {
      const height = await scroller.evaluate((element, top) => {
        element.scrollTop = top;
        return element.scrollHeight;
      }, top);
      if (top > height) break;
      // The page draws new rows in the frame after it hears of the scrolling.
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    expect(found.size).toBe(total);
    await scroller.evaluate((element) => (element.scrollTop = 0));
    return found;
  }

  /** Opens the answer to this prompt, found by the search box. */
  async openAnswer(promptId, prompt) {
    await this.showAll();
    await this.search.fill(prompt);
    const button = this.row(promptId).getByRole("button");
    await button.click();
    await expect(this.dialog).toBeVisible();
  }

  async closeAnswer() {
    await this.dialog.getByRole("button", { name: "Close", exact: true }).click();
    await expect(this.dialog).toBeHidden();
  }
}
