// What a reader may have meant by a name that is not there.

let known = () => []; // the names of np, np.linalg, math, an array, or (of "") the cell; python.js sets it

// What PyTorch calls otherwise than numpy.
const TORCHS = new Map(Object.entries({
  masked_fill: "np.where(mask, value, a)", unsqueeze: "np.expand_dims(a, axis)", permute: "a.transpose(...)",
  softmax: "your own softmax", cat: "np.concatenate([a, b])", float: "a.astype(float)", matmul: "a @ b", numel: "a.size",
}));
const IMPORTS = new Map([["np", "import numpy as np"], ...["numpy", "math", "itertools", "functools", "collections", "dataclasses", "typing"].map((name) => [name, `import ${name}`])]);
const ARGUMENTS = ["axis", "axes", "keepdims", "dtype", "initial", "weights", "atol", "rtol", "repeats", "decimals"];

/** How many letters are put in, left out, changed, or swapped with the next. */
function difference(a, b) {
  const far = [[...b, ""].map((_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    far[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      far[i][j] = Math.min(far[i - 1][j] + 1, far[i][j - 1] + 1, far[i - 1][j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) far[i][j] = Math.min(far[i][j], far[i - 2][j - 2] + 1);
    }
  }
  return far[a.length][b.length];
}

/** The name that is closest to a word, if one is close: rather a longer one that begins with it. */
function nearest(word, names) {
  const far = (name) => difference(word.toLowerCase(), name.toLowerCase()) - (name.startsWith(word) ? 0.5 : 0);
  const close = word.length < 3 ? 0.5 : Math.max(1, Math.floor(word.length / 4));
  const found = names.map((name) => [far(name), name]).filter(([n]) => n <= close);
  return found.sort(([a], [b]) => a - b)[0]?.[1];
}

function meantName(name) {
  if (/[²³]$/.test(name)) return `write ${name.slice(0, -1)} ** ${name.at(-1) === "²" ? 2 : 3}.`;
  if (name === "In" || name === "Out") return `${name} [1]: is the prompt of a notebook: remove it.`;
  if (name === "ln") return "np.log is the natural logarithm.";
  if (IMPORTS.has(name)) return `write ${IMPORTS.get(name)} above.`;
  if (known("np").includes(name)) return `is np.${name} meant?`;
  const near = nearest(name, known(""));
  return near ? `did you mean ${near}?` : "it is misspelt, or no line above this one makes it.";
}

// What takes the place of parts of numpy that are not here.
const INSTEAD = new Map(Object.entries({
  random: "a page draws no random numbers: write some of your own; the chapter's notebook draws them",
  argpartition: "write np.argsort(x)[-k:] for the places of the k largest", partition: "write np.sort(x)[-k:] for the k largest",
}));

function meantPart(owner, name, elsewhere) {
  if (owner === "np" && INSTEAD.has(name)) return `np.${name}: ${INSTEAD.get(name)}.`;
  if (owner === "array" && TORCHS.has(name)) return `An array of numpy has no .${name}, as PyTorch's have: write ${TORCHS.get(name)}.`;
  const near = nearest(name, known(owner));
  return near ? `${owner}.${name} is not in this page: did you mean ${owner}.${near}?` : `${owner}.${name}: ${elsewhere}`;
}

function meantArgument(name) {
  const near = name === "dim" ? "axis" : nearest(name, ARGUMENTS);
  return near && near !== name ? `did you mean ${near}?` : "perhaps in the chapter's notebook.";
}
