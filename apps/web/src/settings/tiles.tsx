import { TriangleAlert } from "lucide-react";

export interface Tile {
  name: string;
  value: string;
  note?: string;
  /** It is worse than it should be. */
  isBad?: boolean;
}

/** Figures to be taken in at a glance; as many beside each other as there is room for. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <div className="@container">
      <dl className="grid grid-cols-2 gap-3 @xl:grid-cols-4">
        {tiles.map(({ name, value, note, isBad = false }) => (
          <div key={name} className="grid min-w-0 content-start gap-1 rounded-card border border-line bg-surface p-4">
            <dt className="text-sm text-quiet">{name}</dt>
            <dd
              className={`flex items-center gap-1.5 text-lg font-medium tabular-nums wrap-anywhere ${isBad ? "text-danger" : ""}`}
            >
              {value}
              {isBad && <TriangleAlert size={16} aria-hidden="true" />}
            </dd>
            {note && <dd className="text-xs text-quiet text-pretty">{note}</dd>}
          </div>
        ))}
      </dl>
    </div>
  );
}
