import { type RefObject, useEffect } from "react";
import { insertText } from "./insert-text.ts";
import { quotation } from "./quotation.ts";
import { onQuoteReply } from "./quote-reply.ts";

/** Takes quotations to reply to into the field, at the caret, and leaves the caret below them. */
export function useQuotations(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(
    () =>
      onQuoteReply((quoted) => {
        const element = field.current;
        if (!element) return;
        const at = element.selectionEnd;
        element.setSelectionRange(at, at);
        insertText(element, quotation(quoted, element.value.slice(0, at)));
        element.scrollIntoView({ block: "nearest" });
      }),
    [field],
  );
}
