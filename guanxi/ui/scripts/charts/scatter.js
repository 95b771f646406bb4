// The map of groups: small marks, each group named in its own middle.
import { axis, lines, number, tooltip } from "./axis.js";
import { SHAPES } from "./look.js";
import { placing } from "./placing.js";

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export function scatter(about, colours, width, chart) {
  const marks = about.groups.map((group, place) => ({
    type: "scatter",
    name: group.name,
    symbol: SHAPES[place % SHAPES.length],
    symbolSize: 7,
    itemStyle: { color: colours.tone(group.tone), opacity: 0.62 },
    emphasis: { itemStyle: { opacity: 1, borderColor: colours.ink, borderWidth: 1 } },
    cursor: "pointer",
    data: group.points.map(([x, y, label, href]) => ({ value: [x, y], name: label, href })),
  }));
  const names = {
    type: "scatter",
    symbolSize: 0,
    itemStyle: { opacity: 1 },
    silent: true,
    z: 5,
    data: about.groups.filter((group) => group.points.length).map((group) => ({
      value: [middle(group.points.map((point) => point[0])), middle(group.points.map((point) => point[1]))],
      name: group.name,
      label: { color: colours.ink, borderColor: colours.tone(group.tone) },
    })),
    label: { show: true, opacity: 1, formatter: "{b}", fontSize: 12, fontWeight: 600, backgroundColor: colours.paper, borderWidth: 1, borderRadius: 4, padding: [3, 6], position: "inside" },
    labelLayout: placing(() => chart.getModel().getComponent("grid").coordinateSystem.getRect()),
  };
  return {
    grid: { left: 56, right: 20, top: 12, bottom: 44 },
    xAxis: axis(about.x, colours, { nameGap: 28, scale: true, splitLine: { show: false } }),
    yAxis: axis(about.y, colours, { nameGap: 42, scale: true }),
    tooltip: tooltip(colours, ({ data, seriesName }) =>
      lines(data.name, seriesName, `${about.x.label}: ${number(about.x, data.value[0])}`, `${about.y.label}: ${number(about.y, data.value[1])}`)),
    series: [...marks, names],
  };
}
