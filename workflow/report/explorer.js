// Shows, at the place where the sliders are, what was measured nearest to it.
const POINTS = 24;
const UNTIED = 0.25; // what a difference of the input gate counts, beside one of the keep bias
const input = (name) => document.getElementById(name);
const short = (value) => String(Number(value.toPrecision(3))).replace("-", "−");

const SUPERSCRIPTS = { "-": "⁻", ".": "·", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((sign, k) => [k, sign])) };
const raised = (power) => `10${[...power.toFixed(Math.abs(power) < 10 ? 1 : 0).replace(/^-(?=0\.0$)/, "")].map((sign) => SUPERSCRIPTS[sign]).join("")}`;

function target() {
  const at = Object.entries(STOPS).map(([name, stops]) => [name, stops[Number(input(name).value)]]);
  return { ...Object.fromEntries(at), tied: input("tied").checked };
}

function distance(row, wanted) {
  const length = row.length === undefined ? 0 : Math.abs(Math.log2(row.length / wanted.length));
  const tie = row.tied === wanted.tied ? 0 : UNTIED;
  return Math.abs(Math.log2(row.gain / wanted.gain)) + Math.abs(row.keep_bias - wanted.keep_bias) + length + tie;
}

const place = (row) => [row.gain, row.keep_bias, row.tied, row.length].join();

// The rows of each cell that are nearest to a place; of two as near the first.
function nearest(rows, wanted) {
  const best = new Map();
  for (const row of rows) {
    const known = best.get(row.cell);
    if (!known || distance(row, wanted) < distance(known, wanted)) best.set(row.cell, row);
  }
  return rows.filter((row) => place(row) === place(best.get(row.cell)));
}

function decay(row, length) {
  const powers = (exponent, k) => (exponent * k) / Math.LN10;
  return Array.from({ length: POINTS + 1 }, (_, i) => (length * i) / POINTS).map((k) => ({
    cell: row.cell, label: row.label, seeds: row.seeds, lag: k, median: powers(row.median, k), low: powers(row.low, k), high: powers(row.high, k),
  }));
}

// Where a row was measured, and whether that is elsewhere than where the sliders are.
function where(row, wanted) {
  const tied = row.keep_bias !== 0 && row.tied;
  const said = [`gain ${short(row.gain)}`];
  if (row.gated) said.push(`keep bias ${short(row.keep_bias)}${tied ? " (tied)" : ""}`);
  if (row.length !== undefined) said.push(`length ${row.length}`);
  const asked = row.gated ? ["gain", "keep_bias", "length"] : ["gain", "length"];
  const names = asked.filter((name) => row[name] !== undefined);
  const moved = names.some((name) => row[name] !== wanted[name]) || (row.keep_bias !== 0 && row.tied !== wanted.tied);
  return { text: said.join(", "), elsewhere: moved };
}

function cells(row, profile, wanted) {
  const power = row && (row.median * wanted.length) / Math.LN10;
  const missing = { text: "not measured" };
  return [
    { text: (row ?? profile).label },
    row ? { text: short(row.median) } : missing,
    row ? where(row, wanted) : missing,
    row ? { text: raised(power) } : missing,
    profile ? where(profile, wanted) : missing,
  ];
}

function tabulate(points, measured, wanted) {
  const names = CELLS.filter((name) => [...points, ...measured].some((row) => row.cell === name));
  const find = (rows, name) => rows.find((row) => row.cell === name);
  const lines = names.map((name) => {
    const line = document.createElement("tr");
    for (const { text, elsewhere } of cells(find(points, name), find(measured, name), wanted)) {
      const item = line.insertCell();
      item.textContent = text;
      if (elsewhere) item.className = "elsewhere";
    }
    return line;
  });
  document.querySelector("#numbers tbody").replaceChildren(...lines);
  input("steps").textContent = wanted.length;
}

// The rows of each panel at a place, and the table's lines. Vega marks the rows that it is given as
// its own, so that each panel gets copies.
function show(wanted) {
  for (const name of Object.keys(STOPS)) input(`${name}-value`).textContent = short(wanted[name]);
  const points = nearest(exponents, wanted);
  const measured = nearest(profiles, wanted);
  tabulate(points, measured, wanted);
  const decays = points.flatMap((row) => decay(row, wanted.length));
  const measures = [...new Set(PROFILES.measure)];
  const panels = [points, decays, ...measures.map((m) => measured.filter((row) => row.measure === m))];
  return panels.map((rows) => structuredClone(rows));
}

const exponents = rowsOf(EXPONENTS);
const profiles = rowsOf(PROFILES);
const CELLS = [...document.querySelectorAll("#legend button")].map((button) => button.dataset.cell);
const first = show(target());
Promise.all(SPECS.map((spec, k) => draw(`panel-${k}`, spec, { rows: first[k] }))).then(() => {
  for (const element of document.querySelectorAll(".sliders input")) {
    element.addEventListener("input", () => {
      show(target()).forEach((rows, k) => views.get(`panel-${k}`).data("rows", rows).runAsync());
    });
  }
});
