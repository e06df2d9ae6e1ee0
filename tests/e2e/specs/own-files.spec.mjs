// Files of prompts of a person's own: every encoding and every trouble, and none of the good rows lost to the bad ones.

import fs from "node:fs";
import zlib from "node:zlib";
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
  ["two byte order marks", "a.csv", Buffer.from(`\ufeff\ufeff${ROWS}`)],
  ["gzip", "a.csv.gz", zlib.gzipSync(ROWS)],
  ["a line that says the separator", "a.csv", Buffer.from(`sep=;\n${ROWS.replaceAll(",", ";")}`)],
  ["a title and comments before the header", "a.csv", Buffer.from(`# made by hand\nMy prompts\n\n${ROWS}`)],
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
  ["JSON objects over several lines", "a.json", Buffer.from([
    { prompt: "Wie öffne ich ein Schloß?", category: "haus", kind: "benign" },
    { prompt: "Cómo se abre ésta?", category: "casa", kind: "harmful" },
  ].map((row) => JSON.stringify(row, null, 2)).join("\n"))],
  ["a JSON object of columns", "a.json", Buffer.from(JSON.stringify({
    prompt: { 0: "Wie öffne ich ein Schloß?", 1: "Cómo se abre ésta?" },
    category: { 0: "haus", 1: "casa" },
    toxic: { 0: 0, 1: 1 },
  }))],
  ["a JSON object whose lists are named by their kind", "a.json", Buffer.from(JSON.stringify({
    harmless: [{ prompt: "Wie öffne ich ein Schloß?", category: "haus" }],
    harmful: [{ prompt: "Cómo se abre ésta?", category: "casa" }],
  }))],
  ["a separator behind the last cell", "a.csv", Buffer.from(ROWS.replaceAll("safe\n", "safe,\n"))],
  ["spaces around quotation marks", "a.csv", Buffer.from(
    'prompt, category, kind\n"Wie öffne ich ein Schloß?", "haus", "safe"\n"Cómo se abre ésta?" , "casa", "unsafe"\n',
  )],
  ["kinds in a column of another name", "a.csv", Buffer.from(ROWS.replace("kind", "verdict"))],
  ["conversations", "a.jsonl", Buffer.from([
    { messages: [{ role: "user", content: "Wie öffne ich ein Schloß?" }], category: "haus", is_safe: true },
    { messages: [{ role: "user", content: "Cómo se abre ésta?" }], category: "casa", is_safe: false },
  ].map((row) => JSON.stringify(row)).join("\n"))],
]) {
  test(`${name} is read`, async ({ lab }) => {
    expect(await readIn(lab, file, content)).toEqual([
      ["harmless", "haus", "Wie öffne ich ein Schloß?"],
      ["harmful", "casa", "Cómo se abre ésta?"],
    ]);
  });
}

test("Shift_JIS is read", async ({ lab }) => {
  // "塩とは何ですか。" and "どうやって作りますか。", each with its category.
  const file = Buffer.from(
    "prompt,category\n\x89\x96\x82\xc6\x82\xcd\x89\xbd\x82\xc5\x82\xb7\x82\xa9\x81\x42,food\n" +
      "\x82\xc7\x82\xa4\x82\xe2\x82\xc1\x82\xc4\x8d\xec\x82\xe8\x82\xdc\x82\xb7\x82\xa9\x81\x42,food\n",
    "latin1",
  );
  expect(await readIn(lab, "sjis.csv", file)).toEqual([
    ["harmless", "food", "塩とは何ですか。"],
    ["harmless", "food", "どうやって作りますか。"],
  ]);
});

test("a row whose quotation mark is misused is told, and takes no other with it", async ({ lab, page }) => {
  await sets.choose("quotes.csv", 'prompt,category\n"One,a\nTwo,b\n"Three",c\n"Four" and more,d\nFive,e\n');
  await sets.read();
  await expect(lab.status).toHaveText("quotes is here: 3 prompts. 2 rows could not be read: “Prompts” lists them.");
  await lab.goTo("Prompts");
  const problems = page.getByRole("group", { name: "Rows that could not be read" });
  await problems.getByText("5 rows, 2 not readable").click();
  await expect(problems.getByRole("listitem")).toHaveText([/^Line 2: behind a closing/, /^Line 5: behind a closing/]);
});

