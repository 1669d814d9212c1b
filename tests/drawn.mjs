// Draws marks from data: each line of input has descriptions and data, a line of output their states.

import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const source = readFileSync(process.argv[2], "utf-8");
const { toMark } = await import(`data:text/javascript;base64,${Buffer.from(source).toString("base64")}`);

const NUMBERS = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };
const revive = (_, value) => (value && value.number ? NUMBERS[value.number] : value);

let marks;
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line, revive);
  if (asked.marks) marks = asked.marks;
  const states = (asked.states ?? []).map(([mark, data]) => {
    try {
      const { template, numbers, picture } = toMark(marks[mark], data);
      return { template, numbers: [...numbers], rgba: picture && [...new Uint8Array(picture.rgba)] };
    } catch (error) {
      return { error: error.message };
    }
  });
  console.log(JSON.stringify(states));
}
