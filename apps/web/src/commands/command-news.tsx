import { useEffect, useState, useSyncExternalStore } from "react";

const SHOWN_MS = 2500;

interface News {
  text: string;
}

let news: News | null = null;
const listeners = new Set<() => void>();

/** Says in a word that a command did its work, where nothing else shows it. */
export function tellNews(text: string): void {
  news = { text };
  for (const listener of [...listeners]) listener();
}

export function CommandNews() {
  const latest = useSyncExternalStore(subscribe, () => news);
  const [over, setOver] = useState(latest);
  useEffect(() => {
    if (latest === over) return;
    const timer = setTimeout(() => setOver(latest), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [latest, over]);
  const text = latest === over ? "" : (latest?.text ?? "");
  return (
    <p
      role="status"
      data-testid="command-news"
      className="pointer-events-none fixed inset-x-0 top-16 z-40 mx-auto w-fit max-w-[90vw] rounded-full border border-line bg-float px-4 py-1.5 text-sm shadow-float empty:opacity-0"
    >
      {text}
    </p>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
