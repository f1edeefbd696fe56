import {
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { CommandKeys } from "../commands/command-keys.tsx";
import type { CommandId } from "../commands/commands.ts";
import { closestFirst, type Found, find } from "../commands/find.ts";
import { useAvailableCommands } from "../commands/use-command.ts";
import type { PromptChoice, PromptMenuHandle } from "./prompt-choice.ts";
import { QUICK_PROMPTS } from "./quick-prompts.ts";
import { useSavedPrompts } from "./saved-prompts.ts";

interface PromptMenuProps {
  ref: Ref<PromptMenuHandle>;
  id: string;
  query: string;
  onChoose: (choice: PromptChoice) => void;
  /** Tells the field, which keeps the focus, the id of the line that Enter would choose. */
  onActive: (lineId: string | undefined) => void;
}

interface Line {
  key: string;
  name: string;
  detail?: string;
  choice: PromptChoice;
}

/** Of no use to somebody who is writing. */
const NOT_HERE: readonly CommandId[] = ["focusComposer", "openPrompts"];

/** Prompts and commands whose name resembles what stands after the slash. */
export function PromptMenu({ ref, id, query, onChoose, onActive }: PromptMenuProps) {
  const translate = useTranslations("prompts");
  const groups = useLines(query);
  const lines = groups.flatMap((group) => group.items);
  const [at, setAt] = useState({ query, index: 0 });
  const index = at.query === query ? Math.min(at.index, lines.length - 1) : 0;
  const lineId = (line: Line) => `${id}-${line.key}`;
  const active = lines[index];
  const activeId = active && lineId(active);

  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);

  useEffect(() => onActive(activeId), [activeId, onActive]);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);

  useImperativeHandle(ref, () => ({
    onKey(key) {
      if (!active) return false;
      switch (key) {
        case "ArrowDown":
        case "ArrowUp": {
          const step = key === "ArrowDown" ? 1 : lines.length - 1;
          setAt({ query, index: (index + step) % lines.length });
          return true;
        }
        case "Enter":
        case "Tab":
          onChoose(active.choice);
          return true;
        default:
          return false;
      }
    },
  }));

  return (
    <div
      ref={frame}
      style={{ maxBlockSize: room.height }}
      className={`absolute inset-x-0 z-30 flex animate-appear flex-col overflow-hidden rounded-card border border-line bg-float text-base shadow-float ${room.side === "above" ? "bottom-full mb-2" : "top-full mt-2"}`}
    >
      <div id={id} role="listbox" aria-label={translate("menu")} className="min-h-0 overflow-y-auto p-1">
        {groups.map((group) => (
          <Section key={group.heading} heading={group.heading}>
            {group.items.map((line) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the focus and passes the keys on
              <div
                key={line.key}
                id={lineId(line)}
                role="option"
                aria-selected={line === active}
                onMouseDown={(event) => event.preventDefault()} // the focus stays in the field
                onMouseMove={() => line !== active && setAt({ query, index: lines.indexOf(line) })}
                onClick={() => onChoose(line.choice)}
                className="flex min-h-9 scroll-mt-9 cursor-default items-center gap-3 rounded-control px-2.5 py-1.5 aria-selected:bg-hover pointer-coarse:min-h-11"
              >
                <span className="max-w-full min-w-0 shrink-0 truncate">
                  <bdi>{line.name}</bdi>
                </span>
                <span className="min-w-0 flex-1 truncate text-sm text-quiet">
                  <bdi>{line.detail}</bdi>
                </span>
                {line.choice.kind === "command" && <CommandKeys id={line.choice.id} />}
              </div>
            ))}
          </Section>
        ))}
      </div>
      <p role="status" className={lines.length === 0 ? "px-3.5 pt-1 pb-3 text-quiet" : "sr-only"}>
        {lines.length === 0 ? translate("nothing") : translate("count", { count: lines.length })}
      </p>
    </div>
  );
}

const MOST_HEIGHT = 352;
const EDGE = 16;

interface Room {
  side: "above" | "below";
  /** In CSS pixels. */
  height: number;
}

/** Above the composer or below it, where more of the page is free. */
function useRoom(frame: RefObject<HTMLDivElement | null>): Room {
  const [room, setRoom] = useState<Room>({ side: "above", height: 0 });
  useLayoutEffect(() => {
    const composer = frame.current?.parentElement?.getBoundingClientRect();
    const top = document.querySelector("main header")?.getBoundingClientRect().bottom ?? 0;
    if (!composer) return;
    const above = composer.top - top - EDGE;
    const below = innerHeight - composer.bottom - EDGE;
    const side = above >= Math.min(MOST_HEIGHT, below) ? "above" : "below";
    setRoom({ side, height: Math.min(MOST_HEIGHT, side === "above" ? above : below) });
  }, [frame]);
  return room;
}

function Section({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a listbox may hold groups, not field sets
    <div role="group" aria-label={heading}>
      <p aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs text-quiet">
        {heading}
      </p>
      {children}
    </div>
  );
}

function useLines(query: string): (Found<Line> & { heading: string })[] {
  const translate = useTranslations("prompts");
  const nameOfCommand = useTranslations("commands.names");
  const { prompts } = useSavedPrompts();
  const own = prompts.map(({ id, name, text }): Line => {
    return { key: `own-${id}`, name, detail: text, choice: { kind: "prompt", text } };
  });
  const quick = QUICK_PROMPTS.map((key): Line => {
    const text = translate(`quick.${key}`);
    return { key: `quick-${key}`, name: text, choice: { kind: "prompt", text } };
  });
  const commands = useAvailableCommands()
    .filter((id) => !NOT_HERE.includes(id))
    .sort((one, other) => Number(other === "managePrompts") - Number(one === "managePrompts"))
    .map((id): Line => ({ key: `command-${id}`, name: nameOfCommand(id), choice: { kind: "command", id } }));
  const matching = (lines: Line[]) => find(lines, query, ({ name, detail = "" }) => `${name} ${detail}`);
  return closestFirst([
    { heading: translate("own"), ...matching(own) },
    { heading: translate("suggestions"), ...matching(quick) },
    { heading: translate("commands"), ...matching(commands) },
  ]);
}
