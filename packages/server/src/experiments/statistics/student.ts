/**
 * Quantile of Student's t distribution: below it lies the share `p` of the distribution with `degrees` of freedom.
 *
 * By bisection of the distribution function, which is a regularised incomplete beta function (DLMF 8.17; its continued
 * fraction 8.17.22 is evaluated by the modified Lentz method).
 *
 * @param p between 0.5 and 1, both excluded
 * @param degrees above 0; a million is the normal distribution for our purposes
 */
export function studentQuantile(p: number, degrees: number): number {
  const limited = Math.min(degrees, 1e6);
  let [low, high] = [0, 1];
  while (studentShare(high, limited) < p && high < 1e12) high *= 2;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (studentShare(middle, limited) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The share of the distribution below `t`, for `t` from 0 on. */
function studentShare(t: number, degrees: number): number {
  return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const orTiny = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / orTiny(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 1_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / orTiny(1 + even * d);
    c = orTiny(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / orTiny(1 + odd * d);
    c = orTiny(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return fraction;
}

/** Stirling's series (DLMF 5.11.1), after moving the argument to where it is exact to double precision. */
function logGamma(x: number): number {
  let moved = x;
  let product = 1;
  while (moved < 15) product *= moved++;
  const square = 1 / (moved * moved);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / moved;
  return (moved - 0.5) * Math.log(moved) - moved + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
}
