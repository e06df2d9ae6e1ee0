import { chromium } from "@playwright/test";
import { CHROMIUM_ARGS, CHROMIUM_PATH } from "./support/browsers.mjs";
import { servePage } from "./support/servers.mjs";
import { Hub } from "./support/hub.mjs";
const hub = await Hub.start();
const site = await servePage({recorded: true});
const args = CHROMIUM_ARGS.map((arg) => (arg.startsWith("--host-resolver-rules=") ? `${arg},${hub.browserRules}` : arg));
const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args });
const out = "/tmp/w6/shots7"; import fs from "node:fs"; fs.mkdirSync(out, {recursive:true});
async function at(name, {width=1440,height=900,colorScheme="light"}={}, act) {
  const context = await browser.newContext({ viewport: {width,height}, colorScheme, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  page.on("console", (m) => { if (m.type()==="error") console.log(name, m.text()); });
  page.on("pageerror", (e) => console.log(name, String(e)));
  await page.goto(site.url);
  await page.waitForTimeout(2500);
  try { await act(page, (suffix)=>page.screenshot({path:`${out}/${name}-${suffix}.png`})); } catch (e) { console.log(name, String(e).slice(0,600)); await page.screenshot({path:`${out}/${name}-failed.png`}); }
  await context.close();
}
const pick = async (page, id) => { await page.getByRole("combobox",{name:"Prompt set",exact:true}).selectOption(id); await page.waitForTimeout(400); };
await at("wide", {}, async (page, shot) => {
  await shot("start");
  await pick(page, "or-bench-hard-1k"); await shot("offered");
  await page.getByRole("button",{name:/^Get it/}).first().click();
  await page.waitForTimeout(1500); await shot("one");
  await page.getByRole("button",{name:/^Get it/}).first().click();
  await page.waitForTimeout(1500); await shot("both");
  await page.getByRole("link",{name:"Prompts",exact:true}).click(); await page.waitForTimeout(800); await shot("prompts");
  await page.locator("[data-prompt-id] button").nth(2).click(); await page.waitForTimeout(300); await shot("opened");
});
await at("narrow", {width:360,height:780,colorScheme:"dark"}, async (page, shot) => {
  await page.goto(site.url+"#/prompts"); await page.waitForTimeout(800);
  await page.screenshot({path:`${out}/narrow-prompts.png`, fullPage:true});
});
hub.way="unreachable";
await at("dark", {colorScheme:"dark"}, async (page, shot) => {
  await pick(page, "or-bench-80k"); await page.getByRole("button",{name:/^Get it/}).first().click(); await page.waitForTimeout(1500); await shot("failed");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button",{name:"Open a file of prompts"}).click();
  await (await chooser).setFiles({name:"mine.csv", mimeType:"text/csv", buffer: Buffer.from("question,topic,label\nHow do I kill a process?,computers,safe\nHow?,x,maybe\n")});
  await page.waitForTimeout(1500); await shot("import");
  await page.getByRole("button",{name:"Read the file"}).click(); await page.waitForTimeout(1500); await shot("read");
});
await browser.close(); await site.stop(); await hub.stop();
