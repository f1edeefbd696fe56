import { endsInsidePair } from "@millrace/protocol";
import { expect, test } from "vitest";
import { CONTINUE_INSTRUCTION } from "../continue.ts";
import type { ModelMessage, ModelRequest } from "../port.ts";
import { answerOf, textOf } from "../testing/answer-of.ts";
import { TITLE_INSTRUCTION } from "../title.ts";
import { createDemoModel } from "./demo-model.ts";

function demo(delayMs = 20) {
  const waits: number[] = [];
  const model = createDemoModel({
    delayMs,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
    },
  });
  return { model, waits };
}

function asking(content: string, ...more: ModelMessage[]): ModelRequest {
  return { system: null, messages: [{ role: "user", content }, ...more], maxTokens: 1024 };
}

function continuing(question: string, partial: string): ModelRequest {
  return asking(
    question,
    { role: "assistant", parts: [{ type: "text", text: partial }] },
    { role: "user", content: CONTINUE_INSTRUCTION },
  );
}

test("count to N says every number in a piece of its own", async () => {
  const { chunks, finish } = await answerOf(demo().model, asking("Please count to 2000."));
  const expected = Array.from({ length: 2000 }, (_, index) => `${index === 0 ? "" : " "}${index + 1}`);
  expect(chunks.flatMap((chunk) => (chunk.type === "text-delta" ? [chunk.delta] : []))).toEqual(expected);
  expect(finish).toMatchObject({ reason: "stop", usage: { output_tokens: 2000 } });
  expect(textOf((await answerOf(demo().model, asking("count to 999999999"))).chunks)).toMatch(/ 2000$/);
});

test.each(["hello", "long", "code", "table", "think", "slow", "refuse", "arabic", "emoji", "اكتب شيئا"])(
  "the answer to %j is always the same, whole, and its pieces end outside of pairs",
  async (question) => {
    const first = await answerOf(demo().model, asking(question));
    expect(await answerOf(demo().model, asking(question))).toEqual(first);
    expect(textOf(first.chunks).length).toBeGreaterThan(100);
    expect(first.chunks.at(-1)?.type).toBe("text-end");
    for (const chunk of first.chunks) if ("delta" in chunk) expect(endsInsidePair(chunk.delta)).toBe(false);
  },
);

test("without a known word it says that it is no AI and what one can ask", async () => {
  const text = textOf((await answerOf(demo().model, asking("What is the weather?"))).chunks);
  expect(text).toContain("not an AI");
  for (const word of ["long", "code", "table", "think", "slow", "error", "refuse", "arabic", "emoji", "count to"]) {
    expect(text).toContain(word);
  }
});

test("long is a long text with headings, a table, lists and code", async () => {
  const text = textOf((await answerOf(demo().model, asking("Write something LONG"))).chunks);
  expect(text.length).toBeGreaterThan(5500);
  for (const mark of ["\n## ", "\n|---|", "\n- ", "\n1. ", "\n```ts\n"]) expect(text).toContain(mark);
});

test.each([
  ["Tell me in a long answer how a chat like this works", "# How an answer reaches"],
  ["اشرح لي في إجابة طويلة كيف تعمل محادثة كهذه", "# How an answer reaches"],
  ["Cuéntame en una respuesta larga cómo funciona un chat como este", "# How an answer reaches"],
  ["Erzähl mir in einer langen Antwort, wie so ein Chat funktioniert", "# How an answer reaches"],
  ["用长篇回答告诉我这样的聊天是如何工作的", "# How an answer reaches"],
  ["Write a function that adds up the spend of all active campaigns", "activeSpend"],
  ["اكتب دالة تجمع إنفاق كل الحملات النشطة", "activeSpend"],
  ["Escribe una función que sume el gasto de todas las campañas activas", "activeSpend"],
  ["Schreib eine Funktion, die die Ausgaben aller aktiven Kampagnen addiert", "activeSpend"],
  ["写一个函数，计算所有进行中的广告系列的总花费", "activeSpend"],
  ["Make a table of four made-up campaigns and name the weakest", "| Campaign |"],
  ["أنشئ جدولًا لأربع حملات متخيَّلة واذكر أضعفها", "| Campaign |"],
  ["Haz una tabla de cuatro campañas inventadas y di cuál es la más débil", "| Campaign |"],
  ["Mach eine Tabelle mit vier erfundenen Kampagnen und nenne die schwächste", "| Campaign |"],
  ["做一个包含四个虚构广告系列的表格，并指出最差的一个", "| Campaign |"],
])("what the web app suggests is answered: %s", async (question, words) => {
  const { model } = demo(0);
  expect(textOf((await answerOf(model, asking(question))).chunks)).toContain(words);
});

test("think reasons first", async () => {
  const { chunks } = await answerOf(demo().model, asking("think about it"));
  expect(chunks.findIndex(({ type }) => type === "reasoning-end")).toBeLessThan(
    chunks.findIndex(({ type }) => type === "text-start"),
  );
});

