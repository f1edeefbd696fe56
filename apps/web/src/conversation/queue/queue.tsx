import type { QueuedMessage, SessionStore } from "@millrace/client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../../ui/action-failure.tsx";
import { useAction } from "../use-action.ts";
import { QueueItem } from "./queue-item.tsx";

interface QueueProps {
  queue: readonly QueuedMessage[];
  store: SessionStore;
}

/** What waits for the answer that is being written: in order, and open to change until its turn comes. */
export function Queue({ queue, store }: QueueProps) {
  const translate = useTranslations("queue");
  const { run, failure } = useAction();
  const [news, setNews] = useState("");

  /** Does something, and says so to those who do not see it. */
  function act(action: () => Promise<void>, said: string): void {
    run(async () => {
      setNews("");
      await action();
      setNews(said);
    });
  }

  function move(index: number, step: -1 | 1): void {
    const moved = queue[index];
    const before = queue[step < 0 ? index - 1 : index + 2];
    if (!moved || index + step < 0 || index + step >= queue.length) return;
    act(
      () => store.updateQueued(moved.run_id, { before: before?.run_id ?? null }),
      translate("moved", { number: index + step + 1, count: queue.length }),
    );
  }

  return (
    <section aria-label={translate("label")} className="mb-2 animate-appear rounded-card border border-line bg-surface">
      <h2 className="px-3 pt-2 text-xs text-quiet">{translate("waiting", { count: queue.length })}</h2>
      <ol className="max-h-[30dvh] divide-y divide-line overflow-y-auto px-1">
        {queue.map((queued, index) => (
          <QueueItem
            key={queued.run_id}
            queued={queued}
            isFirst={index === 0}
            isLast={index === queue.length - 1}
            onMove={(step) => move(index, step)}
            onEdit={(content) => act(() => store.updateQueued(queued.run_id, { content }), translate("edited"))}
            onRemove={() => act(() => store.removeQueued(queued.run_id), translate("removed"))}
            onSendNow={() => act(() => store.sendNow(queued.run_id), translate("sentNow"))}
          />
        ))}
      </ol>
      <ActionFailure error={failure} />
      <p role="status" className="sr-only">
        {news}
      </p>
    </section>
  );
}
