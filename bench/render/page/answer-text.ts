/** A long answer as models write them: headings, paragraphs, lists, code, tables. The same for the same length. */
export function answerText(length: number): string {
  const random = seededRandom(7);
  let text = "";
  for (let section = 1; text.length < length; section++) {
    text += `## Section ${section}: ${words(4, random)}\n\n`;
    for (const part of [paragraph, paragraph, list, paragraph, code, table]) text += `${part(random)}\n\n`;
  }
  return text.slice(0, length);
}

type Random = () => number;

const WORDS =
  "server stream token client event latency buffer offset replay commit index storage socket queue worker model answer session message render block markdown table value result system memory network request response handler".split(
    " ",
  );

function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

function word(random: Random): string {
  return WORDS[Math.floor(random() * WORDS.length)] ?? "";
}

function words(count: number, random: Random): string {
  return Array.from({ length: count }, () => marked(word(random), random())).join(" ");
}

function marked(text: string, chance: number): string {
  if (chance < 0.05) return `**${text}**`;
  if (chance < 0.09) return `\`${text}\``;
  return chance < 0.11 ? `[${text}](https://example.com/${text})` : text;
}

function paragraph(random: Random): string {
  return `${words(40 + Math.floor(random() * 60), random)}.`;
}

function list(random: Random): string {
  return Array.from({ length: 6 }, () => `- ${words(14, random)}`).join("\n");
}

function code(random: Random): string {
  const line = (_: unknown, index: number) =>
    `  const ${word(random)}${index} = await fetch("/api/" + ${index}).then((r) => r.json()); // ${word(random)}`;
  return `\`\`\`ts\n${Array.from({ length: 18 }, line).join("\n")}\n\`\`\``;
}

function table(random: Random): string {
  const row = () => `| ${words(2, random)} | ${Math.floor(random() * 1000)} | ms | ${words(5, random)} |`;
  return `| name | value | unit | note |\n|---|---:|---|---|\n${Array.from({ length: 6 }, row).join("\n")}`;
}
