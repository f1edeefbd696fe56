import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { cutBlocks, isVisible } from "./markdown/markdown-block.ts";
import { createMarkdownDocument, type MarkdownPage } from "./markdown/markdown-document.ts";
import { Tokens } from "./markdown/token-elements.tsx";
import { MessageMarkdown } from "./message-markdown.tsx";

function show(text: string): string {
  return renderToStaticMarkup(<MessageMarkdown text={text} />);
}

function showPage({ groups }: MarkdownPage): string {
  return groups
    .flat()
    .map(({ token, raw }) => (token ? renderToStaticMarkup(<Tokens tokens={[token]} />) : raw))
    .join("\n--\n");
}

/** The text read in one go, without a document that could remember anything. */
function showWhole(text: string): string {
  const cuts = cutBlocks(text.replaceAll(/\r\n?/g, "\n"), { growing: false });
  const links = Object.assign({}, ...cuts.map(({ definitions }) => definitions).reverse());
  const blocks = cuts.map(({ read }) => read(links)).filter(isVisible);
  return showPage({ groups: [blocks], footnotes: new Map() });
}

describe("what a model may put on the page", () => {
  test.each(["https://example.org/a?b=1", "http://example.org/", "mailto:ann@example.org"])(
    "SEC2: a link to %s opens apart and gives nothing away",
    (href) => {
      expect(show(`[text](${href})`)).toContain(
        `<a href="${href}" target="_blank" rel="noopener noreferrer nofollow">text</a>`,
      );
    },
  );

  test.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,hi)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/api/v1/me)",
    "[x](java&#10;script:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "![x](javascript:alert(1))",
  ])("SEC2: %j is no link", (source) => {
    expect(show(source)).not.toMatch(/<a\b|href|javascript:|src=/i);
  });

  test("SEC2: raw HTML is shown as text", () => {
    const html = show('<script>alert(1)</script>\n\n<img src=x onerror="a()"> **b**\n\n<div>\nhello');
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("&lt;img src=x onerror=&quot;a()&quot;&gt; <strong>b</strong>");
    expect(html).not.toMatch(/<(script|img)\b/);
  });

  test("SEC2: an image is a link with its text and is never loaded", () => {
    const html = show("![a chart](https://example.org/x.png)");
    expect(html).toContain('href="https://example.org/x.png"');
    expect(html).toContain("Image: a chart");
    expect(html).not.toContain("<img");
  });
});

