/** What is known of a language: the ending of its files, and other names people and models call it by. */
interface Language {
  readonly extension: string;
  readonly aliases?: readonly string[];
}

/** The languages that are highlighted; each has its grammar in `load-grammar.ts`. */
export const LANGUAGES = {
  astro: { extension: "astro" },
  c: { extension: "c", aliases: ["h"] },
  clojure: { extension: "clj", aliases: ["clj"] },
  cpp: { extension: "cpp", aliases: ["c++", "cc", "hpp"] },
  csharp: { extension: "cs", aliases: ["cs", "c#"] },
  css: { extension: "css" },
  csv: { extension: "csv" },
  dart: { extension: "dart" },
  diff: { extension: "diff", aliases: ["patch"] },
  docker: { extension: "dockerfile", aliases: ["dockerfile"] },
  elixir: { extension: "ex", aliases: ["ex", "exs"] },
  erlang: { extension: "erl", aliases: ["erl"] },
  fsharp: { extension: "fs", aliases: ["fs", "f#"] },
  go: { extension: "go", aliases: ["golang"] },
  graphql: { extension: "graphql", aliases: ["gql"] },
  haskell: { extension: "hs", aliases: ["hs"] },
  hcl: { extension: "hcl", aliases: ["terraform", "tf"] },
  html: { extension: "html", aliases: ["htm"] },
  http: { extension: "http" },
  ini: { extension: "ini", aliases: ["conf", "cfg", "properties"] },
  java: { extension: "java" },
  javascript: { extension: "js", aliases: ["js", "mjs", "cjs", "node"] },
  json: { extension: "json" },
  jsonc: { extension: "jsonc", aliases: ["json5"] },
  jsx: { extension: "jsx" },
  julia: { extension: "jl", aliases: ["jl"] },
  kotlin: { extension: "kt", aliases: ["kt", "kts"] },
  latex: { extension: "tex", aliases: ["tex"] },
  less: { extension: "less" },
  lua: { extension: "lua" },
  make: { extension: "mk", aliases: ["makefile"] },
  markdown: { extension: "md", aliases: ["md"] },
  matlab: { extension: "m" },
  nginx: { extension: "conf" },
  nix: { extension: "nix" },
  "objective-c": { extension: "m", aliases: ["objc", "objectivec"] },
  ocaml: { extension: "ml", aliases: ["ml"] },
  perl: { extension: "pl", aliases: ["pl"] },
  php: { extension: "php" },
  powershell: { extension: "ps1", aliases: ["ps1", "pwsh"] },
  prisma: { extension: "prisma" },
  proto: { extension: "proto", aliases: ["protobuf"] },
  python: { extension: "py", aliases: ["py", "python3"] },
  r: { extension: "r" },
  ruby: { extension: "rb", aliases: ["rb"] },
  rust: { extension: "rs", aliases: ["rs"] },
  scala: { extension: "scala" },
  scss: { extension: "scss", aliases: ["sass"] },
  shellscript: { extension: "sh", aliases: ["sh", "bash", "shell", "zsh"] },
  shellsession: { extension: "sh", aliases: ["console"] },
  solidity: { extension: "sol", aliases: ["sol"] },
  sql: { extension: "sql", aliases: ["mysql", "postgres", "postgresql", "sqlite", "plsql"] },
  svelte: { extension: "svelte" },
  swift: { extension: "swift" },
  toml: { extension: "toml" },
  tsx: { extension: "tsx" },
  typescript: { extension: "ts", aliases: ["ts", "mts", "cts"] },
  vue: { extension: "vue" },
  xml: { extension: "xml", aliases: ["svg", "xsl"] },
  yaml: { extension: "yaml", aliases: ["yml"] },
  zig: { extension: "zig" },
} satisfies Record<string, Language>;

export type LanguageName = keyof typeof LANGUAGES;

const NAMES = new Map<string, LanguageName>(
  Object.entries(LANGUAGES as Record<LanguageName, Language>).flatMap(([name, { aliases = [] }]) =>
    [name, ...aliases].map((alias) => [alias, name as LanguageName] as const),
  ),
);

/** The language that is called so, in whatever letters, or null. */
export function languageOf(called: string): LanguageName | null {
  return NAMES.get(called.toLowerCase()) ?? null;
}

/** A name for code that is saved as a file. */
export function fileNameOf(called: string): string {
  const name = languageOf(called);
  return `code.${name ? LANGUAGES[name].extension : "txt"}`;
}
