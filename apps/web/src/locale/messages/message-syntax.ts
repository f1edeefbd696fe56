/** What a message in ICU syntax asks for. The tests of the languages read messages with it; people see `use-intl`'s. */
export interface MessageSyntax {
  /** The names of the values it takes, sorted. */
  names: string[];
  /** For each plural in it, the categories (`one`, `other`, …) that have a text, sorted; `=1` is none of them. */
  plurals: string[][];
}

export function readMessage(message: string): MessageSyntax {
  const names = new Set<string>();
  const plurals: string[][] = [];
  let at = 0;

  function readText(): void {
    while (at < message.length && message[at] !== "}") {
      if (message[at++] === "{") readArgument();
    }
  }

  function readArgument(): void {
    const [name = "", kind] = readUntil(/[{}]/)
      .split(",")
      .map((part) => part.trim());
    names.add(name);
    if (message[at] === "{") readCases(kind === "plural" || kind === "selectordinal");
    at++;
  }

  /** Stands before the first case's text; the case's own word has been read as the argument's last part. */
  function readCases(plural: boolean): void {
    const categories: string[] = [];
    let word = message.slice(0, at).trimEnd().split(/[\s,]/).at(-1) ?? "";
    while (message[at] === "{") {
      if (/^\w/.test(word)) categories.push(word);
      at++;
      readText();
      at++;
      word = readUntil(/[{}]/).trim();
    }
    if (plural) plurals.push(categories.sort());
  }

  function readUntil(end: RegExp): string {
    const length = message.slice(at).search(end);
    if (length < 0) throw new Error(`A brace is missing in: ${message}`);
    at += length;
    return message.slice(at - length, at);
  }

  readText();
  if (at < message.length) throw new Error(`A brace is too many in: ${message}`);
  return { names: [...names].sort(), plurals };
}