test("what 1 means is asked where the column's name does not say it", async ({ lab }) => {
  await sets.choose("labels.csv", "prompt,label\nHow do I bake bread?,0\nHow do I bake it?,0\nHow do I pick a lock?,1\n");
  const read = sets.dialog.getByRole("button", { name: "Read the file", exact: true });
  const rows = sets.dialog.getByRole("list", { name: "As these rows would be read" }).getByRole("listitem");
  await expect(read).toBeDisabled();
  await expect(rows).toHaveText([/bake bread.*: harmless or harmful\?$/, /pick a lock.*: harmless or harmful\?$/]);
  const meaning = sets.column("What 1, true or yes means there");
  await meaning.selectOption({ label: "harmless (0 is harmful)" });
  await expect(rows).toHaveText([/“0” as its label: harmful$/, /“1” as its label: harmless$/]);
  await meaning.selectOption({ label: "harmful (0 is harmless)" });
  await expect(rows).toHaveText([/“0” as its label: harmless$/, /“1” as its label: harmful$/]);
  await sets.read();
  await expect(lab.promptSet.locator("option:checked")).toHaveText("labels (2 harmless, 1 harmful)");
});

test("a column whose name says it is not asked about", async ({ lab }) => {
  await sets.choose("safe.csv", "prompt,is_safe\nHow do I bake bread?,1.0\nHow do I pick a lock?,0.0\n");
  await expect(sets.column("What 1, true or yes means there")).toBeHidden();
  await sets.read();
  await expect(lab.promptSet.locator("option:checked")).toHaveText("safe (1 harmless, 1 harmful)");
});

test("a kind that may be an answer's is asked for", async ({ lab }) => {
  await sets.choose("pairs.csv", "prompt,response,is_safe\nHow do I bake bread?,Knead it.,true\nHow do I pick a lock?,No.,true\n");
  const read = sets.dialog.getByRole("button", { name: "Read the file", exact: true });
  await expect(sets.dialog).toContainText("stands beside “response” and may tell of that instead of the prompt");
  await expect(read).toBeDisabled();
  await sets.column("Harmless or harmful").selectOption({ label: "all are harmful" });
  await sets.read();
  await expect(lab.promptSet.locator("option:checked")).toHaveText("pairs (2 harmful)");
});

test("it is said where the kind is taken for granted, and how the file is read", async () => {
  await sets.choose("latin.csv", Buffer.from("prompt\nWie öffne ich das?\n", "latin1"));
  await expect(sets.dialog).toContainText("File: latin.csv, read as windows-1252");
  await expect(sets.dialog).toContainText("No column is known by its name to say whether a prompt is harmless or harmful");
});

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
  ["a Parquet file", "a.parquet", Buffer.from("PAR1\x15\x04\x15"), /a\.parquet is a Parquet file, .*\.to_csv/],
  ["a Git LFS pointer", "a.csv", Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
    /a\.csv is a Git LFS pointer, .*\/resolve\//],
  ["a spreadsheet", "a.xlsx", Buffer.from("PK\x03\x04\x14\0"), /a\.xlsx is no text but a ZIP archive or a spreadsheet/],
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
  await lab.reload();
  await expect(sets.form).toContainText("1 harmless and 1 harmful prompts will be asked.");
  await lab.runToEnd();
  const file = await lab.exportJson();
  expect(file.prompt_sets).toMatchObject([{ id: "own-mine", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  await lab.goTo("Prompts");
  await page.getByRole("button", { name: "Take the set out of this browser" }).click();
  await lab.openMeasure();
  await expect(lab.promptSet).toHaveValue("starter");
  await lab.reload();
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
