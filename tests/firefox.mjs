// One Firefox for firefox.py: each line of input asks for a call, and a line of output answers it.

import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const [executablePath, preferences] = process.argv.slice(2);
const launch = () => puppeteer.launch({
  browser: "firefox",
  executablePath,
  extraPrefsFirefox: JSON.parse(preferences),
  protocolTimeout: 60_000,
  timeout: 120_000, // a busy machine has needed 18 s
});
const browser = await launch().catch(launch); // it has been seen to end as it started
const page = await browser.newPage();

let noted;
const note = (kind, text) => noted?.[kind].push(text);
page.on("request", (request) => /^(file|data|blob|about):/.test(request.url()) || note("asked", request.url()));
// Firefox says this of a formula that has not fully arrived; test_firefox.py looks at finished ones.
const early = /Incorrect number of children for <\w+\/> tag/;
page.on("pageerror", ({ message }) => early.test(message) || note("said", message));
page.on("console", (said) => said.type() === "error" && note("said", said.text()));

const calls = {
  async open(url) {
    await page.goto("about:blank"); // so that an address that differs only after its # is loaded again
    noted = { asked: [], said: [] };
    await page.goto(url);
  },
  noted: () => noted,
  evaluate: (text) => page.evaluate(text),
  wait: (text) => page.waitForFunction(text, { timeout: 10_000 }).then(() => null),
  size: (width, height, deviceScaleFactor) => page.setViewport({ width, height, deviceScaleFactor }),
  press: (key) => page.keyboard.press(key),
  type: (text) => page.keyboard.type(text),
  mouse: (act, ...given) => page.mouse[act](...given),
  print: () => page.pdf().then(() => null),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...given] = JSON.parse(line);
  let answer;
  try {
    answer = { value: await calls[name](...given) };
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
await browser.close();
