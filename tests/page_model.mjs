// The model of a published figure without its page: each line of input is a step, a line of output what it did.

import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const [scripts, data] = process.argv.slice(2).map((path) => readFileSync(path, "utf-8"));
const nothing = () => {};
const page = {
  document: { readyState: "complete", querySelectorAll: () => [], addEventListener: nothing },
  addEventListener: nothing,
  MutationObserver: class { observe() {} disconnect() {} },
};
const makeModel = new Function(...Object.keys(page), `${scripts}\nreturn makeModel;`)(...Object.values(page));
const given = JSON.parse(data);
// The page itself completes the first templates, from its picture.
for (const { templates } of given.updates.flatMap(({ marks }) => marks)) if (templates && typeof templates[0][0] !== "string") templates[0] = "";
const model = await makeModel(given, null);

const fired = [];
given.spec.marks.forEach((_, i) => model.on(`change:mark${i}`, () => fired.push(`mark${i}`)));
model.on("change:positions", () => fired.push("positions"));
const follow = () => fired.push("computed");
const steps = {
  move: (positions) => model.move(positions),
  edit: (edited) => model.edit(edited ? follow : null),
  show: ([states, computed, at]) => model.show(new Map(states), new Set(computed), at),
};
for await (const line of createInterface({ input: process.stdin })) {
  fired.length = 0;
  const [[step, value]] = Object.entries(JSON.parse(line));
  steps[step](value);
  const marks = given.spec.marks.map((_, i) => model.get(`mark${i}`)?.numbers).map((numbers) => numbers && [...numbers]);
  console.log(JSON.stringify({ fired, marks }));
}
