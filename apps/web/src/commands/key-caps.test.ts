import { expect, test } from "vitest";
import { COMMAND_IDS, GLOBAL_KEYS, isSingleKey, keysOf } from "./commands.ts";
import { keyCaps } from "./key-caps.ts";

test("a shortcut is written with the signs of a Mac, or with words to translate elsewhere", () => {
  expect(keyCaps("mod+shift+o", true)).toEqual([{ sign: "⌘" }, { sign: "⇧" }, { sign: "O" }]);
  expect(keyCaps("mod+shift+o", false)).toEqual([{ word: "ctrl" }, { word: "shift" }, { sign: "O" }]);
  expect(keyCaps("arrowup", false)).toEqual([{ sign: "↑" }]);
});

test("no two commands share a shortcut", () => {
  const all = COMMAND_IDS.flatMap((id) => keysOf(id));
  expect(new Set(all).size).toBe(all.length);
});

test("no shortcut is one that browsers keep for themselves", () => {
  const reserved = ["mod+n", "mod+t", "mod+w", "mod+shift+n", "mod+shift+t", "mod+shift+w", "mod+l", "mod+p", "mod+r"];
  expect([...GLOBAL_KEYS.keys()].filter((keys) => reserved.includes(keys))).toEqual([]);
});

test("what works while somebody types has Ctrl or ⌘ in it, or is Escape", () => {
  const whileTyping = [...GLOBAL_KEYS.keys()].filter((keys) => !isSingleKey(keys));
  expect(whileTyping.filter((keys) => !keys.startsWith("mod+"))).toEqual(["escape"]);
});
