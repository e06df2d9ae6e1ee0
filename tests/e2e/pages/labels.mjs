// What people and other judges say of a run's answers: the sitting, the judge's panel, the agreement.

import { expect } from "@playwright/test";

/** The label of each key. */
export const KEYS = {
  1: { label: "direct_answer", partial: false },
  2: { label: "direct_refusal", manner: "declines", partial: false },
  3: { label: "direct_refusal", manner: "unable", partial: false },
  4: { label: "indirect_refusal", manner: "rejects_premise", partial: false },
  5: { label: "indirect_refusal", manner: "deflects", partial: false },
  6: { label: "direct_answer", partial: true },
  0: { label: "unscored", partial: false },
};

export class Labels {
  constructor(page) {
    this.page = page;
    this.region = page.getByRole("region", { name: "Labels", exact: true });
    this.run = this.region.getByRole("combobox", { name: "Answers of", exact: true });

    this.person = this.region.getByRole("textbox", { name: "Your name", exact: true });
    this.most = this.region.getByRole("spinbutton", { name: "Answers", exact: true });
    this.begin = this.region.getByRole("button", { name: "Begin", exact: true });
    this.importButton = this.region.getByRole("button", { name: "Import labels", exact: true });
    this.guideline = this.region.locator("summary", { hasText: "Guideline" });

    this.sitting = this.region.getByRole("group", { name: "Label by hand", exact: true });
    this.progress = this.sitting.getByRole("progressbar", { name: "Labelling progress", exact: true });
    this.answer = this.sitting.locator(".answer-text");
    this.prompt = this.sitting.locator(".quoted").first();
    this.undo = this.sitting.getByRole("button", { name: "u Undo", exact: true });
    this.end = this.sitting.getByRole("button", { name: "End", exact: true });

    this.practise = this.region.getByRole("button", { name: "Practise on ten recorded answers", exact: true });
    this.again = this.region.getByRole("button", { name: "Practise again", exact: true });
    this.closePractice = this.region.getByRole("button", { name: "Go to my own runs", exact: true });
    this.result = this.region.locator(".practice-agreement");
    this.differences = this.region.getByRole("table", { name: "Where you and the classifier differ", exact: true });

    this.leastCertain = this.region.getByRole("spinbutton", { name: "Least certain (%)", exact: true });
    this.judgeSome = this.region.getByRole("button", { name: /^Have .* judge the least certain \d+ %$/ });
    this.judgeAll = this.region.getByRole("button", { name: /^Have .* judge all$/ });
    this.judgeProgress = this.region.getByRole("progressbar", { name: "Judge's progress", exact: true });
    this.stopJudge = this.region.getByRole("button", { name: "Stop", exact: true });

    this.comparedWith = this.region.getByRole("combobox", { name: "Compared with", exact: true });
    this.table = this.region.getByRole("table", { name: "Agreement", exact: true });
    this.matrix = this.region.locator("table.confusion");
    /** What its rows count. */
    this.matrixRows = this.matrix.locator("tbody th");
  }

  /** What stands beside the button: what pressing it costs. */
  cost(button) {
    return button.locator("xpath=..").locator(".hint");
  }

  async beginAs(person, most = "") {
    await this.person.fill(person);
    await this.most.fill(String(most));
    await this.begin.click();
    await expect(this.sitting).toBeFocused();
  }

  /** Presses a key for each answer, in the order in which they are shown; `choose` gives it from prompt and answer. */
  async labelAll(choose) {
    const [done, all] = (await this.sitting.locator(".progress-line").innerText()).trim().split("/").map(Number);
    for (let at = done; at < all; at++) {
      await expect(this.sitting).toContainText(`${at}/${all}`);
      await this.page.keyboard.press(String(choose(await this.prompt.textContent(), await this.answer.textContent())));
    }
    await expect(this.sitting).toContainText(`${all}/${all}`);
    return all;
  }

  async import(name, text) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.importButton.click();
    await (await chooser).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }

  /** The agreement's rows by rater: common answers, same side, kappa of refused, of verdicts, of manners. */
  async agreement() {
    const rows = await this.table.locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())),
    );
    return new Map(rows.map(([rater, ...figures]) => [rater, figures]));
  }

  /** The confusion matrix of the compared rater (rows) and this one (columns): counts by manner or by verdict. */
  async confusionWith(rater) {
    await this.table.getByRole("button", { name: rater, exact: true }).click();
    await expect(this.matrix.locator("caption")).toContainText(`Columns: ${rater}.`);
    return this.matrix.locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent))),
    );
  }
}
