import { useTranslations } from "use-intl";
import { isMac, keyCaps } from "./key-caps.ts";

/** A shortcut as the keys to press. */
export function ShortcutKeys({ keys }: { keys: string }) {
  const translate = useTranslations("commands.keys");
  return (
    <span dir="ltr" className="inline-flex shrink-0 gap-1">
      {keyCaps(keys, isMac()).map((cap) => {
        const text = "sign" in cap ? cap.sign : translate(cap.word);
        return (
          <kbd
            key={text}
            className="min-w-5.5 rounded-[4px] border border-line bg-canvas px-1.5 py-px text-center font-sans text-xs text-quiet"
          >
            {text}
          </kbd>
        );
      })}
    </span>
  );
}
