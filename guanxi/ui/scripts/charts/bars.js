// Bars and histograms; an interval is a thin line with ends over the bar. A tone that warns carries a pattern too.
import { axis, lines, number, tooltip } from "./axis.js";

const PATTERN = {
  bad: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "rgba(255,255,255,.45)" },
  warn: { symbol: "circle", symbolSize: 0.5, dashArrayX: [4, 4], dashArrayY: [4, 4], color: "rgba(255,255,255,.5)" },
};

export function bars(about, colours) {
  const values = { ...axis(about.y, colours, { nameGap: about.lying ? 28 : 46 }) };
  const names = axis({ ...about.x, scale: "category" }, colours, { data: about.bars.map((bar) => bar.label), nameGap: 28, inverse: about.lying, splitLine: { show: false } });
  if (about.lying) names.axisLabel = { ...names.axisLabel, width: 130, overflow: "truncate", hideOverlap: false, interval: 0 };
  if (about.lying) names.name = "";
  const has_intervals = about.bars.some((bar) => bar.low !== null && bar.high !== null);
  return {
    grid: about.lying ? { left: 8, right: 56, top: 8, bottom: 40, containLabel: true } : { left: 58, right: 14, top: 22, bottom: 44 },
    xAxis: about.lying ? values : names,
    yAxis: about.lying ? names : values,
    aria: { enabled: true, decal: { show: true }, label: { enabled: false } },
    tooltip: tooltip(colours, ({ dataIndex }) => told(about, about.bars[dataIndex])),
    series: [columns(about, colours, has_intervals), ...(has_intervals ? [whiskers(about, colours)] : [])],
  };
}

const told = (about, bar) =>
  lines(bar.label, `${about.y.label}: ${number(about.y, bar.value)}`, bar.low !== null && bar.high !== null && `${number(about.y, bar.low)} – ${number(about.y, bar.high)}`, bar.n !== null && `n = ${number({}, bar.n)}`);

function columns(about, colours, has_intervals) {
  const few = about.bars.length <= 12;
  return {
    type: "bar",
    barCategoryGap: about.touching ? 1 : "34%",
    barMaxWidth: about.touching ? undefined : 44,
    cursor: "pointer",
    label: { show: few && !has_intervals, position: about.lying ? "right" : "top", color: colours.ink2, fontSize: 12, formatter: ({ data }) => number(about.y, data.value, true) },
    itemStyle: { borderRadius: about.touching ? 0 : about.lying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
    data: about.bars.map((bar) => ({ value: bar.value, href: bar.href, itemStyle: { color: colours.tone(bar.tone), decal: PATTERN[bar.tone] ?? { symbol: "none" } } })),
  };
}

function whiskers(about, colours) {
  const data = about.bars.map((bar, place) => [place, bar.low, bar.high]);
  return {
    type: "custom",
    silent: true,
    z: 3,
    data,
    encode: about.lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (params, api) => {
      const at = (value) => (about.lying ? api.coord([value, api.value(0)]) : api.coord([api.value(0), value]));
      const [[x1, y1], [x2, y2]] = [at(api.value(1)), at(api.value(2))];
      const style = { stroke: colours.ink, lineWidth: 1.3 };
      const line = (a, b, c, d) => ({ type: "line", shape: { x1: a, y1: b, x2: c, y2: d }, style });
      const end = (x, y) => (about.lying ? line(x, y - 4, x, y + 4) : line(x - 4, y, x + 4, y));
      return { type: "group", children: [line(x1, y1, x2, y2), end(x1, y1), end(x2, y2)] };
    },
  };
}
