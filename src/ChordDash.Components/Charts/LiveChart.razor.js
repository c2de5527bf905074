import ApexCharts from "../lib/apexcharts/apexcharts.esm.js";

// After Okabe and Ito: told apart by colour-blind readers, on paper and on slate. The hue of a series is the same in both.
const palettes = {
  light: ["#0072b2", "#c74e00", "#008a63", "#a8457f", "#7a6200", "#3d6fd1", "#5b6072", "#8b2d2d"],
  dark: ["#56b4e9", "#f0893e", "#2cc796", "#e397c4", "#e5d34a", "#9db5ff", "#b3b8c9", "#ff9d94"],
};
const shapes = ["circle", "square", "triangle", "diamond", "star"];
const mostPoints = 500;
const darkQuery = matchMedia("(prefers-color-scheme: dark)");
const charts = new Map();

export function create(id, element, options) {
  const chart = { options, element, points: [], hidden: new Set(), zoom: null, references: [] };
  charts.set(id, chart);

  chart.legend = document.createElement("div");
  chart.legend.className = "chart-legend";
  chart.summary = document.createElement("p");
  chart.summary.className = "visually-hidden";
  const drawing = document.createElement("div");
  drawing.setAttribute("aria-hidden", "true");
  element.append(chart.legend, drawing, chart.summary);

  options.series.forEach((series, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => toggle(chart, index, button));
    chart.legend.append(button);
  });

  chart.apex = new ApexCharts(drawing, {
    ...look(chart),
    ...data(chart),
    chart: {
      type: "line", height: 276, animations: { enabled: false }, parentHeightOffset: 0, fontFamily: "inherit", background: "transparent",
      toolbar: { tools: { download: true, pan: false }, export: { csv: { headerCategory: options.xTitle } } },
      zoom: { type: "x", autoScaleYaxis: false, allowMouseWheelZoom: false },
      events: {
        zoomed: (_, { xaxis }) => { chart.zoom = Number.isFinite(xaxis?.min) && Number.isFinite(xaxis?.max) ? xaxis : null; },
        beforeResetZoom: () => { chart.zoom = null; return { xaxis: range(chart) }; },
      },
    },
    legend: { show: false },
    dataLabels: { enabled: false },
    noData: { text: "No epoch yet" },
  });
  chart.ready = chart.apex.render();
  chart.themeChanged = () => draw(chart, look(chart));
  darkQuery.addEventListener("change", chart.themeChanged);
  drawLegend(chart);
}

export async function update(id, { reset, points, references, summary }) {
  const chart = charts.get(id);
  if (!chart) return;
  if (reset) { chart.points = []; chart.zoom = null; }
  chart.points.push(...points);
  const referencesChanged = JSON.stringify(references) !== JSON.stringify(chart.references);
  chart.references = references;
  chart.summary.textContent = summary;
  await draw(chart, referencesChanged ? look(chart) : {});
}

export function destroy(id) {
  const chart = charts.get(id);
  if (!chart) return;
  charts.delete(id);
  darkQuery.removeEventListener("change", chart.themeChanged);
  chart.apex.destroy();
}

async function draw(chart, more) {
  await chart.ready;
  // The whole state goes in, zoom and hidden lines included: what ApexCharts keeps by itself is lost at each update.
  await chart.apex.updateOptions({ ...more, ...data(chart) }, false, false, false);
}

function toggle(chart, index, button) {
  if (!chart.hidden.delete(index)) chart.hidden.add(index);
  button.setAttribute("aria-pressed", String(!chart.hidden.has(index)));
  draw(chart, {});
}

function data(chart) {
  const { series, minimum, maximum } = chart.options;
  return {
    series: series.map((one, index) => ({
      name: one.name,
      data: chart.hidden.has(index) ? [] : thin(chart.points, index).map(point => ({ x: point.x, y: point.y[index] ?? null })),
    })),
    xaxis: axis(chart),
    markers: {
      size: series.map(one => one.dashed || crowded(chart) ? 0 : 4), strokeWidth: 0, hover: { sizeOffset: 3 },
      shape: series.map(one => shapes[one.hue % shapes.length]),
    },
    yaxis: {
      min: minimum ?? undefined, max: maximum ?? undefined, tickAmount: 5, forceNiceScale: maximum == null,
      labels: { formatter: value => format(chart, value), style: { fontSize: "12px" } },
    },
  };
}

