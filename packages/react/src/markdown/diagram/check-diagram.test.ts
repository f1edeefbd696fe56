import { expect, test } from "vitest";
import { checkDiagram } from "./check-diagram.ts";

test.each([
  "flowchart TD\n A[Start] --> B{x < 3?}\n B -- yes --> C",
  "sequenceDiagram\n Ann->>Bob: Hello<br/>there\n Bob-->>Ann: Hi",
  "classDiagram\n class Shape {\n <<interface>>\n }\n Animal <|-- Duck",
  'pie title Spend\n "Search" : 40\n "Social" : 60',
  "gantt\n title Plan\n section A\n Task :a1, 2026-01-01, 30d",
])("%j may be drawn", (source) => {
  expect(checkDiagram(source)).toEqual({ ok: true, source });
});

test("directives and front matter are left out", () => {
  expect(checkDiagram("---\nconfig:\n  theme: x\n---\n%%{init: {'theme': 'forest'}}%%\nflowchart TD\n A-->B")).toEqual({
    ok: true,
    source: "flowchart TD\n A-->B",
  });
});

test.each([
  'flowchart TD\n A@{ img: "https://example.org/x.png" }',
  'flowchart TD\n A["<img src=x>"]',
  'flowchart TD\n A["#lt;img src=x#gt;"]',
  'flowchart TD\n A["&lt;img src=x&gt;"]',
  'flowchart TD\n A["`![x](https://example.org/x)`"]',
  "flowchart TD\n style A fill:url(https://example.org/x)",
  'flowchart TD\n A-->B\n click A "https://example.org"',
  "flowchart TD\n A-->B; click A call alert(1)",
  "%%%%{x}%%{init: {'securityLevel': 'loose'}}%%\nflowchart TD\n A",
  'flowchart TD\n A["\\u003cimg"]',
])("SEC2: %j is not drawn", (source) => {
  expect(checkDiagram(source)).toEqual({ ok: false, reason: "refused" });
});

test.each([
  `flowchart TD\n${"A-->B\n".repeat(201)}`,
  `flowchart TD\n${`${["A", "B", "C"].join(" & ")} --> D\n`.repeat(30)}`,
  "flowchart TD\n".padEnd(8_001, "A"),
])("SEC7: a diagram beyond the bounds is not drawn", (source) => {
  expect(checkDiagram(source)).toEqual({ ok: false, reason: "too-large" });
});
