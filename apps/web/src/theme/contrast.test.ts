import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** Linear-light sRGB with its opacity. */
interface Color {
  rgb: readonly [number, number, number];
  alpha: number;
}

const css = readFileSync(new URL("../app.css", import.meta.url), "utf8");
const OKLCH = String.raw`oklch\(([\d.]+) ([\d.]+)(?: ([\d.]+))?(?: / ([\d.]+))?\)`;
const TOKEN = new RegExp(String.raw`^ {2}--([\w-]+): light-dark\(${OKLCH}, ${OKLCH}\);`, "gm");

const tokens = new Map(
  [...css.matchAll(TOKEN)].map(([, name = "", ...numbers]) => {
    const values = numbers.map((number) => (number === undefined ? undefined : Number(number)));
    return [name, { light: toColor(values.slice(0, 4)), dark: toColor(values.slice(4)) }];
  }),
);

const PLANES = ["canvas", "surface", "rail", "float", "tint"];

/** Foreground, and what it stands on; `over` lies between, as under a mouse. */
const TEXT: [string, string, over?: string][] = [
  ...PLANES.flatMap((plane): [string, string, string?][] => [
    ["ink", plane],
    ["ink", plane, "hover"],
    ["ink", plane, "pressed"],
    ["ink-quiet", plane],
    ["ink-quiet", plane, "hover"],
    ["accent-strong", plane],
    ["danger", plane],
  ]),
  ["ink-quiet", "canvas", "pressed"],
  ["ink-quiet", "rail", "pressed"],
  ["danger", "float", "hover"],
  ["ink", "bubble"],
  ["ink", "danger-tint"],
  ["ink", "attention-tint"],
  ["danger", "danger-tint"],
  ["attention", "attention-tint"],
  ["attention", "canvas"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["canvas", "danger"],
  ["canvas", "ink"],
];

/** Borders, dots, icons and outlines that alone say something. */
const MARKS: [string, string, over?: string][] = [
  ...PLANES.flatMap((plane): [string, string][] => [
    ["accent", plane],
    ["line-strong", plane],
    ["live", plane],
    ["signal", plane],
    ["danger", plane],
  ]),
  ["accent", "float", "hover"],
  ["accent", "bubble"],
  ["danger", "danger-tint"],
];

describe.each(["light", "dark"] as const)("%s", (theme) => {
  test.each(TEXT)("%s can be read on %s", (foreground, background, over) => {
    expect(contrast(theme, foreground, background, over)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(MARKS)("%s can be seen on %s", (foreground, background, over) => {
    expect(contrast(theme, foreground, background, over)).toBeGreaterThanOrEqual(3);
  });
});

function contrast(theme: "light" | "dark", foreground: string, background: string, over?: string): number {
  const color = (name: string) => {
    const token = tokens.get(name);
    if (!token) throw new Error(`app.css has no --${name} in light and dark`);
    return token[theme];
  };
  const ground = over === undefined ? color(background) : lay(color(over), color(background));
  const [lighter = 0, darker = 0] = [luminance(color(foreground)), luminance(ground)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance({ rgb: [red, green, blue] }: Color): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Browsers mix in the encoded values, not in light. */
function lay(top: Color, ground: Color): Color {
  const mix = (index: 0 | 1 | 2) =>
    decode(encode(top.rgb[index]) * top.alpha + encode(ground.rgb[index]) * (1 - top.alpha));
  return { rgb: [mix(0), mix(1), mix(2)], alpha: 1 };
}

function encode(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}

function decode(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** OKLCH to sRGB as in CSS Color 4; what lies outside is clipped. */
function toColor([lightness = 0, chroma = 0, hue = 0, alpha = 1]: (number | undefined)[]): Color {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return {
    rgb: [
      clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
      clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
      clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
    ],
    alpha,
  };
}
