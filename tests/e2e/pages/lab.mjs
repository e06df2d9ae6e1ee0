// What stands on every page of Refusal Lab: forms, controls, header, dialogs.

import fs from "node:fs/promises";
import { expect } from "@playwright/test";
import { AnswersImport } from "./answers-import.mjs";
import { ClassifierPage } from "./classifier.mjs";
import { Labels } from "./labels.mjs";
import { Responses } from "./responses.mjs";
import { TradeOff } from "./trade-off.mjs";
import { openWrites } from "../support/store.mjs";

const EXPORTS = { json: "JSON", csv: "CSV", svg: "Chart as SVG", png: "Chart as PNG" };

export class Lab {
  constructor(page, site) {
    this.page = page;
    this.site = site;
    this.tradeOff = new TradeOff(page);
    this.responses = new Responses(page);
    this.labels = new Labels(page);
    this.classifierPage = new ClassifierPage(page);

    this.title = page.getByRole("heading", { level: 1, name: "Refusal Lab" });
    this.modelForm = page.getByRole("form", { name: "Model", exact: true });
    this.promptsForm = page.getByRole("form", { name: "Prompts", exact: true });
    this.provider = this.modelForm.getByRole("combobox", { name: "Provider", exact: true });
    this.baseUrl = this.modelForm.getByRole("textbox", { name: "Base URL", exact: true });
    this.key = this.modelForm.getByLabel("API key", { exact: true });
    this.model = this.modelForm
      .getByRole("combobox", { name: "Model", exact: true })
      .or(this.modelForm.getByRole("textbox", { name: "Model", exact: true }));
    this.systemPrompt = this.modelForm.getByRole("textbox", { name: "System prompt", exact: true });
    this.temperature = this.modelForm.getByRole("spinbutton", { name: "Temperature", exact: true });
    this.maxTokens = this.modelForm.getByRole("spinbutton", { name: "Max tokens", exact: true });
    this.concurrency = this.modelForm.getByRole("spinbutton", { name: "Concurrency", exact: true });
    this.testConnection = page.getByRole("button", { name: "Test connection", exact: true });
    this.confirmAddress = page.getByRole("button", { name: "Use this address", exact: true });
    this.promptSet = this.promptsForm.getByRole("combobox", { name: "Prompt set", exact: true });
    this.perCategory = this.promptsForm.getByRole("spinbutton", { name: "Prompts per category", exact: true });
    this.seed = this.promptsForm.getByRole("spinbutton", { name: "Seed", exact: true });
    this.classifier = this.promptsForm.getByRole("combobox", { name: "Judged by", exact: true });
    this.run = page.getByRole("button", { name: "Run", exact: true });
    this.pause = page.getByRole("button", { name: "Pause", exact: true });
    this.resume = page.getByRole("button", { name: "Resume", exact: true });
    this.stop = page.getByRole("button", { name: "Stop", exact: true });
    this.progress = page.getByRole("progressbar", { name: "Run progress", exact: true });
    // Scoped, so that a second live region would be found out by the contract's test and not break every other.
    this.status = page.getByRole("status").first();
    this.exportButton = page.getByRole("button", { name: "Export results", exact: true });
    this.answersImport = new AnswersImport(page);
    this.importButton = page.getByRole("button", { name: "Import results", exact: true });
    this.exportMenu = page.getByRole("menu");
    this.theme = page.getByRole("combobox", { name: "Theme", exact: true });
    this.menuButton = page.getByRole("button", { name: "Menu", exact: true });
    this.navigation = page.getByRole("navigation");
    this.consent = page.getByRole("dialog", { name: "Send harmful prompts?" });
  }

  /** The address of a link that fills the forms; of an API's, unless they name another provider. */
  link(settings = {}, route = "run") {
    const query = new URLSearchParams({ provider: "openai", ...settings }).toString();
    return `${this.site}#/${route}${query ? `?${query}` : ""}`;
  }

  /** Opens the page by a link and waits until it can be used. */
  async open(settings = {}, route = "run") {
    await this.page.goto(this.link(settings, route));
    await this.ready();
  }