describe("what is written is shown as meant", () => {
  test.each([
    [
      "nested lists",
      "- a\n  - b\n    1. c",
      /<ul><li>a<ul><li>b<ol start="1"><li>c<\/li><\/ol><\/li><\/ul><\/li><\/ul>/,
    ],
    ["an ordered list that starts later", "3. a\n4. b", /<ol start="3"><li>a<\/li><li>b<\/li><\/ol>/],
    [
      "task lists",
      "- [x] a\n- [ ] b",
      /<li data-task="true"><input [^>]*aria-label="Done" checked=""\/>a<\/li>.*aria-label="Not done"\/>b/,
    ],
    ["quotes", "> a\n> > b", /<blockquote><p>a<\/p><blockquote><p>b<\/p><\/blockquote><\/blockquote>/],
    ["strike-through", "~~a~~", /<del>a<\/del>/],
    ["a rule", "a\n\n---\n\nb", /<hr\/>/],
    ["inline code with HTML in it", "`<b>&amp;`", /<code dir="ltr">&lt;b&gt;&amp;amp;<\/code>/],
    ["named and numeric characters", "&copy; &#169; &amp;lt; &unknown;", /© © &amp;lt; &amp;unknown;/],
    [
      "headings below those of the page",
      "# a\n## b\n### c",
      /<h3 data-depth="1">a<.*<h3 data-depth="2">b<.*<h4 data-depth="3">c</,
    ],
    ["a reference defined later", "[a][b]\n\n[b]: https://example.org/", /<a href="https:\/\/example.org\/"/],
  ])("%s", (_, source, expected) => {
    expect(show(source)).toMatch(expected);
  });

  test("footnotes are numbered in the order they are referred to, and stand at the end, wherever they are written", () => {
    const html = show("[^b]: second\n\none[^a] two[^B] none[^c]\n\n[^a]: first\n    more\n[^z]: unused");
    expect(html).toMatch(
      /one<sup><a href="#[^"]+-note-1"[^>]*aria-label="Footnote 1"[^>]*>1<\/a><\/sup> two<sup>.*>2<\/a>/,
    );
    expect(html).toContain("none[^c]");
    const notes = html.slice(html.indexOf("<section"));
    expect(notes).toMatch(/-note-1".*first\nmore.*-note-2".*second.*-note-3".*unused/s);
    expect(notes.match(/doc-backlink/g)).toHaveLength(2);
  });

  test("footnotes of two messages on a page have ids of their own", () => {
    const html = renderToStaticMarkup(
      <>
        <MessageMarkdown text={"a[^1]\n\n[^1]: b"} />
        <MessageMarkdown text={"a[^1]\n\n[^1]: b"} />
      </>,
    );
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(2);
  });

  test.each([
    ["$x_1$", "$x_1$"],
    ["$10^5$ of them", "$10^5$"],
    ["\\(a_b\\) and", "\\(a_b\\)"],
    ["so $$a = b$$ holds", "$$a = b$$"],
    ["$$\na = b\n$$", "$$\na = b\n$$"],
    ["so\n\\[\na\n\\]\nholds", "\\[\na\n\\]"],
  ])("%j has a formula", (source, formula) => {
    expect(show(source)).toMatch(/<code class="millrace-math"/);
    expect(show(source)).toContain(`dir="ltr">${formula}</code>`);
  });

  test.each([
    "$5 and $10",
    "$5-$10",
    "from $5 or 10$ up",
    "US$5 and A$6",
    "a $ b $ c",
    "`$x$`",
    "$20 million to spend, $30 to go",
    "\\$x$",
    "$$\na\n\nb\n$$",
    "$x",
  ])("%j has no formula", (source) => {
    expect(show(source)).not.toContain("millrace-math");
  });

  test("a table scrolls in its own frame and keeps its alignment", () => {
    const html = show("| a | b |\n|---|--:|\n| 1 | 2 |");
    expect(html).toContain('<div class="millrace-table" tabindex="0"><table>');
    expect(html).toContain('<th scope="col">a</th><th scope="col" data-align="end">b</th>');
    expect(html).toContain('<td>1</td><td data-align="end">2</td>');
  });

  test("a code block names its language, runs left to right, and can be copied and wrapped", () => {
    const html = show("```ts title=x\nconst a = 1 < 2;\n```");
    expect(html).toContain("<span>ts</span>");
    expect(html).toContain('<button type="button" aria-pressed="false">Wrap lines</button>');
    expect(html).toContain('<button type="button">Copy code</button>');
    expect(html).toContain('<pre dir="ltr" tabindex="0"><code>const a = 1 &lt; 2;</code></pre>');
  });

  test("an unfinished code block is a code block already", () => {
    expect(show("```py\nprint(")).toContain("<code>print(</code>");
  });

  test("every block finds its own direction", () => {
    expect(show("hello\n\nمرحبا")).toBe(
      '<div class="millrace-markdown"><div class="millrace-blocks"><div dir="auto"><p>hello</p></div><div dir="auto"><p>مرحبا</p></div></div></div>',
    );
  });
});

