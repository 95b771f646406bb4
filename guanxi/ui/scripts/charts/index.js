// Charts: each [data-chart] holds its description as JSON, each [data-chart-url] fetches it. Drawn as SVG, redrawn when the theme changes.
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { bars } from "./bars.js";
import { heat } from "./heat.js";
import { look } from "./look.js";
import { scatter } from "./scatter.js";
import { trend } from "./trend.js";

use([BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart, AriaComponent, GridComponent, TooltipComponent, VisualMapComponent, LabelLayout, SVGRenderer]);

const KINDS = { bars, heat, scatter, trend };
const drawn = new Map();
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) drawn.get(target)?.chart.resize();
});

async function description(figure) {
  const script = figure.querySelector("script[data-figure]");
  if (script) return JSON.parse(script.textContent);
  const answer = await fetch(figure.dataset.chartUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${figure.dataset.chartUrl}: ${answer.status}`);
  return answer.json();
}

async function draw(figure) {
  const canvas = figure.querySelector(".figure-canvas");
  if (!canvas || drawn.has(canvas)) return;
  drawn.set(canvas, null);
  const about = await description(figure);
  const caption = figure.querySelector("figcaption");
  if (caption && !caption.textContent) caption.textContent = about.title;
  const chart = init(canvas, null, { renderer: "svg" });
  const keep = { chart, paint: () => chart.setOption(option(about, canvas, chart), true) };
  drawn.set(canvas, keep);
  keep.paint();
  chart.on("click", ({ data }) => data?.href && location.assign(data.href));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", [about.title, about.note].filter(Boolean).join(". "));
  canvas.setAttribute("data-ready", "");
  sizes.observe(canvas);
}

function option(about, canvas, chart) {
  const colours = look(canvas);
  return {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
    animationDurationUpdate: 0,
    aria: { enabled: false, decal: { show: false } },
    textStyle: { fontFamily: colours.font, color: colours.ink2 },
    ...KINDS[about.kind](about, colours, canvas.clientWidth, chart),
  };
}

function forget() {
  for (const [canvas, keep] of drawn) {
    if (canvas.isConnected) continue;
    keep?.chart.dispose();
    sizes.unobserve(canvas);
    drawn.delete(canvas);
  }
}

function all() {
  forget();
  for (const figure of document.querySelectorAll("[data-chart], [data-chart-url]")) draw(figure).catch((problem) => console.warn(problem));
}

all();
document.addEventListener("htmx:afterSettle", all);
document.addEventListener("theme", () => {
  for (const keep of drawn.values()) keep?.paint();
});
