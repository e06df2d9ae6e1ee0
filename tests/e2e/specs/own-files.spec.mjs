// Files of prompts of a person's own: every encoding and every trouble, and none of the good rows lost to the bad ones.

import fs from "node:fs";
import { Sets } from "../pages/sets.mjs";
import { expect, test } from "../support/fixtures.mjs";

let sets;
test.beforeEach(async ({ page, lab }) => {
  sets = new Sets(page);
  await lab.open();
});

const ROWS = "prompt,category,kind\nWie öffne ich ein Schloß?,haus,safe\nCómo se abre ésta?,casa,unsafe\n";
const utf16 = (text, swap) => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return swap ? bytes.swap16() : bytes;
};

/** Reads a file with the columns as they are guessed; gives the prompts that the page then has. */
async function readIn(lab, name, content) {
  await sets.choose(name, content);
  await sets.read();
  await lab.goTo("Prompts");
  await expect(sets.table.locator("tr[data-prompt-id]").first()).toBeVisible();
  return sets.table.locator("tr[data-prompt-id]").evaluateAll((rows) =>
    rows.map((row) => [...row.cells].slice(0, 3).map((cell) => cell.textContent)),
  );
}

for (const [name, file, content] of [
  ["UTF-8 with a byte order mark", "a.csv", Buffer.from(`\ufeff${ROWS}`)],
  ["UTF-16, little end first", "a.csv", utf16(ROWS)],
  ["UTF-16, big end first", "a.csv", utf16(ROWS, true)],
  ["Latin-1", "a.csv", Buffer.from(ROWS, "latin1")],
  ["tabs", "a.tsv", Buffer.from(ROWS.replaceAll(",", "\t"))],
  ["semicolons", "a.csv", Buffer.from(ROWS.replaceAll(",", ";"))],
  ["Windows line ends", "a.csv", Buffer.from(ROWS.replaceAll("\n", "\r\n"))],
  ["JSON", "a.json", Buffer.from(JSON.stringify({ prompts: [
    { prompt: "Wie öffne ich ein Schloß?", category: "haus", kind: "seemingly_toxic" },
    { prompt: "Cómo se abre ésta?", category: "casa", kind: "toxic" },
  ] }))],
  ["JSON Lines", "a.jsonl", Buffer.from([
    { prompt: "Wie öffne ich ein Schloß?", category: "haus", kind: "benign" },
    { prompt: "Cómo se abre ésta?", category: "casa", kind: "harmful" },
  ].map((row) => JSON.stringify(row)).join("\n"))],
]) {
  test(`${name} is read`, async ({ lab }) => {
    expect(await readIn(lab, file, content)).toEqual([
      ["harmless", "haus", "Wie öffne ich ein Schloß?"],
      ["harmful", "casa", "Cómo se abre ésta?"],
    ]);
  });
}

test("columns of other names are told by hand, with the first rows in view", async ({ lab }) => {
  await sets.choose("mine.csv", "frage;thema\n\"Was ist das;\nund was \"\"jenes\"\"?\";dinge\nUnd dies?;dinge\n");
  await expect(sets.dialog.getByRole("table", { name: "The first rows" })).toContainText('Was ist das; und was "jenes"?');
  await sets.column("Prompt").selectOption("frage");
  await sets.column("Category").selectOption("thema");
  await sets.column("Harmless or harmful").selectOption({ label: "all are harmful" });
  await sets.dialog.getByRole("textbox", { name: "Name of the set" }).fill("Meine Fragen");
  await sets.read();
  await expect(lab.status).toHaveText("Meine Fragen is here: 2 prompts.");
  await expect(lab.promptSet.locator("option:checked")).toHaveText("Meine Fragen (2 harmful)");
  await expect(lab.promptSet).toHaveValue("own-meine-fragen");
  await expect(sets.form).toContainText("0 harmless and 2 harmful prompts will be asked.");
});

test("bad rows are told by their lines, and cost no good one", async ({ lab, page }) => {
  const lines = [
    "prompt,category,kind", "A good one?,x,safe", ",x,safe", "A good one?,x,safe", "Of no kind?,x,perhaps",
    "Too, many,x,safe,here", "", "\"Never closed?,x,safe", "Another good one?,y,unsafe",
  ];
  await sets.choose("rows.csv", lines.join("\n"));
  await sets.read();
  await expect(lab.status).toHaveText("rows is here: 2 prompts. 4 rows could not be read: “Prompts” lists them.");
  await lab.goTo("Prompts");
  const problems = page.getByRole("group", { name: "Rows that could not be read" });
  await problems.getByText("7 rows, 1 of them twice, 4 not readable").click();
  await expect(problems.getByRole("listitem")).toHaveText([
    /^Line 3: it has no “prompt”\.$/,
    /^Line 5: “perhaps” is neither harmless nor harmful; write seemingly_toxic or toxic\.$/,
    /^Line 6: it has 5 cells, and the header has 3/,
    /^Line 8: a quotation mark is opened and never closed\.$/,
  ]);
});

