import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Public addresses at which clouds answer their machines alone. */
const INTERNAL = new Set(["168.63.129.16"]);
/** All of IPv6 that is given out for the internet; what else counts as unicast is nobody's yet. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an address is one of the internet: not of this machine, a private network, a link, a cloud's metadata, and no
 * form that carries or is translated to another address. IPv4 written as IPv6 counts as the IPv4 address.
 *
 * @param address as the resolver or a URL gives it; whatever is no IP address is not public
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast" || INTERNAL.has(parsed.toString())) return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST);
}
