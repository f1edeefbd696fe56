import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { useLocale } from "use-intl";
import { direction } from "../locale/locale.ts";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom";
  /** Where something else than the trigger opens it, too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

const PANEL =
  "min-w-52 max-w-80 motion-safe:animate-appear overflow-y-auto rounded-card border border-line bg-float p-1 text-base text-ink shadow-float";

/**
 * Stands where it is written, not at the end of the page, so that it also works inside a modal sheet. Without motion it has
 * no animation at all: Radix waits for the end of one, which is not always reported of one that takes no time.
 */
export function Menu({ trigger, children, align = "start", side = "bottom", ...state }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} dir={direction(useLocale())} {...state}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        // The focus goes back to the trigger, unless what was chosen took it elsewhere.
        onCloseAutoFocus={(event) => {
          const focused = document.activeElement;
          const isTaken = focused !== null && focused !== document.body && !focused.closest("[role=menu]");
          if (isTaken) event.preventDefault();
        }}
        className={`z-40 ${PANEL} max-h-(--radix-dropdown-menu-content-available-height)`}
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

const ITEM =
  "flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 outline-none select-none data-[highlighted]:bg-hover pointer-coarse:min-h-11";

export function MenuItem({ className = "", ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item className={`${ITEM} ${className}`} {...rest} />;
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; name: string; note?: string }[];
  onChange: (value: Value) => void;
}

/** One of several, with a check mark at the one that holds. */
export function MenuChoice<Value extends string>({ label, value, options, onChange }: MenuChoiceProps<Value>) {
  return (
    <DropdownMenu.Group>
      <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-quiet">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value}>
        {options.map((option) => (
          <DropdownMenu.RadioItem
            key={option.value}
            value={option.value}
            className={ITEM}
            onSelect={() => onChange(option.value)}
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate">{option.name}</span>
              {option.note && <span className="block text-xs text-quiet">{option.note}</span>}
            </span>
            <DropdownMenu.ItemIndicator>
              <Check size={16} className="text-accent" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </DropdownMenu.Group>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
