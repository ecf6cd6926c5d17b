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
  views.set(id, view);
}

for (const button of document.querySelectorAll("#legend button")) {
  button.addEventListener("click", () => {
    const { cell } = button.dataset;
    if (!hidden.delete(cell)) hidden.add(cell);
    button.setAttribute("aria-pressed", String(!hidden.has(cell)));
    for (const view of views.values()) view.signal("hidden", [...hidden]).runAsync();
  });
}
