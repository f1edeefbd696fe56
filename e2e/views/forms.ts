import type { BrowserContextOptions } from "playwright-core";

const LAPTOP = { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", locale: "en-GB" } as const;

/** The forms in which a view is looked at. */
export const FORMS = {
  light: { ...LAPTOP, colorScheme: "light" },
  dark: { ...LAPTOP, colorScheme: "dark" },
  phone: { ...LAPTOP, colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  arabic: { ...LAPTOP, colorScheme: "light", locale: "ar" },
} as const satisfies Record<string, BrowserContextOptions>;

export type Form = keyof typeof FORMS;
