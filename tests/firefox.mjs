// One Firefox for firefox.py: each line of input asks for a call, and a line of output answers it.

import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const [executablePath, preferences] = process.argv.slice(2);
const launch = () => puppeteer.launch({
  browser: "firefox",
  executablePath,
  args: ["--remote-allow-system-access"], // tree() looks from where a screen reader does
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

// The tree that a screen reader gets, as soon as it stands still: the browser hands it over in pieces.
const TREE = `async (markers) => {
  const service = Cc["@mozilla.org/accessibilityService;1"].getService(Ci.nsIAccessibilityService);
  const { STATE_BUSY, STATE_COLLAPSED, STATE_EXPANDED, STATE_PRESSED, STATE_CHECKED, STATE_FOCUSABLE } = Ci.nsIAccessibleStates;
  const told = (part) => {
    const state = {}, facts = {};
    part.getState(state, {});
    if (state.value & (STATE_COLLAPSED | STATE_EXPANDED)) facts.expanded = !!(state.value & STATE_EXPANDED);
    if (service.getStringRole(part.role) === "toggle button") facts.pressed = !!(state.value & STATE_PRESSED);
    if (state.value & STATE_CHECKED) facts.checked = true;
    if (state.value & STATE_FOCUSABLE) facts.focusable = true;
    for (const { key, value } of part.attributes?.enumerate() ?? []) if (["level", "live"].includes(key)) facts[key] = value;
    facts.language = part.language;
    return facts;
  };
  const read = () => {
    const parts = [];
    const walk = (part, depth) => {
      const role = service.getStringRole(part.role);
      if (markers.includes(role)) return;
      const landmark = role === "landmark" && part.attributes.getStringProperty("xml-roles").split(" ")[0];
      parts.push([depth, landmark || role, part.name ?? "", told(part)]);
      for (let child = part.firstChild; child; child = child.nextSibling) walk(child, depth + 1);
    };
    const page = service.getAccessibleFor(gBrowser.selectedBrowser)?.firstChild;
    const state = {};
    page?.getState(state, {});
    if (page && !(state.value & STATE_BUSY)) walk(page, 0);
    return JSON.stringify(parts);
  };
  for (let before = "", now; ; before = now) {
    now = read();
    if (now !== "[]" && now === before) return now;
    await new Promise((go) => setTimeout(go, 300));
  }
}`;
async function tree(markers) {
  const send = (method, given) => browser.connection.send(method, given);
  const { result: { contexts } } = await send("browsingContext.getTree", { "moz:scope": "chrome" });
  const { result } = await send("script.callFunction", {
    functionDeclaration: TREE,
    arguments: [{ type: "array", value: markers.map((value) => ({ type: "string", value })) }],
    awaitPromise: true,
    target: { context: contexts[0].context },
  });
  if (result.type !== "success") throw new Error(result.exceptionDetails.text);
  return JSON.parse(result.result.value);
}

const calls = {
  tree,
  async open(url) {
    await page.goto("about:blank"); // so that an address that differs only after its # is loaded again
    noted = { asked: [], said: [] };
    await page.goto(url);
  },
  noted: () => noted,
  async beside(script) {
    const other = await browser.newPage(); // another window with the same page
    await other.goto(page.url());
    await other.evaluate(`void (${script})`);
    await other.close();
    await page.bringToFront();
  },
  evaluate: (text) => page.evaluate(text),
  wait: (text) => page.waitForFunction(text, { timeout: 10_000 }).then(() => null),
  size: (width, height, deviceScaleFactor) => page.setViewport({ width, height, deviceScaleFactor }),
  press: (key) => page.keyboard.press(key),
  key: (act, key) => page.keyboard[act](key),
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
