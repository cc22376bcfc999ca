// axe-core over pages in a real browser: node check_papers.js NODE_MODULES CHROMIUM FILE... -> JSON on standard output.
"use strict";

const { pathToFileURL } = require("node:url");
const [modules, executablePath, ...files] = process.argv.slice(2);
const { chromium } = require(`${modules}/playwright-core`);
const { source, version } = require(`${modules}/axe-core`);

async function check(context, file) {
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  // Put in after the page has loaded: the papers themselves hold no script and forbid it.
  await page.evaluate(source);
  const { violations, incomplete, passes } = await page.evaluate(() => globalThis.axe.run());
  await page.close();
  const told = (rules) => rules.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.map((node) => node.html) }));
  return { file, passes: passes.length, violations: told(violations), incomplete: told(incomplete), asked: asked.slice(1) };
}

async function main() {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const context = await browser.newContext({ bypassCSP: true });
  const pages = [];
  for (const file of files) pages.push(await check(context, file));
  await browser.close();
  console.log(JSON.stringify({ version, pages }));
}

main().catch((error) => {
  console.error(error);
  process.exit(2);
});
