/** How many events are resumed, and what each says. */
export const EVENTS = 2_000;

export function word(index: number): string {
  return ` word${index}!`;
}