/** Markers that touch each other hide the line. */
function crowded(chart) {
  return chart.points.length * 16 > chart.element.clientWidth;
}

function axis(chart) {
  const { min, max, ticks } = range(chart);
  return {
    type: "numeric", min, max, tickAmount: ticks, title: { text: chart.options.xTitle, style: { fontWeight: 400, fontSize: "12px" } },
    labels: { formatter: value => Math.abs(value - Math.round(value)) < 1e-6 ? String(Math.round(value)) : "", style: { fontSize: "12px" }, rotate: 0, hideOverlappingLabels: true },
    tooltip: { enabled: false }, axisBorder: { show: false },
  };
}

/** The zoomed range or all points, widened to whole-numbered ticks. */
function range(chart) {
  const last = Math.max(2, chart.points.at(-1)?.x ?? 2);
  const [low, high] = chart.zoom
    ? [Math.floor(chart.zoom.min), Math.max(Math.ceil(chart.zoom.max), Math.floor(chart.zoom.min) + 1)]
    : [last <= 11 ? 1 : 0, last];
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000].find(one => (high - low) / one <= 10);
  const ticks = Math.ceil((high - low) / step);
  return { min: low, max: low + ticks * step, ticks };
}

function look(chart) {
  const dark = darkQuery.matches;
  const palette = dark ? palettes.dark : palettes.light;
  const { series } = chart.options;
  const quiet = dark ? "#a9aec1" : "#565b6e";
  if (chart.legend.childElementCount) drawLegend(chart);
  return {
    theme: { mode: dark ? "dark" : "light" },
    colors: series.map(one => palette[one.hue % palette.length]),
    stroke: { width: 2.25, curve: "straight", dashArray: series.map(one => one.dashed ? 5 : 0) },
    grid: { borderColor: dark ? "#2e313e" : "#e6e4dd", padding: { right: 12 } },
    tooltip: {
      theme: dark ? "dark" : "light", x: { formatter: value => `${chart.options.xTitle} ${value}` },
      // ApexCharts writes names as HTML, and class names are whatever a user typed.
      y: { title: { formatter: name => `${escape(name)}: ` } },
    },
    annotations: {
      yaxis: chart.references.map(({ value, label }) => ({
        y: value, borderColor: quiet, strokeDashArray: 2,
        label: { text: label, position: "right", textAnchor: "end", offsetX: -4, offsetY: 15, borderWidth: 0,
          style: { background: "transparent", color: quiet, fontSize: "11px" } },
      })),
    },
  };
}

function drawLegend(chart) {
  const palette = darkQuery.matches ? palettes.dark : palettes.light;
  [...chart.legend.children].forEach((button, index) => {
    const { name, hue, dashed } = chart.options.series[index];
    button.innerHTML = `<svg width="26" height="10" aria-hidden="true"><line x1="1" y1="5" x2="25" y2="5" stroke="${palette[hue % palette.length]}" stroke-width="2.5"${dashed ? ' stroke-dasharray="5 4"' : ""}/></svg>`;
    button.append(name);
  });
}

function escape(text) {
  const element = document.createElement("i");
  element.textContent = text;
  return element.innerHTML;
}

function format(chart, value) {
  if (value == null) return "–";
  return chart.options.percent ? `${(value * 100).toFixed(value > 0 && value < 1 && (value * 100) % 1 ? 1 : 0)} %` : String(Number(Number(value).toPrecision(3)));
}

/** At most mostPoints for the drawing: of each bucket the lowest and the highest. Widths are powers of two, so that old buckets stay as they are. */
function thin(points, series) {
  if (points.length <= mostPoints) return points;
  let width = 2;
  while (points.length * 2 / width > mostPoints) width *= 2;
  const kept = [];
  for (let start = 0; start < points.length; start += width) {
    const bucket = points.slice(start, start + width);
    const drawn = bucket.filter(point => point.y[series] != null).sort((a, b) => a.y[series] - b.y[series]);
    if (drawn.length) kept.push(...[...new Set([drawn[0], drawn.at(-1)])].sort((a, b) => a.x - b.x));
  }
  const last = points.at(-1);
  if (kept.at(-1) !== last) kept.push(last);
  return kept;
}