describe("streaming", () => {
  const pieces = fc.constantFrom(
    ..."a|b |\n|\n\n|\n\n\n|- x\n|  - y\n|1. z\n|2. z\n|> q\n|```\n|```js|~~~\n|# |## h\n|---\n|===\n|***|**|*|_|~~|`|[|](|)|]|](https://a.b/)|[r]: https://a.b/c\n|[r]: /u|<div>\n|<b>|<!-- |-->|    code\n|\t|\\|&amp;|\r\n|\r|:|👍|مرحبا |www.a.bc |- [ ] t\n|+ x\n|1) a\n|  |x\n\ny\n\n".split(
      "|",
    ),
    "|",
    "| a | b |\n",
    "|---|:-:|\n",
    "| a | b |\n|---|:-:|\n| [r] | 1 |\n".padEnd(300, "| c | `d` |\n"),
    "| a | b |\n|---|:-:|\n".padEnd(300, "| c | **d** |\n"),
    "[^1]",
    "[^1]: note\n",
    "    more\n",
    "$x_1$",
    "$$\n",
    "\\[ y \\]",
    "\\(",
    "\\)",
  );

  /** Few kinds of pieces in one text, so that those which belong together meet. */
  const texts = fc
    .uniqueArray(pieces, { minLength: 2, maxLength: 6 })
    .chain((kinds) => fc.array(fc.constantFrom(...kinds), { maxLength: 24 }))
    .map((parts) => parts.join(""));

  test("any split into pieces ends in the same page as the whole text at once", () => {
    fc.assert(
      fc.property(texts, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), (text, cuts) => {
        const whole = showWhole(text);
        const streamed = createMarkdownDocument();
        for (let at = 0; at < text.length; at += 1 + ((at * 7) % 23))
          streamed.read(text.slice(0, at), { growing: true });
        expect(showPage(streamed.read(text))).toBe(whole);
        const resumed = createMarkdownDocument();
        for (const cut of cuts.sort()) {
          const part = text.slice(0, cut * text.length);
          expect(showPage(resumed.read(part))).toBe(showWhole(part));
        }
        expect(showPage(resumed.read(text))).toBe(whole);
      }),
      { numRuns: 300 },
    );
  });

  test("finished blocks are neither read nor made again", () => {
    const document = createMarkdownDocument();
    const [first] = document.read("one\n\ntwo\nthree").groups.flat();
    const [again, last] = document.read("one\n\ntwo\nthree and more").groups.flat();
    expect(again).toBe(first);
    expect(last?.raw).toBe("two\nthree and more");
  });

  test("a growing text shows its open marks closed, and as they are once it has ended", () => {
    const document = createMarkdownDocument();
    expect(showPage(document.read("one\n\ntwo **thr", { growing: true }))).toContain("two <strong>thr</strong>");
    expect(showPage(document.read("one\n\ntwo **thr"))).toContain("two **thr");
  });

  test("a formula that is being written shows as written", () => {
    const html = renderToStaticMarkup(<MessageMarkdown text={"so\n\n$$\na_b * c_d"} streaming />);
    expect(html).toContain("$$\na_b * c_d</code>");
  });

  test("a target that comes late makes links of what is finished already", () => {
    const document = createMarkdownDocument();
    document.read("see [the page]\n\nand on\n\nand", { growing: true });
    const page = document.read("see [the page]\n\nand on\n\n[the page]: https://example.org/\n\nend\n", {
      growing: true,
    });
    expect(showPage(page)).toContain('<a href="https://example.org/"');
  });

  test("a text that did not grow but changed is read anew", () => {
    const document = createMarkdownDocument();
    document.read("one\n\ntwo\n\nthree\n");
    expect(
      document
        .read("# other")
        .groups.flat()
        .map(({ raw }) => raw),
    ).toEqual(["# other"]);
  });
});

describe("hostile input is shown, whatever it costs to understand", () => {
  test.each(
    Object.entries({
      "4 KB of quotes": "> ".repeat(2048),
      "20,000 open links": "[a](".repeat(20_000),
      "5,000 nested lists on a line": "- ".repeat(5000),
      "400 lists nested by indentation": Array.from({ length: 400 }, (_, depth) => `${"  ".repeat(depth)}- x`).join(
        "\n",
      ),
      "20,000 open emphases": "*a **b ".repeat(10_000),
      "20,000 backticks": "`".repeat(20_000),
      "a table of 25 million cells": `${"|a".repeat(5000)}\n${"|-".repeat(5000)}\n${"|\n".repeat(5000)}`,
      "800 lists nested by indentation": Array.from({ length: 800 }, (_, depth) => `${"  ".repeat(depth)}- x`).join(
        "\n",
      ),
      "90,000 headings": "# a\n".repeat(90_000),
      "20,000 lines that may be footnotes": "[^a]\n".repeat(20_000),
      "9,000 lines that may be formulas": "$$\n".repeat(9_000),
      "a word of 200,000 letters": "a".repeat(200_000),
      "a megabyte": "hello **world** ".repeat(65_536),
    }),
  )("SEC2: %s", (_, source) => {
    const html = show(`${source}\n\nthe end`);
    expect(html).toContain("the end");
    expect(html.length).toBeLessThan(20 * source.length + 10_000);
    expect(depth(html)).toBeLessThan(100);
  });
});

function depth(html: string): number {
  let deepest = 0;
  let level = 0;
  for (const [tag] of html.matchAll(/<\/?[a-z][^>]*>/g)) {
    if (!tag.endsWith("/>")) level += tag.startsWith("</") ? -1 : 1;
    deepest = Math.max(deepest, level);
  }
  return deepest;
}
