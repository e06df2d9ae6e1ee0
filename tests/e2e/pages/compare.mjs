// Runs over the same prompts, held against one of them.

import { expect } from "@playwright/test";

export class Compare {
  constructor(page) {
    this.page = page;
    this.region = page.getByRole("region", { name: "Compare", exact: true });
    this.baseline = this.region.getByRole("combobox", { name: "Baseline", exact: true });
    this.comparedWith = this.region.getByRole("combobox", { name: "Compared with", exact: true });

    this.differences = this.region.getByRole("table", { name: "Differences", exact: true });
    this.showPath = page.getByRole("checkbox", { name: "Join the compared runs on the chart, in the order chosen", exact: true });

    this.changes = this.region.getByRole("table", { name: "Changes", exact: true });
    this.rows = this.changes.locator("tr[data-prompt-id]");
    this.filters = this.region.getByRole("search", { name: "Changes", exact: true });
    this.change = this.filters.getByRole("combobox", { name: "Change", exact: true });
    this.kind = this.filters.getByRole("combobox", { name: "Kind", exact: true });
    this.category = this.filters.getByRole("combobox", { name: "Category", exact: true });

    this.dialog = page.getByRole("dialog", { name: /^(Change \d+ of \d+|Answers side by side)$/ });
    /** The chart's path. */
    this.path = page.locator(".way");
  }

  /** Chooses a run by the words that its entry begins with. */
  async #choose(choice, name) {
    const entry = choice.locator("option").filter({ hasText: new RegExp(`^${name},`) });
    await choice.selectOption({ label: await entry.first().textContent() });
  }

  async choose(baseline, ...others) {
    await this.#choose(this.baseline, baseline);
    for (const other of others) await this.#choose(this.comparedWith, other);
    await expect(this.differences).toBeVisible();
  }

  /** A run's rows in the table of differences. */
  of(run) {
    return this.differences.locator("tbody").filter({ has: this.page.getByRole("button", { name: `Show the changes of ${run},` }) });
  }

  /** The numbers of one kind, from left to right. */
  async numbers(run, kind) {
    return this.of(run).locator(`tr[data-kind="${kind}"] td`).allTextContents();
  }

  showChangesOf(run) {
    return this.of(run).getByRole("button", { name: /^Show the changes of/ });
  }

  remove(run) {
    return this.of(run).getByRole("button", { name: /^Remove / });
  }

  /** How many changes pass the filters; the table's row count has the header in it. */
  async expectCount(count) {
    await expect(this.changes).toHaveAttribute("aria-rowcount", String(count + 1));
  }

  row(promptId) {
    return this.changes.locator(`tr[data-prompt-id="${promptId}"]`);
  }
}
