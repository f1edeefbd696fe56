import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { AddressRefused } from "./address-refused.ts";
import { allowedHost, hostAndPort } from "./allowed-hosts.ts";
import { isPublicAddress } from "./public-address.ts";

/** The port of https, which alone needs no permission. */
const OPEN_PORT = 443;

/**
 * Connections to addresses that users choose (SEC3). Each is judged when it is made: an IP address in the URL, or every
 * address its name resolves to at that moment; exactly those are then connected to, so that a name cannot change its
 * answer in between. What is not public, or not at port 443, gets no packet and fails with AddressRefused, unless it is
 * allowed. Redirects are answers like any other, and not followed.
 *
 * @param allow hosts with ports, as `host:port`, that are connected to wherever they lead
 * @param lookup how names are resolved
 */
export function createGuardedAgent(allow: readonly string[], lookup: LookupFunction = systemLookup): Dispatcher {
  const allowed = new Set(allow.map(allowedHost));
  const connectAnywhere = buildConnector({ allowH2: false });
  const connectToPublic = buildConnector({ allowH2: false, lookup: publicOnly(lookup) });
  const connect: buildConnector.connector = (options, callback) => {
    const { hostname, protocol } = options;
    const port = Number(options.port || (protocol === "https:" ? 443 : 80));
    if (allowed.has(hostAndPort(hostname, port))) connectAnywhere(options, callback);
    else if (port !== OPEN_PORT || (isIP(hostname) !== 0 && !isPublicAddress(hostname)))
      callback(new AddressRefused(), null);
    else connectToPublic(options, callback);
  };
  return new Agent({ connections: null, headersTimeout: 0, bodyTimeout: 0, connect });
}

/** One private address among a name's addresses is reason enough: which of them is connected to is chance. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
      if (error) callback(error, address, family);
      else if (addresses.length > 0 && addresses.every(isPublicAddress)) callback(null, address, family);
      else callback(new AddressRefused(), []);
    });
  };
}
