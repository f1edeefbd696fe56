import type { FinishReason } from "@millrace/protocol";
import { LONG_ANSWER } from "./long-answer.ts";

export interface Script {
  text: string;
  /** Shown before the text. */
  reasoning?: string;
  /** Milliseconds, where the script wants more than the model's own pace. */
  firstDelayMs?: number;
  delayMs?: number;
  /** Breaks off as an overloaded provider would after so many words. */
  failsAfter?: number;
  finishReason?: FinishReason;
}

const MAX_COUNT = 2000;

/**
 * The script for a question: the first whose word is in it, else the greeting. The words of the prompts that the web app
 * suggests count in each of its languages.
 */
export function chooseScript(question: string): Script {
  const count = /(?:\bcount to|\bcuenta hasta|\bzähle bis|数到|إلى) ?(\d{1,9})\b/i.exec(question);
  if (count) return { text: countTo(Math.min(Number(count[1]), MAX_COUNT)) };
  return SCRIPTS.find(({ asked }) => asked.test(question)) ?? { text: GREETING };
}

function countTo(last: number): string {
  return Array.from({ length: last }, (_, index) => index + 1).join(" ");
}

const GREETING = `Hello, and welcome! I am the **demo model**: a script, not an AI. I play prepared answers word by word, so that you can try this chat before you add a key for a real model.

Ask for one of these:

- **long**: a long answer with headings, a table, lists and code
- **code** or **table**: just that
- **think**: reasoning first, then the answer
- **slow**: a wait before the first word
- **error**: an answer that breaks off, to try Retry and Continue
- **refuse**: an answer that is declined
- **arabic** or **emoji**: other scripts and directions
- **count to 100**: numbers, to see that none is missing

Reload the page while I write: the answer goes on where it was.`;

const CODE = `Here is a function that adds up the spend of all campaigns that are running:

\`\`\`ts
interface Campaign {
  name: string;
  status: "active" | "paused";
  /** In minor units of the account's currency. */
  spend: number;
}

export function activeSpend(campaigns: Campaign[]): number {
  let total = 0;
  for (const { status, spend } of campaigns) {
    if (status === "active") total += spend;
  }
  return total;
}
\`\`\`

It reads each campaign once and changes nothing.`;

const TABLE = `These are made-up figures of four campaigns:

| Campaign | Status | Spend | Return |
|---|---|---:|---:|
| Spring sale | active | 1,240.00 | 3.1 |
| Newsletter | active | 310.50 | 4.8 |
| Retargeting | paused | 0.00 | 0.0 |
| New customers | active | 2,985.20 | 1.2 |

**New customers** spends the most and brings back the least.`;

const REASONING = `The person wants to see how reasoning looks before an answer. I have nothing to think about, as I am a script. So I say what a model would do here: weigh the question, choose a way, and only then begin to write.`;

const THOUGHT = `That was my reasoning, shown apart from the answer. A real model thinks here about your question; I only played the part. You can fold it away and read just this.`;

const SLOW = `Thank you for waiting. I kept silent for about three seconds before this first word, and now I write slowly. A good moment to press Stop, or to open the same chat on another device.`;

const ERROR = `I begin like any other answer, and everything looks fine. In a moment the provider will report that it is overloaded, and I will stop in the middle of a sentence. What you have read so far stays, and with Continue I go on exactly where I stopped. You are reading the second half now, so that worked: nothing was lost and nothing was said twice.`;

const REFUSAL = `I cannot answer this one. That is only part of the demonstration: a real model sometimes declines for reasons of content, and the chat then says so.`;

const ARABIC = `مرحبًا! أنا **نموذج تجريبي**: نص مُعدّ مسبقًا وليس ذكاءً اصطناعيًا. أكتب من اليمين إلى اليسار، كلمةً بعد كلمة.

- هذا عنصر في قائمة.
- وهذا عنصر فيه كلمة إنجليزية: Millrace، ورقم: 123.

\`\`\`js
console.log("الشيفرة تبقى من اليسار إلى اليمين");
\`\`\`

يمكنك أن تعيد تحميل الصفحة وأنا أكتب، ولن يضيع شيء.`;

const EMOJI = `Signs from everywhere 🌍, none of them broken:

- Faces and people: 😀 🤖 👩🏽‍💻 👨‍👩‍👧‍👦
- Flags: 🇩🇪 🇯🇵 🏳️‍🌈
- Beyond the first plane: 𝒳 𝔘 𓀀 🀄
- Combined: é ñ ạ̈ (letter and accents apart)
- 中文：流式传输不会丢失任何字符。
- 日本語：一時停止 ⏸️ 再開 ▶️
- हिन्दी: नमस्ते, русский: привет, ελληνικά: γειά
- עברית: שלום, mixed with English.

All of it arrived whole. 🎉`;

const SCRIPTS: (Script & { asked: RegExp })[] = [
  { asked: /\b(long|larga|langen?|ausführlich)\b|طويلة|长篇|长回答|详细/i, text: LONG_ANSWER },
  { asked: /\b(code|function|funktion|funci[oó]n)\b|دالة|函数/i, text: CODE },
  { asked: /\b(table|tabelle|tabla)\b|جدول|表格/i, text: TABLE },
  { asked: /\bthink\b/i, text: THOUGHT, reasoning: REASONING },
  { asked: /\b(slow(ly)?|despacio)\b|lass dir zeit|慢慢|ببطء/i, text: SLOW, firstDelayMs: 3000, delayMs: 150 },
  { asked: /\berror\b/i, text: ERROR, failsAfter: 34 },
  { asked: /\brefuse\b/i, text: REFUSAL, finishReason: "content-filter" },
  { asked: /\barabic\b|\p{Script=Arabic}/iu, text: ARABIC },
  { asked: /\b(emoji|unicode)\b|\p{Extended_Pictographic}/iu, text: EMOJI },
];
