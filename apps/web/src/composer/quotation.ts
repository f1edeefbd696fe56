/** The text as a Markdown quotation, with the empty lines that set it apart from what stands around the caret. */
export function quotation(quoted: string, before: string): string {
  const lines = quoted
    .trim()
    .split("\n")
    .map((line) => (line.trim() ? `> ${line}` : ">"));
  return `${gapAfter(before)}${lines.join("\n")}\n\n`;
}

function gapAfter(before: string): string {
  if (before.trim() === "" || before.endsWith("\n\n")) return "";
  return before.endsWith("\n") ? "\n" : "\n\n";
}
