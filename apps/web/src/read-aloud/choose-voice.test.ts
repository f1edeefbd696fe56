import { expect, test } from "vitest";
import { chooseVoice } from "./choose-voice.ts";

const voice = (lang: string, localService = false, usual = false) => ({ lang, localService, default: usual });

test("a voice of the language is taken, before others one that stays on the device and of the reader's region", () => {
  const [cloud, american, british] = [voice("en-GB"), voice("en_US", true, true), voice("en-GB", true)];
  const voices = [voice("de-DE", true, true), cloud, american, british];
  expect(chooseVoice(voices, "en", ["en-GB"])).toBe(british);
  expect(chooseVoice(voices, "en", ["de"])).toBe(american);
  expect(chooseVoice([cloud], "en", [])).toBe(cloud);
});

test("where no voice speaks the language, none is taken", () => {
  expect(chooseVoice([voice("de-DE", true, true)], "ar", [])).toBeNull();
});
