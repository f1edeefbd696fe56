export function Bubble({ text, muted = false }: { text: string; muted?: boolean }) {
  return (
    <p
      dir="auto"
      className={`max-w-full rounded-bubble rounded-ee-control bg-bubble px-4 py-2.5 text-read whitespace-pre-wrap wrap-anywhere ${muted ? "opacity-75" : ""}`}
    >
      {text}
    </p>
  );
}
