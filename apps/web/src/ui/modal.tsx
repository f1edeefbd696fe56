import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";

interface ModalProps {
  label: string;
  onClose: () => void;
  className: string;
  style?: CSSProperties | undefined;
  children: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the focus inside and closes on Escape. The focus goes back to where it was, from
 * a menu to the menu's button, and where that is gone to the page.
 */
export function Modal({ label, onClose, className, style, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<HTMLElement>(null);

  // After the menu that asks for the dialog has begun to close.
  useEffect(() => {
    opener.current = openerOf(document.activeElement);
    dialog.current?.showModal();
  }, []);

  // While the dialog still stands in the page.
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => {
      element?.close();
      opener.current?.focus();
      // When the opener goes away together with the dialog, the focus is nowhere.
      setTimeout(() => {
        if (document.activeElement === document.body) document.getElementById("main")?.focus();
      });
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog is a short cut for Escape
    <dialog
      ref={dialog}
      aria-label={label}
      onCancel={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      className={className}
      style={style}
    >
      {children}
    </dialog>
  );
}

function openerOf(focused: Element | null): HTMLElement | null {
  const menu = focused?.closest("[role=menu]");
  if (menu) return document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  return focused instanceof HTMLElement && focused !== document.body ? focused : null;
}
