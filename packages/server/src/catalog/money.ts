/** Rates are counted in these parts of a US dollar per million tokens: what nine decimal places can say. */
const DECIMALS = 9;
const TOKENS_PER_RATE = 1_000_000n;

/** A sum of tokens at rates, exact until it is rounded once, at the end. */
export class ExactCost {
  /** In 10⁻¹⁵ US dollars. */
  #femto = 0n;

  /**
   * @param tokens a count: a whole number, not below 0
   * @param rate US dollars per million tokens; of its decimal places, nine count
   */
  add(tokens: number, rate: number): void {
    this.#femto += BigInt(tokens) * scaled(rate);
  }

  /** In nano-US-dollars, half a one rounded up. */
  toNanoUsd(): number {
    return Number((this.#femto + TOKENS_PER_RATE / 2n) / TOKENS_PER_RATE);
  }
}

/** Dollars that somebody else counted, in nano-US-dollars. */
export function nanoUsd(dollars: number): number {
  return Number(scaled(dollars));
}

/** By way of the decimal digits, for a binary fraction such as 0.1 is not what was meant. */
function scaled(dollars: number): bigint {
  return BigInt(dollars.toFixed(DECIMALS).replace(".", ""));
}
