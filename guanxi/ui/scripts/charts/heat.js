// Cohorts: the stronger the colour, the more; the number stands in the cell where there is room, and the scale below says what a colour means.
import { axis, lines, number, tooltip } from "./axis.js";

export function heat(about, colours, width) {
  const most = Math.max(...about.cells.map((cell) => cell[2]), 0.0001);
  const roomy = (width - 90) / about.columns.length > 38;
  return {
    grid: { left: 84, right: 10, top: 34, bottom: 44 },
    xAxis: axis({ ...about.x, scale: "category" }, colours, { data: about.columns, position: "top", nameGap: 20, splitLine: { show: false }, axisLine: { show: false }, name: "" }),
    yAxis: axis({ ...about.y, scale: "category" }, colours, { data: about.rows, inverse: true, splitLine: { show: false }, axisLine: { show: false }, name: "" }),
    visualMap: {
      min: 0,
      max: most,
      inRange: { color: [colours.heat0, colours.heat1] },
      orient: "horizontal",
      left: 84,
      bottom: 4,
      itemWidth: 12,
      itemHeight: Math.min(160, width / 3),
      text: [number(about.value, most), number(about.value, 0)],
      textStyle: { color: colours.ink2, fontSize: 12 },
      hoverLink: false,
    },
    tooltip: tooltip(colours, ({ data: { value: [column, row, value] } }) =>
      lines(about.rows[row], `${about.x.label} ${about.columns[column]}`, number(about.value, value))),
    series: [{
      type: "heatmap",
      cursor: "pointer",
      label: { show: roomy, fontSize: 12, formatter: ({ data }) => number(about.value, data.value[2]) },
      itemStyle: { borderColor: colours.paper, borderWidth: 2, borderRadius: 3 },
      emphasis: { itemStyle: { borderColor: colours.ink } },
      data: about.cells.map(([column, row, value]) => ({ value: [column, row, value], href: about.cell_hrefs?.[row]?.[column] || about.hrefs[row], label: { color: value / most > 0.62 ? colours.paper : colours.ink } })),
    }],
  };
}