  /** The page has all that it loads for itself: what its route shows, and on Measure the prompts. */
  async ready() {
    await expect(this.title).toBeVisible();
    const { hash } = new URL(this.page.url());
    const isMeasure = hash.startsWith("#/run?") || hash === "#/run";
    if (isMeasure) await expect(this.promptsForm).toContainText(/prompts will be asked|is not here yet/);
    if (isMeasure || /^(#\/?)?$/.test(hash)) await expect(this.tradeOff.families).not.toHaveCount(0);
    await expect(this.page.getByRole("main").getByText("Loading…")).toHaveCount(0);
  }

  /** All that the page has to write is on the disk. A disk may be slow, and a page that is left writes no more. */
  async kept() {
    await expect.poll(() => openWrites(this.page)).toBe(0);
  }

  /** Opens the page anew, once all is kept. */
  async reload() {
    await this.kept();
    await this.page.reload();
    await this.ready();
  }

  /** Fills the forms by hand, as a person would. */
  async fill({ baseUrl, key, model, maxTokens, concurrency, perCategory, seed }) {
    const fields = [
      [this.baseUrl, baseUrl],
      [this.key, key],
      [this.model, model],
      [this.maxTokens, maxTokens],
      [this.concurrency, concurrency],
      [this.perCategory, perCategory],
      [this.seed, seed],
    ];
    for (const [field, value] of fields) if (value !== undefined) await field.fill(String(value));
  }

  /** Enters a model in the form, wherever it stands, and comes back. */
  async fillModel(name) {
    const page = await this.page.locator("header nav a[aria-current=page]").textContent();
    if (page !== "Measure") await this.openMeasure();
    await this.model.fill(name);
    if (page !== "Measure") await this.goTo(page);
  }

  /** Presses Run and waits for the run's end; gives the newest run's row. */
  async runToEnd(timeout = 45_000) {
    const own = this.page.locator('[data-run-id^="run-"]'); // recorded runs may still be on their way
    const before = await own.count();
    await this.run.click();
    await expect(own).toHaveCount(before + 1, { timeout }); // a model in the page is made ready first
    const run = this.tradeOff.newestRun;
    await expect(run).toHaveAttribute("data-state", "done", { timeout });
    return run;
  }

  /** Has another classifier's verdicts count for the chosen run; gives what is exported then. */
  async judgeBy(run, classifier) {
    await this.tradeOff.judgedBy(run).selectOption(classifier);
    await expect(this.status).toContainText("Judged again");
    const file = await this.exportJson(); // which leaves other words in the status line
    expect(file.classifier.id).toBe(classifier);
    return file;
  }

  /** On a narrow screen all but the title stands in a menu. */
  async openMenu() {
    if (await this.menuButton.isVisible() && (await this.menuButton.getAttribute("aria-expanded")) === "false") await this.menuButton.click();
  }

  async goTo(name) {
    await this.openMenu();
    await this.navigation.getByRole("link", { name, exact: true }).click();
    await expect(this.page.locator("header nav a[aria-current=page]")).toHaveText(name); // the menu may have closed
  }

  async openResponses() {
    await this.goTo("Responses");
    await expect(this.responses.table).toBeVisible();
  }

  async openMeasure() {
    await this.goTo("Measure");
    await expect(this.tradeOff.chart).toBeVisible();
  }

  /** Exports by the menu; gives the file's name and bytes. */
  async export(kind) {
    await this.openMenu();
    await this.exportButton.click();
    const download = this.page.waitForEvent("download");
    await this.exportMenu.getByRole("menuitem", { name: EXPORTS[kind], exact: true }).click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: await fs.readFile(await file.path()) };
  }

  async exportJson() {
    return JSON.parse((await this.export("json")).bytes.toString("utf8"));
  }

  async import(name, text) {
    await this.importFiles([[name, text]]);
  }

  /** Chooses files (name and content of each) under "Import results", all at once. */
  async importFiles(files) {
    await this.openMenu();
    const chooser = this.page.waitForEvent("filechooser");
    await this.importButton.click();
    const entry = ([name, text]) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
    await (await chooser).setFiles(files.map(entry));
  }

  /** After this, whatever the page sent before has reached the server: same browser, same network. */
  async roundTrip(url) {
    await this.page.evaluate((url) => fetch(url, { cache: "no-store" }).then((reply) => reply.text()), url);
  }
}
