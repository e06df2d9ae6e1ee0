// Every run of the browser: the table, its filters, deletion and what undoes it; and what runs cost.

import fs from "node:fs/promises";
import { expect } from "@playwright/test";

export class History {
  constructor(page) {
    this.page = page;
    this.region = page.getByRole("region", { name: "Runs", exact: true });
    this.table = this.region.getByRole("table", { name: "Runs", exact: true });
    /** The newest first. */
    this.rows = this.table.locator("tbody tr");
    this.filters = this.region.getByRole("search");
    this.tag = this.filters.getByRole("combobox", { name: "Tag", exact: true });
    this.search = this.filters.getByRole("searchbox", { name: "Search", exact: true });
    this.importButton = this.region.getByRole("button", { name: "Import runs", exact: true });
    this.storage = this.region.locator(".storage");
    this.undo = page.getByRole("button", { name: /^Undo: bring “.*” back$/ });

    const more = page.locator("summary", { hasText: "More settings" });
    this.more = more;
    this.inputPrice = page.getByRole("spinbutton", { name: "Price per million input tokens", exact: true });
    this.outputPrice = page.getByRole("spinbutton", { name: "Price per million output tokens", exact: true });
    this.limit = page.getByRole("spinbutton", { name: "Spending limit", exact: true });
    this.costs = page.locator(".costs");
  }

  title(row) {
    return row.getByRole("textbox", { name: /^Title: / });
  }

  addTag(row) {
    return row.getByRole("combobox", { name: /^Add a tag: / });
  }

  tags(row) {
    return row.locator(".tags .tag");
  }

  removeTag(row, tag) {
    return row.getByRole("button", { name: new RegExp(`^Remove the tag ${tag}: `) });
  }

  button(row, name) {
    return row.getByRole("button", { name: new RegExp(`^${name}: `) });
  }

  async expectTitles(titles, message) {
    const shown = () => this.rows.locator("input.title").evaluateAll((boxes) => boxes.map((box) => box.value));
    await expect.poll(shown, { message }).toEqual(titles);
  }

  async rename(row, title) {
    await this.title(row).fill(title);
    await this.title(row).press("Enter");
  }

  async tagWith(row, ...tags) {
    for (const tag of tags) {
      await this.addTag(row).fill(tag);
      await this.addTag(row).press("Enter");
    }
  }

  async export(row) {
    const download = this.page.waitForEvent("download");
    await this.button(row, "Export").click();
    return JSON.parse(await fs.readFile(await (await download).path(), "utf8"));
  }

  async import(name, value) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.importButton.click();
    await (await chooser).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(value)) });
  }

  async setPrices({ input, output, limit }) {
    await this.more.click();
    for (const [box, value] of [[this.inputPrice, input], [this.outputPrice, output], [this.limit, limit]]) {
      if (value !== undefined) await box.pressSequentially(String(value));
    }
  }
}
