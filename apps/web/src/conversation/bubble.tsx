const LOOKS = {
  sent: "bg-bubble border-transparent",
  unsent: "bg-tint border-dashed border-line-strong",
};

/** What a person said. */
export function Bubble({ text, look = "sent" }: { text: string; look?: keyof typeof LOOKS }) {
  return (
    <p
      dir="auto"
      className={`max-w-full rounded-bubble rounded-ee-control border px-4 py-2.5 text-read whitespace-pre-wrap wrap-anywhere ${LOOKS[look]}`}
    >
      {text}
    </p>
  );
}
