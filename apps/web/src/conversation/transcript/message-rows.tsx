import type { SessionStore } from "@millrace/client";
import type { SessionState } from "@millrace/protocol";
import { type ComponentProps, type RefObject, useLayoutEffect, useMemo, useReducer, useRef } from "react";
import { useTranslations } from "use-intl";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { AssistantMessage } from "../assistant-message.tsx";
import { OutgoingMessage } from "../outgoing-message.tsx";
import { UserMessage } from "../user-message.tsx";
import { RowItem } from "./row-item.tsx";
import { growth, isOutgoing, type Row, rowId } from "./rows.ts";
import { RowsContext } from "./rows-context.ts";

/** What is drawn beyond both edges of the view, in CSS pixels. */
const BUFFER = 1200;

interface MessageRowsProps {
  rows: readonly Row[];
  state: SessionState | null;
  store: SessionStore;
  scroller: RefObject<HTMLElement | null>;
  handle: RefObject<VirtualizerHandle | null>;
  /** The space above the first row, in CSS pixels. */
  startMargin: number;
  /** Rows that stay drawn wherever the reader is. */
  keepMounted: readonly number[];
  marked: string | null;
  wanted: RefObject<string | null>;
  onScroll: () => void;
  /** The size of the view or of a row is another, and what follows from it is drawn. */
  onResize: () => void;
}

/** The messages near the view; of the others only the space they take. */
export function MessageRows({ rows, state, store, handle, scroller, marked, wanted, ...rest }: MessageRowsProps) {
  const stopping = new Set(state?.active_runs.filter((run) => run.stop_requested).map((run) => run.message_id));
  const drawn = useRef<readonly Row[]>(rows);
  const [, drawRest] = useReducer((count: number) => count + 1, 0);
  const { atFront, held } = growth(drawn.current, rows);
  const data = held > 0 ? rows.slice(0, -held) : rows;
  const size = state?.older_cursor ? -1 : rows.length;
  const context = useMemo(() => ({ rows, size, marked, wanted }), [rows, size, marked, wanted]);

  useLayoutEffect(() => {
    drawn.current = data;
    if (held > 0) drawRest();
  });

  return (
    <RowsContext value={context}>
      <Virtualizer
        {...rest}
        ref={handle}
        scrollRef={scroller}
        data={data}
        shift={atFront}
        bufferSize={BUFFER}
        as={RowList}
        item={RowItem}
      >
        {(row) => (
          <div key={rowId(row)} className="pb-3">
            <ShownRow row={row} state={state} stopping={stopping} store={store} />
          </div>
        )}
      </Virtualizer>
    </RowsContext>
  );
}

function RowList(props: ComponentProps<"ol">) {
  const translate = useTranslations("conversation");
  return <ol aria-label={translate("messages")} {...props} />;
}

interface ShownRowProps {
  row: Row;
  state: SessionState | null;
  /** Messages whose run has been asked to stop. */
  stopping: ReadonlySet<string>;
  store: SessionStore;
}

function ShownRow({ row, state, stopping, store }: ShownRowProps) {
  if (isOutgoing(row)) return <OutgoingMessage message={row} store={store} />;
  const versions = state?.branches[row.parent_id ?? ""];
  switch (row.role) {
    case "user":
      return <UserMessage message={row} versions={versions} store={store} />;
    case "assistant":
      return <AssistantMessage message={row} versions={versions} stopping={stopping.has(row.id)} store={store} />;
  }
}
