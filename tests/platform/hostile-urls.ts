import type { Lookup } from "../../src/platform/outbound/resolve.ts";

/** Why it must not be called, whatever an operator lists. */
type Reason = "never" | "malformed";

interface HostileUrl {
  url: string;
  reason: Reason;
}

/** Addresses that lead to this machine, to a cloud's credentials, or nowhere; `port` is where a canary sits. */
export function hostileUrls(port: number): HostileUrl[] {
  const never = [
    // Loopback in every spelling that a URL parser takes.
    `http://127.0.0.1:${port}/`,
    `http://127.1:${port}/`,
    `http://127.0.1:${port}/`,
    `http://127.255.255.254:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f000001:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://0x7f.0.0.0x1:${port}/`,
    `http://0177.0.0.1:${port}/`,
    `http://017700000001:${port}/`,
    `http://①②⑦.⓪.⓪.①:${port}/`,
    `http://１２７.０.０.１:${port}/`,
    `http://127。0。0。1:${port}/`,
    `http://127.0.0.1.:${port}/`,
    `http://localhost:${port}/`,
    `http://LOCALHOST:${port}/`,
    `http://localhost.:${port}/`,
    `http://loopback.test:${port}/`,
    `http://loopback.test.:${port}/`,
    `http://[::1]:${port}/`,
    `http://[0:0:0:0:0:0:0:1]:${port}/`,
    // Unspecified: Linux takes it for loopback.
    `http://0.0.0.0:${port}/`,
    `http://0:${port}/`,
    `http://[::]:${port}/`,
    // IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP.
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://[::ffff:7f00:1]:${port}/`,
    `http://[::127.0.0.1]:${port}/`,
    `http://[::ffff:0:127.0.0.1]:${port}/`,
    `http://[64:ff9b::127.0.0.1]:${port}/`,
    `http://[64:ff9b:1::127.0.0.1]:${port}/`,
    `http://[2002:7f00:1::]:${port}/`,
    `http://[2001:0:7f00:1::]:${port}/`,
    `http://[2001:0:808:808:0:0:80ff:fffe]:${port}/`,
    `http://[2606:4700::5efe:127.0.0.1]:${port}/`,
    // Where clouds hand out credentials.
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://168.63.129.16/",
    "http://metadata.test/computeMetadata/v1/",
    // Link-local, multicast, broadcast, reserved, documentation, benchmarks.
    "http://169.254.1.1/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://224.0.0.1/",
    "http://[ff02::1]/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://[2001:db8::1]/",
    // One bad answer of DNS among good ones spoils them all.
    `http://mixed.test:${port}/`,
    `http://mixed6.test:${port}/`,
  ];
  const malformed = [
    `http://user:secret@jira.example.com:${port}/`,
    `http://jira.example.com@127.0.0.1:${port}/`,
    `http://token@127.0.0.1:${port}/`,
    "file:///etc/passwd",
    `ftp://127.0.0.1:${port}/`,
    `gopher://127.0.0.1:${port}/_GET%20/`,
    `ws://127.0.0.1:${port}/`,
    "data:text/plain,hello",
    "javascript:alert(1)",
    "blob:http://127.0.0.1/x",
    "unix:///var/run/docker.sock",
    "http://",
    "http:///",
    "//127.0.0.1/",
    "jira.example.com",
    `http://127.0.0.1:${port}9999/`,
    "http://[fe80::1%25eth0]/",
    "http://exa mple.com/",
    "",
  ];
  return [
    ...never.map((url) => ({ url, reason: "never" as const })),
    ...malformed.map((url) => ({ url, reason: "malformed" as const })),
  ];
}

const ANSWERS: Record<string, string[]> = {
  localhost: ["127.0.0.1", "::1"],
  "loopback.test": ["127.0.0.1"],
  "metadata.test": ["169.254.169.254"],
  "mixed.test": ["93.184.215.14", "127.0.0.1"],
  "mixed6.test": ["2606:4700::1111", "::1"],
};

/** DNS as an attacker would set it up. */
export const hostileLookup: Lookup = async (hostname) => {
  const answers = ANSWERS[hostname];
  if (!answers) throw new Error(`ENOTFOUND ${hostname}`);
  return answers.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
};
