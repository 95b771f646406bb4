// Lines over time, each with the band of its interval and its name at its end.
import { axis, lines, number, tooltip } from "./axis.js";
import { SHAPES } from "./look.js";

export function trend(about, colours, width) {
  const many = about.lines.length > 1;
  const longest = Math.max(...about.lines.map((line) => line.name.length), 0);
  return {
    grid: { left: 58, right: many ? Math.min(150, 18 + longest * 12, width / 3) : 20, top: 14, bottom: 32 },
    xAxis: axis({ ...about.x, scale: "category" }, colours, { data: about.moments, name: "", boundaryGap: false, splitLine: { show: false } }),
    yAxis: axis(about.y, colours, { name: "", scale: true, ...top(about) }),
    tooltip: { ...tooltip(colours, (points) => told(about, points)), trigger: "axis", axisPointer: { type: "line", lineStyle: { color: colours.strong } } },
    series: about.lines.flatMap((line, place) => [...band(line, place, colours), main(line, place, colours, many)]),
  };
}

function told(about, points) {
  const place = points[0].dataIndex;
  const each = about.lines.map((line) => {
    const [y, low, high, n] = line.points[place];
    const reach = low !== null && high !== null ? ` (${number(about.y, low)} – ${number(about.y, high)})` : "";
    return `${about.lines.length > 1 ? `${line.name}: ` : ""}${number(about.y, y)}${reach}${n !== null ? `, n = ${number({}, n)}` : ""}`;
  });
  return lines(about.moments[place], ...each);
}

function main(line, place, colours, many) {
  const colour = colours.tone(line.tone);
  return {
    type: "line",
    name: line.name,
    symbol: SHAPES[place % SHAPES.length],
    symbolSize: 6,
    showSymbol: line.points.length <= 40,
    cursor: "pointer",
    lineStyle: { color: colour, width: 2, type: ["solid", "dashed", "dotted"][Math.floor(place / 3) % 3] },
    itemStyle: { color: colour },
    endLabel: { show: many, formatter: "{a}", color: colour, fontSize: 12, fontWeight: 600, distance: 6, overflow: "truncate", width: 120 },
    labelLayout: { moveOverlap: "shiftY" },
    data: line.points.map(([y, , , , href]) => ({ value: y, href })),
  };
}

// A band is two stacked lines without a stroke: up to `low` empty, from there to `high` filled.
function band(line, place, colours) {
  if (!line.points.some((point) => point[1] !== null && point[2] !== null)) return [];
  const part = { type: "line", stack: `band-${place}`, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
  return [
    { ...part, data: line.points.map((point) => point[1]) },
    { ...part, areaStyle: { color: colours.tone(line.tone), opacity: 0.14 }, data: line.points.map((point) => (point[1] === null ? null : point[2] - point[1])) },
  ];
}

// A share never reaches past 100 %.
function top(about) {
  const most = Math.max(...about.lines.flatMap((line) => line.points.map((point) => point[2] ?? point[0])));
  return about.y.format === "percent" && about.y.high === null && most > 0.85 ? { max: 1 } : {};
}
