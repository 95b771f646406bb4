// Axes and tooltips in one grammar: thin lines, small words, numbers as the page's language writes them.
const language = () => document.documentElement.lang || "en";

export function number(about, value, short = false) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value !== "number") return String(value);
  if (about.format === "percent") return `${new Intl.NumberFormat(language(), { maximumFractionDigits: Math.abs(value) < 0.1 ? 1 : 0 }).format(value * 100)}${language().startsWith("zh") ? "" : " "}%`;
  const options = short && Math.abs(value) >= 10000 ? { notation: "compact", maximumFractionDigits: 1 } : { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2 };
  const text = new Intl.NumberFormat(language(), options).format(value);
  return about.format === "money" && about.unit ? `${about.unit} ${text}` : [text, about.unit].filter(Boolean).join(" ");
}

export function axis(about, colours, more = {}) {
  return {
    type: about.scale === "time" ? "category" : about.scale,
    name: about.label,
    nameLocation: "middle",
    nameTextStyle: { color: colours.ink3, fontSize: 12 },
    axisLine: { lineStyle: { color: colours.strong } },
    axisTick: { show: false },
    axisLabel: { showMinLabel: about.scale === "log" ? false : undefined, showMaxLabel: about.scale === "log" ? false : undefined, color: colours.ink2, fontSize: 12, hideOverlap: true, formatter: about.scale === "category" || about.scale === "time" ? undefined : (value) => number(about, value, true) },
    splitLine: { lineStyle: { color: colours.line } },
    inverse: about.inverse,
    min: about.low ?? undefined,
    max: about.high ?? undefined,
    ...(about.scale === "log" && tight()),
    ...more,
  };
}

// A power of ten of empty space on either side says nothing.
const tight = () => ({ min: ({ min }) => min * 0.7, max: ({ max }) => max * 1.4, minorTick: { show: true } });

// Rich text inside the SVG: no HTML is made from data, so a name with markup stays a name.
export const tooltip = (colours, formatter) => ({
  renderMode: "richText",
  confine: true,
  backgroundColor: colours.paper,
  borderColor: colours.strong,
  borderWidth: 1,
  padding: [7, 10],
  textStyle: { color: colours.ink, fontSize: 12, fontFamily: colours.font, lineHeight: 18 },
  transitionDuration: 0,
  formatter,
});

export const lines = (...texts) => texts.filter(Boolean).join("\n");