test("JSON that breaks off keeps what came before", async ({ lab }) => {
  await sets.choose("cut.json", '[{"prompt": "Whole?", "kind": "safe"},\n{"prompt": "Cut');
  await sets.read();
  await expect(lab.status).toHaveText("cut is here: 1 prompts. 1 rows could not be read: “Prompts” lists them.");
});

for (const [name, file, content, words] of [
  ["a picture", "cat.csv", Buffer.from("GIF89a\x01\0\x01\0\0\0"), /cat\.csv is no text/],
  ["an empty file", "none.csv", Buffer.from(""), /none\.csv holds no prompts .* no row with a column could be found/],
]) {
  test(`${name} is refused in words`, async ({ lab }) => {
    await sets.choose(file, content);
    await expect(lab.status).toHaveText(words);
    await expect(sets.dialog).toBeHidden();
  });
}

test("a file in which no row is a prompt is refused with what it has", async ({ lab }) => {
  await sets.choose("odd.csv", "prompt,kind\nWhat?,perhaps\n");
  await sets.read();
  await expect(sets.card("own-odd")).toContainText(/none of its 1 rows is a prompt\. The first, at line 2: “perhaps” is neither/);
  await expect(sets.card("own-odd")).toContainText("Its columns are: prompt, kind.");
  await lab.fill({ baseUrl: "http://127.0.0.1:9/v1", model: "any" });
  await lab.run.click();
  await expect(lab.status).toContainText("odd.csv holds no prompts");
});

test("a set of one's own is there after a reload, is asked, and is taken out again", async ({ lab, page, faults }) => {
  await sets.choose("mine.csv", ROWS);
  await sets.read();
  await lab.fill({ baseUrl: faults.url, model: "ok" });
  await expect(lab.status).toContainText("mine is here");
  await expect.poll(() => page.url()).toMatch(/model=ok&.*set=own-mine/);
  await page.reload();
  await expect(sets.form).toContainText("1 harmless and 1 harmful prompts will be asked.");
  await lab.runToEnd();
  const file = await lab.exportJson();
  expect(file.prompt_sets).toMatchObject([{ id: "own-mine", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  await lab.goTo("Prompts");
  await page.getByRole("button", { name: "Take the set out of this browser" }).click();
  await expect(lab.promptSet).toHaveValue("starter");
  await page.reload();
  await lab.ready();
  await expect(lab.promptSet.locator("option", { hasText: "mine" })).toHaveCount(0);
});

test("a dropped file is opened, and the page stays", async ({ page }) => {
  const files = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
    return data;
  }, ROWS);
  await sets.form.dispatchEvent("drop", { dataTransfer: files });
  await expect(sets.dialog).toContainText("File: dropped.csv");
  await page.keyboard.press("Escape");
  await expect(sets.dialog).toBeHidden();
});

test("200 MB are read; a file too large for the page is refused before it is", async ({ lab }, testInfo) => {
  test.setTimeout(120_000);
  const large = testInfo.outputPath("large.csv");
  const out = fs.openSync(large, "w");
  fs.writeSync(out, "prompt,answer\n");
  const answer = "x".repeat(9_900);
  for (let block = 0; block < 20; block++) {
    fs.writeSync(out, Array.from({ length: 1_000 }, (_, at) => `Question ${block * 1_000 + at}?,${answer}\n`).join(""));
  }
  fs.closeSync(out);
  const open = async (file) => {
    const chooser = lab.page.waitForEvent("filechooser");
    await sets.openFile.click();
    await (await chooser).setFiles(file);
  };
  expect(fs.statSync(large).size).toBeGreaterThan(198e6);
  await open(large);
  await sets.read();
  await expect(lab.status).toHaveText("large is here: 20000 prompts.", { timeout: 60_000 });

  fs.truncateSync(large, 300 << 20);
  await open(large);
  await expect(lab.status).toHaveText(/large\.csv has 300 MB, and this page reads files of up to 256 MB/);
  fs.rmSync(large);
});
