// What translate.js does to operators and slices: each function gets all tokens, what is written in place
// of each, and the places of those that are not quiet.

// `def f(a, /, b)`: the sign only forbids f(a=1).
function positionalOnly(all, out, loud) {
  loud.forEach((i, n) => {
    const [before, after] = [loud[n - 1], loud[n + 1]];
    if (all[i].text === "/" && all[before]?.text === "," && [",", ")"].includes(all[after]?.text)) out[before] = out[i] = "";
  });
}

// The parts of statements where something is stored, or deleted.
function targets(all, inLines) {
  const found = new Set();
  let depth = 0, line = [], deletes = false;
  inLines.forEach((i) => {
    const { text, kind } = all[i];
    if (!depth && (kind === "newline" || text === ";")) [line, deletes] = [[], false];
    if (kind === "newline") return;
    depth += "([{".includes(text) - ")]}".includes(text);
    if (!line.length && text === "del") deletes = true;
    line.push(i);
    if (deletes || (!depth && (text === "=" || IN_PLACE.test(text)))) line.forEach((each) => found.add(each));
  });
  return found;
}

// `x[a:b:c]`, which MicroPython has for lists and arrays alone.
function slices(all, out, loud, stored) {
  const text = (n) => all[loud[n]]?.text;
  loud.forEach((i, close) => {
    const open = all[i].text === "]" ? opening(all, loud, close) : close, first = begun(all, loud, close);
    if (open === close || first === open || stored.has(i)) return;
    const colons = [];
    let depth = 0;
    for (let n = open + 1; n < close; n++) {
      depth += "([{".includes(text(n)) - ")]}".includes(text(n));
      if (!depth && [",", "lambda"].includes(text(n))) return;
      if (!depth && text(n) === ":") colons.push(n);
    }
    if (colons.length !== 2) return;
    out[loud[first]] = `_sliced_(${out[loud[first]]}`;
    out[loud[open]] = colons[0] === open + 1 ? ", None" : ", ";
    out[loud[colons[0]]] = colons[1] === colons[0] + 1 ? ", None" : ", ";
    out[loud[colons[1]]] = close === colons[1] + 1 ? ", None" : ", ";
    out[i] = ")";
  });
}

const IN_PLACE = /^([-+*/%@&|^]|\*\*|\/\/|>>|<<)=$/;

// `a *= b` changes an array itself, where MicroPython would make another: it has a += b and a -= b alone.
function changesInPlace(all, out, loud) {
  let depth = 0, start = 0, last = -1, ending = "";
  const end = () => {
    if (ending) out[last] += ending;
    ending = "";
  };
  loud.forEach((i, n) => {
    const { text, kind } = all[i];
    if (!depth && (kind === "newline" || text === ";")) {
      end();
      start = n + 1;
    }
    if (kind === "newline") return;
    depth += "([{".includes(text) - ")]}".includes(text);
    if (!depth && text === ":" && !ending) start = n + 1; // as in `if x: a *= b`
    if (!depth && kind === "op" && IN_PLACE.test(text)) ending = changeOf(all, out, loud.slice(start, n), i);
    last = i;
  });
  end();
}

// Write the call that changes a name, or a place in an array; return what closes it.
function changeOf(all, out, target, operator) {
  const sign = `"${all[operator].text.slice(0, -1)}"`, name = target.map((i) => all[i].text).join("");
  if (/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)) {
    out[operator] = `= _changed_(${sign}, ${name}, (`;
    return "))";
  }
  const index = all[target.at(-1)]?.text === "]" ? opening(all, target, target.length - 1) : 0;
  if (!index || begun(all, target, target.length - 1)) return "";
  out[target[0]] = `_changed_at_(${sign}, ${out[target[0]]}`;
  out[target[index]] = ", _key_[";
  out[operator] = ", (";
  return "))";
}

// `a ** b`, which has no end in MicroPython where Python says that a number is too large.
function powers(all, out, loud) {
  loud.forEach((i, n) => {
    if (all[i].text !== "**" || !isValue(all[loud[n - 1]])) return; // not f(**named)
    const first = loud[begun(all, loud, n - 1)], last = loud[poweredUpTo(all, loud, n + 1)];
    if (last === undefined) return; // nothing follows
    out[first] = `_power_(${out[first]}`;
    out[i] = ",";
    out[last] += ")";
  });
}

const CONSTANT = new Set(["None", "True", "False"]);
const isValue = (token) => token && (token.kind === "name" ? !KEYWORDS.has(token.text) || CONSTANT.has(token.text) : ["string", "number"].includes(token.kind) || ")]}".includes(token.text));

// In `places`, where the bracket that ends at n opens.
function opening(all, places, n) {
  for (let depth = 0; n >= 0; n--) {
    const { text } = all[places[n]];
    depth += ")]}".includes(text) - "([{".includes(text);
    if (!depth) return n;
  }
  return 0;
}

// Where the value that ends at n begins: a name or a bracket, with the calls, indices and points after it.
function begun(all, places, n) {
  for (;;) {
    const { text } = all[places[n]], before = ")]}".includes(text) ? opening(all, places, n) : n;
    const previous = all[places[before - 1]];
    if (")]".includes(text) && isValue(previous)) n = before - 1;
    else if (previous?.text === "." && before === n) n -= 2;
    else return before;
  }
}

// Where the right side of `**` that begins at n ends; undefined if there is none.
function poweredUpTo(all, places, n) {
  const text = (k) => all[places[k]]?.text;
  const close = (k) => {
    for (let depth = 0; k < places.length; k++) {
      depth += "([{".includes(text(k)) - ")]}".includes(text(k));
      if (!depth) return k;
    }
  };
  while (["+", "-", "~"].includes(text(n))) n++;
  if (n >= places.length) return undefined;
  if ("([{".includes(text(n))) n = close(n);
  for (;;) {
    if (text(n + 1) === ".") n += 2;
    else if (["(", "["].includes(text(n + 1))) n = close(n + 1);
    else return text(n + 1) === "**" ? poweredUpTo(all, places, n + 2) : n;
  }
}
