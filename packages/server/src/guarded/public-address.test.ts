import { expect, test } from "vitest";
import { isPublicAddress } from "./public-address.ts";

test.each(["93.184.215.14", "8.8.8.8", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::1"])(
  "SEC3: %s is an address of the internet",
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  ["this machine", ["127.0.0.1", "127.255.0.1", "0.0.0.0", "::1", "::"]],
  ["a private network", ["10.0.0.1", "172.16.0.1", "192.168.1.1", "fc00::1", "fd00::1", "fec0::1"]],
  ["a carrier's network", ["100.64.0.1", "100.127.255.254"]],
  ["a link", ["169.254.1.1", "fe80::1"]],
  ["a cloud's metadata", ["169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"]],
  ["IPv4 inside IPv6", ["::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "::ffff:0:127.0.0.1"]],
  ["NAT64", ["64:ff9b::a9fe:a9fe", "64:ff9b::808:808", "64:ff9b:1::1"]],
  ["a tunnel", ["2002:7f00:1::", "2002:808:808::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"]],
  ["nobody's or everybody's", ["224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1", "4000::1", "2001:db8::1"]],
  ["no address", ["", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "fe80::1%eth0", "8.8.8.8 "]],
])("SEC3: %s is not: %j", (_, addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([]);
});
