export type KeyName = "ctrl" | "shift" | "enter" | "escape" | "space";

/** One key of a shortcut as it is written on the keyboard: a sign, or a word that is translated. */
export type KeyCap = { sign: string } | { word: KeyName };

const MAC_SIGNS: Readonly<Record<string, string>> = { mod: "⌘", shift: "⇧", enter: "↩", escape: "Esc" };
const WORDS: Readonly<Record<string, KeyName>> = {
  mod: "ctrl",
  shift: "shift",
  enter: "enter",
  escape: "escape",
  space: "space",
};

/** `mod+shift+o` as the keys to press together. */
export function keyCaps(keys: string, isMac: boolean): KeyCap[] {
  return keys.split("+").map((key) => {
    const sign = isMac ? MAC_SIGNS[key] : undefined;
    const word = WORDS[key];
    if (sign) return { sign };
    if (word) return { word };
    return { sign: key === "arrowup" ? "↑" : key.toUpperCase() };
  });
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
