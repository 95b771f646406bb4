// The page's colours as the chart library needs them: read from the tokens, so both themes and print agree.
const TOKENS = {
  paper: "--raised", line: "--line", strong: "--line-strong", ink: "--ink", ink2: "--ink-2", ink3: "--ink-3",
  good: "--good", warn: "--warn", bad: "--bad", heat0: "--heat-0", heat1: "--heat-1",
  1: "--mark-1", 2: "--mark-2", 3: "--mark-3", 4: "--mark-4", 5: "--mark-5", 6: "--mark-6", 7: "--mark-7", 8: "--mark-8",
};

export function look(element) {
  const probe = document.createElement("span");
  element.parentElement.append(probe);
  const colours = {};
  for (const [name, token] of Object.entries(TOKENS)) {
    probe.style.setProperty("color", `var(${token})`);
    colours[name] = getComputedStyle(probe).color;
  }
  colours.font = getComputedStyle(probe).fontFamily;
  probe.remove();
  colours.tone = (tone) => colours[tone] ?? colours[((Number(tone) - 1) % 8) + 1] ?? colours[1];
  return colours;
}

// Told apart without colour as well.
export const SHAPES = ["circle", "triangle", "rect", "diamond", "path://M4 0h2v4h4v2H6v4H4V6H0V4h4z", "emptyCircle", "emptyTriangle", "emptyRect"];