test.each([
  ["اكتب إجابة طويلة فيها جدول وشيفرة", "long"],
  ["عُدّ إلى 50", "count to 50"],
  ["أجب ببطء كي أتمكن من إيقافك", "slow"],
  ["please answer slowly", "slow"],
  ["Escribe una respuesta larga con una tabla y código", "long"],
  ["Schreib eine lange Antwort mit Tabelle und Code", "long"],
  ["写一个带表格和代码的长回答", "long"],
  ["Cuenta hasta 50", "count to 50"],
  ["Zähle bis 50", "count to 50"],
  ["数到 50", "count to 50"],
  ["Ve despacio, para que pueda detenerte", "slow"],
  ["Lass dir Zeit, damit ich dich anhalten kann", "slow"],
  ["慢慢回答，好让我随时停止", "slow"],
  ["Explain what you can do", "hello"],
  ["Tell me in a long answer how a chat like this works", "long"],
  ["Write a function that adds up the spend of all active campaigns", "code"],
  ["Make a table of four made-up campaigns and name the weakest", "table"],
  ["اشرح ما الذي تستطيع فعله", "arabic"],
  ["اشرح لي في إجابة طويلة كيف تعمل محادثة كهذه", "long"],
  ["اكتب دالة تجمع إنفاق كل الحملات النشطة", "code"],
  ["أنشئ جدولًا لأربع حملات متخيَّلة واذكر أضعفها", "table"],
  ["Erkläre, was du kannst", "hello"],
  ["Erkläre mir ausführlich, wie ein Chat wie dieser funktioniert", "long"],
  ["Schreib eine Funktion, die die Ausgaben aller aktiven Kampagnen addiert", "code"],
  ["Mach eine Tabelle mit vier erfundenen Kampagnen und nenne die schwächste", "table"],
  ["Explica qué puedes hacer", "hello"],
  ["Explícame en una respuesta larga cómo funciona un chat como este", "long"],
  ["Escribe una función que sume el gasto de todas las campañas activas", "code"],
  ["Haz una tabla con cuatro campañas inventadas y di cuál es la más floja", "table"],
  ["介绍一下你能做什么", "hello"],
  ["详细讲讲这样的聊天是怎么运作的", "long"],
  ["写一个函数，计算所有进行中的广告活动的总花费", "code"],
  ["做一个表格，列出四个虚构的广告活动，并指出效果最差的一个", "table"],
])("%s is answered like: %s", async (asked, like) => {
  const { chunks } = await answerOf(demo(0).model, asking(asked));
  expect(chunks).toEqual((await answerOf(demo(0).model, asking(like))).chunks);
});

test("slow waits three seconds before its first word, the others their usual pace", async () => {
  const slow = demo(20);
  await answerOf(slow.model, asking("slow"));
  expect(slow.waits[0]).toBe(3000);
  const usual = demo(20);
  await answerOf(usual.model, asking("hello"));
  expect(new Set(usual.waits)).toEqual(new Set([20]));
});

test("refuse ends as declined", async () => {
  expect((await answerOf(demo().model, asking("refuse"))).finish?.reason).toBe("content-filter");
});

test("error breaks off in the middle as an overloaded provider; continued, the rest comes", async () => {
  const { chunks, error } = await answerOf(demo().model, asking("Show me an error"));
  expect(error).toBe("provider_overloaded");
  const partial = textOf(chunks);
  expect(partial.length).toBeGreaterThan(20);
  const rest = await answerOf(demo().model, continuing("Show me an error", partial));
  expect(rest.finish?.reason).toBe("stop");
  expect(partial + textOf(rest.chunks)).toMatch(/nothing was said twice\.$/);
});

test.each(["long", "emoji", "count to 30"])("%s continued from anywhere makes the same whole", async (question) => {
  const whole = textOf((await answerOf(demo().model, asking(question))).chunks);
  for (let at = 0; at <= whole.length; at += 37) {
    const partial =
      whole.slice(0, at).toWellFormed() === whole.slice(0, at) ? whole.slice(0, at) : whole.slice(0, at + 1);
    const { chunks, finish } = await answerOf(demo().model, continuing(question, partial));
    expect(partial + textOf(chunks)).toBe(whole);
    expect(finish?.reason).toBe("stop");
  }
});

test.each([
  ["count to 3", "Count to 3"],
  ["Tell me a long story of how answers travel", "Tell me a long story"],
  ["Which campaigns bring back the least? A table, please", "Which campaigns bring back the least"],
  ["عُدّ إلى 50", "عُدّ إلى 50"],
])("asked for a title of %j it says %j", async (question, title) => {
  const messages: ModelMessage[] = [
    { role: "user", content: question },
    { role: "assistant", parts: [{ type: "text", text: "1 2 3" }] },
    { role: "user", content: TITLE_INSTRUCTION },
  ];
  const { chunks } = await answerOf(demo().model, { system: null, messages, maxTokens: 32 });
  expect(textOf(chunks)).toBe(title);
});

test("the newest question counts, not an earlier one", async () => {
  const earlier: ModelMessage[] = [
    { role: "assistant", parts: [{ type: "text", text: "1 2 3" }] },
    { role: "user", content: "count to 2" },
  ];
  expect(textOf((await answerOf(demo().model, asking("long", ...earlier))).chunks)).toBe("1 2");
});

test.each([0, 20])("RUN1: an abort ends it with the signal's reason (pace %d ms, real clock)", async (delayMs) => {
  const controller = new AbortController();
  let deltas = 0;
  const streamed = createDemoModel({ delayMs }).stream(
    asking("count to 2000"),
    (chunk) => {
      if (chunk.type !== "text-delta") return;
      deltas++;
      controller.abort("stopped");
    },
    controller.signal,
  );
  await expect(streamed).rejects.toBe("stopped");
  expect(deltas).toBe(1);
});
