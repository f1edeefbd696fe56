import { type CommandId, keysOf } from "./commands.ts";
import { ShortcutKeys } from "./shortcut-keys.tsx";

/** A command's first shortcut, beside its name in a menu; not where there is no keyboard. */
export function CommandKeys({ id }: { id: CommandId }) {
  const keys = keysOf(id)[0];
  return (
    keys && (
      <span className="shrink-0 pointer-coarse:hidden">
        <ShortcutKeys keys={keys} />
      </span>
    )
  );
}
