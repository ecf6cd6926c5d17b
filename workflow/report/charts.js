// Draws the charts of a page, and switches cells off in all of them at a click on the legend.
const LOOK = {
  background: "transparent",
  font: "system-ui, sans-serif",
  axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#eee", labelOverlap: true },
  view: { stroke: null },
};
const views = new Map();
const hidden = new Set();

// Tables come as columns: lists of values by name.
function rowsOf(table) {
  const names = Object.keys(table);
  return (table[names[0]] ?? []).map((_, row) => Object.fromEntries(names.map((n) => [n, table[n][row]])));
}

async function draw(id, spec, own = {}) {
  const options = { renderer: "svg", actions: false, config: LOOK };
  const datasets = Object.entries(spec.datasets).map(([name, table]) => [name, rowsOf(table)]);
  const whole = { ...spec, datasets: { ...Object.fromEntries(datasets), ...own } };
  const { view } = await vegaEmbed(document.getElementById(id), whole, options);
  view.addEventListener("click", (event, item) => view.tooltip()(view, event, item, item?.tooltip));
  views.set(id, view);
}

// A finger does not hover: of all that browsers make up for its tap, only the click counts.
let touched = false;
document.addEventListener("pointerdown", (event) => {
  touched = event.pointerType === "touch";
  document.getElementById("vg-tooltip-element")?.classList.remove("visible");
}, true);
for (const type of ["pointermove", "pointerout", "mousemove", "mouseout"]) {
  document.addEventListener(type, (event) => { if (touched) event.stopPropagation(); }, true);
}

function hide(cells) {
  hidden.clear();
  for (const cell of cells) hidden.add(cell);
  for (const button of buttons) button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.cell)));
  for (const view of views.values()) view.signal("hidden", [...hidden]).runAsync();
}

const buttons = [...document.querySelectorAll("#legend button")];
for (const button of buttons) {
  const { cell } = button.dataset;
  const others = buttons.map((each) => each.dataset.cell).filter((each) => each !== cell);
  button.addEventListener("click", () => {
    hide(hidden.has(cell) ? [...hidden].filter((each) => each !== cell) : [...hidden, cell]);
  });
  // Its two clicks have left this cell as it was: then it is the only one, or one of all again.
  button.addEventListener("dblclick", () => {
    hide(!hidden.has(cell) && others.every((each) => hidden.has(each)) ? [] : others);
  });
}
